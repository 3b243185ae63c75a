using System.Diagnostics;

namespace Fallback.OutageBench;

/// <summary>How calls arrive.</summary>
internal static class Load
{
    // Seconds of calls. An answer takes one to two as published, and never as long as all timeouts, which are 29.
    private const double LongestPile = 20.0 / Pace.Times;

    /// <summary>All at once; ends when the last one has.</summary>
    public static Task WaveAsync(Subject subject, Range calls)
    {
        (int first, int count) = calls.GetOffsetAndLength(subject.Calls);
        long due = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(first, count).Select(call => Task.Run(() => subject.CallAsync(call, due))));
    }

    /// <summary>So many a second, whether or not those before have ended; ends when the last one has.</summary>
    /// <param name="before">Told each call's number just before it is due.</param>
    /// <param name="pileUp">
    /// Cancelled when more calls are under way than any outage here explains: then the machine has none of its cores left for them, and would
    /// soon have no connections left. The loops that share it end, and throw.
    /// </param>
    /// <exception cref="OperationCanceledException">Calls have piled up.</exception>
    public static async Task OpenLoopAsync(Subject subject, int calls, double perSecond, CancellationTokenSource pileUp, Action<int>? before = null)
    {
        long start = Stopwatch.GetTimestamp();
        var running = new List<Task>(calls);
        while (running.Count < calls && !pileUp.IsCancellationRequested)
        {
            for (; running.Count < calls && running.Count / perSecond <= Stopwatch.GetElapsedTime(start).TotalSeconds;)
            {
                int number = running.Count;
                long due = start + (long)(number / perSecond * Stopwatch.Frequency);
                before?.Invoke(number);
                running.Add(Task.Run(() => subject.CallAsync(number, due)));
            }
            if (subject.UnderWay > perSecond * LongestPile) await pileUp.CancelAsync().ConfigureAwait(false);
            await Task.Delay(1).ConfigureAwait(false);
        }
        await Task.WhenAll(running).ConfigureAwait(false);
        pileUp.Token.ThrowIfCancellationRequested();
    }
}
