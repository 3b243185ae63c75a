using System.Globalization;
using System.Text.RegularExpressions;
using Fallback.TestUtilities;
using StackExchange.Redis;

namespace Fallback.ReplicaBench;

/// <summary>What Redis says about itself.</summary>
internal sealed partial class RedisFigures(string text)
{
    /// <summary>Scripts that were run.</summary>
    public double Scripts => Calls().Match(text) is { Success: true } match ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>Seconds of processor time.</summary>
    public double Processor => Figure("used_cpu_user") + Figure("used_cpu_sys");

    public static async Task<RedisFigures> ReadAsync(RedisServer redis, CancellationToken token)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true").WaitAsync(token);
        return new RedisFigures((await connection.GetDatabase().ExecuteAsync("INFO", "everything").WaitAsync(token)).ToString());
    }

    public double Figure(string name)
    {
        Match match = Regex.Match(text, $@"^{name}:([0-9.]+)", RegexOptions.Multiline);
        return match.Success ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^cmdstat_evalsha:calls=([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Calls();
}
