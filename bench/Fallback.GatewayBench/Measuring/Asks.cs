using System.Globalization;

namespace Fallback.GatewayBench;

/// <summary>How often the provider was asked for so many calls: counted by the provider, and not taken from what a proxy says.</summary>
internal sealed record Asks(long Calls, long Refused, long Answered)
{
    public static async Task<Asks> CountAsync(Running running, LoadGenerator load, Uri counts)
    {
        using var http = new HttpClient();
        (long refused, long answered) = await ReadAsync(http, counts).ConfigureAwait(false);
        const int Connections = 8;
        LoadResult result = load.Run(running.Order(Connections, 0.25));
        (long refusedThen, long answeredThen) = await ReadAsync(http, counts).ConfigureAwait(false);
        // Each connection has asked once before the requests of the result.
        return new Asks(result.Requests + Connections, refusedThen - refused, answeredThen - answered);
    }

    private static async Task<(long Refused, long Answered)> ReadAsync(HttpClient http, Uri counts)
    {
        string[] parts = (await http.GetStringAsync(counts).ConfigureAwait(false)).Split(' ');
        return (long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[0], CultureInfo.InvariantCulture));
    }
}
