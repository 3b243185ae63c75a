using System.Diagnostics;
using Microsoft.Extensions.AI;
using Fallback.TestUtilities;

namespace Fallback.ReplicaBench;

/// <summary>What a call costs, in microseconds of one thread and in bytes: alone, and with its limits and budget shared.</summary>
/// <param name="Alone">Without a store, median of the rounds.</param>
/// <param name="Shared">With one, every part held.</param>
/// <param name="Ratio">Of the two within a round: median, least and most.</param>
/// <param name="AloneBytes">Allocated a call.</param>
/// <param name="SharedBytes">Allocated a call.</param>
internal sealed record CallCost(double Alone, double Shared, (double Median, double Least, double Most) Ratio, double AloneBytes, double SharedBytes)
{
    private const int Rounds = 15, Calls = 40_000;

    public static async Task<CallCost> MeasureAsync(CancellationToken token)
    {
        await using RedisServer redis = await RedisServer.StartAsync(token);
        await redis.SettleAsync(token);
        await using var alone = new Application(null);
        await using var shared = new Application(redis.ConnectionString);
        await alone.ReadyAsync();
        await shared.ReadyAsync();
        for (int i = 0; i < 3; i++)
        {
            await TimeAsync(alone);
            await TimeAsync(shared);
        }
        var rounds = new List<((double Time, double Bytes) Alone, (double Time, double Bytes) Shared)>();
        for (int i = 0; i < Rounds; i++)
        {
            // Each has the first turn as often as the other.
            (double, double) first = await TimeAsync(i % 2 == 0 ? alone : shared), second = await TimeAsync(i % 2 == 0 ? shared : alone);
            rounds.Add(i % 2 == 0 ? (first, second) : (second, first));
        }
        double[] ratios = [.. rounds.Select(static round => round.Shared.Time / round.Alone.Time).Order()];
        return new CallCost(
            Median(rounds.Select(static round => round.Alone.Time)), Median(rounds.Select(static round => round.Shared.Time)),
            (Median(ratios), ratios[0], ratios[^1]),
            Median(rounds.Select(static round => round.Alone.Bytes)), Median(rounds.Select(static round => round.Shared.Bytes)));
    }

    public static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task<(double Microseconds, double Bytes)> TimeAsync(Application application)
    {
        GC.Collect();
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++) await application.Client.GetResponseAsync("ping");
        double microseconds = Stopwatch.GetElapsedTime(began).TotalMicroseconds / Calls;
        return (microseconds, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / Calls);
    }
}
