using System.Diagnostics;
using Microsoft.Extensions.AI;
using Fallback.TestUtilities;

namespace Fallback.ReplicaBench;

/// <summary>What one process sends to Redis and hears from it in a second.</summary>
/// <param name="Name">What it does meanwhile.</param>
/// <param name="Scripts">Scripts that Redis ran.</param>
/// <param name="In">Bytes to it.</param>
/// <param name="Out">Bytes from it.</param>
internal sealed record Traffic(string Name, double Scripts, double In, double Out)
{
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Traffic>> MeasureAsync(CancellationToken token) =>
    [
        await OneAsync("idle, no limits", hasLimits: false, callsASecond: 0, token),
        await OneAsync("idle, two limits and a budget", hasLimits: true, callsASecond: 0, token),
        await OneAsync("1,000 calls a second, two limits and a budget", hasLimits: true, callsASecond: 1_000, token),
    ];

    private static async Task<Traffic> OneAsync(string name, bool hasLimits, int callsASecond, CancellationToken token)
    {
        await using RedisServer redis = await RedisServer.StartAsync(token);
        await redis.SettleAsync(token);
        await using var application = new Application(redis.ConnectionString, hasLimits);
        await application.ReadyAsync();
        (double scripts, double into, double outOf) = await ReadAsync(redis, token);
        long began = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (int calls = 0; Stopwatch.GetElapsedTime(began) is var passed && passed < _time;)
        {
            for (; calls < passed.TotalSeconds * callsASecond; calls++) await application.Client.GetResponseAsync("ping", cancellationToken: token);
            await pace.WaitForNextTickAsync(token);
        }
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        (double scriptsNow, double intoNow, double outOfNow) = await ReadAsync(redis, token);
        return new Traffic(name, (scriptsNow - scripts) / seconds, (intoNow - into) / seconds, (outOfNow - outOf) / seconds);
    }

    private static async Task<(double Scripts, double In, double Out)> ReadAsync(RedisServer redis, CancellationToken token)
    {
        RedisFigures figures = await RedisFigures.ReadAsync(redis, token);
        return (figures.Scripts, figures.Figure("total_net_input_bytes"), figures.Figure("total_net_output_bytes"));
    }
}
