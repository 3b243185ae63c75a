using System.Diagnostics;

namespace Fallback.Bench;

/// <summary>What one subject did in each round, in nanoseconds and bytes a call.</summary>
internal sealed record Measured(Subject Subject, double[] Nanoseconds, double[] Bytes)
{
    public double Time => Quantiles.Of(Nanoseconds, 0.5);

    public double Allocated => Quantiles.Of(Bytes, 0.5);

    /// <summary>Median of the ratios within each round.</summary>
    public double RatioTo(Measured other) => Quantiles.Of([.. Nanoseconds.Zip(other.Nanoseconds, static (a, b) => a / b)], 0.5);

    /// <summary>Median of the differences within each round.</summary>
    public double Over(Measured other) => Quantiles.Of([.. Nanoseconds.Zip(other.Nanoseconds, static (a, b) => a - b)], 0.5);
}

/// <summary>
/// Measures subjects side by side: many short rounds, in each every subject in turn, the first one another each time. What disturbs the
/// machine then disturbs all of them, and ratios within a round stay right.
/// </summary>
internal sealed class PairedRun(Subject[] subjects)
{
    private const int Rounds = 320;

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(2);

    /// <summary>Long enough for the runtime to have compiled everything for good, also what other scenarios share with this one.</summary>
    public void WarmUp()
    {
        foreach (Subject subject in subjects)
        {
            subject.CheckAsync().GetAwaiter().GetResult();
            CallFor(subject, _warmUp);
        }
    }

    public Measured[] Measure()
    {
        double slowest = subjects.Max(subject => CallFor(subject, _round * 40).TotalNanoseconds);
        int calls = Math.Max(1, (int)(_round.TotalNanoseconds / slowest));
        foreach (Subject subject in subjects) subject.CheckAsync().GetAwaiter().GetResult();

        Measured[] measured = [.. subjects.Select(subject => new Measured(subject, new double[Rounds], new double[Rounds]))];
        for (int round = 0; round < Rounds; round++)
            for (int i = 0; i < measured.Length; i++) Round(measured[(round + i) % measured.Length], round, calls);
        return measured;
    }

    private static void Round(Measured measured, int round, int calls)
    {
        using IDisposable? around = measured.Subject.Around?.Invoke();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long started = Stopwatch.GetTimestamp();
        CallAsync(measured.Subject, calls).GetAwaiter().GetResult();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        measured.Bytes[round] = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / calls;
        measured.Nanoseconds[round] = elapsed.TotalNanoseconds / calls;
    }

    /// <summary>The time of one call, from the last ones.</summary>
    private static TimeSpan CallFor(Subject subject, TimeSpan time)
    {
        const int Batch = 20;
        using IDisposable? around = subject.Around?.Invoke();
        TimeSpan last = default;
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            long batch = Stopwatch.GetTimestamp();
            CallAsync(subject, Batch).GetAwaiter().GetResult();
            last = Stopwatch.GetElapsedTime(batch) / Batch;
        }
        return last;
    }

    private static async Task CallAsync(Subject subject, int calls)
    {
        for (int i = 0; i < calls; i++) await subject.RunAsync().ConfigureAwait(false);
    }
}
