using System.Diagnostics;

namespace Fallback.Bench;

/// <summary>What one subject did in each round, in nanoseconds and bytes a call.</summary>
internal sealed record Measured(Subject Subject, double[] Nanoseconds, double[] Bytes);

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
        foreach (Subject subject in subjects) CallFor(subject, _warmUp);
    }

    public Measured[] Measure(Scenario scenario)
    {
        double slowest = subjects.Max(subject => CallFor(subject, _round * 40).TotalNanoseconds);
        int calls = Math.Max(50, (int)(_round.TotalNanoseconds / slowest));
        foreach (Subject subject in subjects) Check(subject, scenario);

        Measured[] measured = [.. subjects.Select(subject => new Measured(subject, new double[Rounds], new double[Rounds]))];
        for (int round = 0; round < Rounds; round++)
            for (int i = 0; i < measured.Length; i++) Round(measured[(round + i) % measured.Length], round, calls);
        return measured;
    }

    private static void Round(Measured measured, int round, int calls)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long started = Stopwatch.GetTimestamp();
        CallAsync(measured.Subject, calls).GetAwaiter().GetResult();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        measured.Bytes[round] = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / calls;
        measured.Nanoseconds[round] = elapsed.TotalNanoseconds / calls;
    }

    /// <summary>The time of one call, from the last hundred.</summary>
    private static TimeSpan CallFor(Subject subject, TimeSpan time)
    {
        TimeSpan last = default;
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            long batch = Stopwatch.GetTimestamp();
            CallAsync(subject, 100).GetAwaiter().GetResult();
            last = Stopwatch.GetElapsedTime(batch) / 100;
        }
        return last;
    }

    private static async Task CallAsync(Subject subject, int calls)
    {
        for (int i = 0; i < calls; i++) await subject.AskAsync().ConfigureAwait(false);
    }

    /// <summary>A subject that answers otherwise than the scenario says would be measured doing something else.</summary>
    private static void Check(Subject subject, Scenario scenario)
    {
        (int first, int second) = subject.Requests;
        string answer = subject.AskAsync().GetAwaiter().GetResult();
        (int, int) sent = (subject.Requests.First - first, subject.Requests.Second - second);
        (int, int) expected = scenario switch { Scenario.Success => (1, 0), Scenario.OpenTier => (0, 1), _ => (1, 1) };
        if (answer != Providers.Answer || sent != expected) throw new InvalidOperationException($"{subject.Name} in {scenario}: sent {sent} instead of {expected}, answered '{answer}'.");
    }
}
