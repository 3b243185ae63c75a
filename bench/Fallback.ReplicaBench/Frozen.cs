using System.Diagnostics;
using Microsoft.Extensions.AI;
using Fallback.TestUtilities;

namespace Fallback.ReplicaBench;

/// <summary>How long calls take while Redis answers, and while it is frozen, in microseconds.</summary>
internal sealed record Frozen((double P50, double P99, double Most) Before, (double P50, double P99, double Most) While, int Calls)
{
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(30);

    public static async Task<Frozen> MeasureAsync(CancellationToken token)
    {
        await using RedisServer redis = await RedisServer.StartAsync(token);
        await redis.SettleAsync(token);
        await using var application = new Application(redis.ConnectionString);
        await application.ReadyAsync();
        await AskAsync(application, TimeSpan.FromSeconds(5));
        double[] before = await AskAsync(application, _time);
        redis.Freeze();
        double[] frozen = await AskAsync(application, _time);
        redis.Thaw();
        return new Frozen(Of(before), Of(frozen), frozen.Length);
    }

    private static (double, double, double) Of(double[] sorted) =>
        (sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], sorted[^1]);

    private static async Task<double[]> AskAsync(Application application, TimeSpan time)
    {
        var took = new List<double>();
        long began = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            long start = Stopwatch.GetTimestamp();
            await application.Client.GetResponseAsync("ping");
            took.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            await pace.WaitForNextTickAsync();
        }
        took.Sort();
        return [.. took];
    }
}
