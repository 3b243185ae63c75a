using System.Diagnostics;

namespace Fallback.OutageBench;

/// <summary>How calls arrive.</summary>
internal static class Load
{
    /// <summary>All at once; ends when the last one has.</summary>
    public static Task WaveAsync(Subject subject, Range calls)
    {
        (int first, int count) = calls.GetOffsetAndLength(subject.Calls);
        long due = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(first, count).Select(call => Task.Run(() => subject.CallAsync(call, due))));
    }

    /// <summary>So many a second, whether or not those before have ended; ends when the last one has.</summary>
    /// <param name="before">Told each call's number just before it is due.</param>
    public static async Task OpenLoopAsync(Subject subject, int calls, double perSecond, Action<int>? before = null)
    {
        long start = Stopwatch.GetTimestamp();
        var running = new Task[calls];
        for (int call = 0; call < calls;)
        {
            for (; call < calls && Stopwatch.GetElapsedTime(start).TotalSeconds is var now && call / perSecond <= now; call++)
            {
                int number = call;
                long due = start + (long)(call / perSecond * Stopwatch.Frequency);
                before?.Invoke(call);
                running[call] = Task.Run(() => subject.CallAsync(number, due));
            }
            await Task.Delay(1).ConfigureAwait(false);
        }
        await Task.WhenAll(running).ConfigureAwait(false);
    }
}
