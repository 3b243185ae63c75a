namespace Fallback;

/// <summary>Does something again and again at a pace, until it is stopped; never more than once at a time.</summary>
internal static class ProbeLoop
{
    /// <summary>
    /// Begins it. Nothing flows into it of whoever happens to be the first to need a client: no span, no identity, no request's services.
    /// </summary>
    /// <param name="pace">When.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ask">What is done. It ends early when its token is cancelled.</param>
    /// <param name="stopping">Ends it.</param>
    public static void Start(ProbePace pace, TimeProvider time, Func<CancellationToken, ValueTask> ask, CancellationToken stopping)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = RunAsync(pace, time, ask, stopping);
            return;
        }
        using (ExecutionContext.SuppressFlow()) _ = RunAsync(pace, time, ask, stopping);
    }

    /// <summary>Never throws: nobody waits for it.</summary>
    private static async Task RunAsync(
        ProbePace pace, TimeProvider time, Func<CancellationToken, ValueTask> ask, CancellationToken stopping)
    {
        TimeSpan wait = pace.First();
        while (await WaitAsync(wait, time, stopping).ConfigureAwait(false))
        {
            long began = time.GetTimestamp();
            wait = pace.Next();
            try
            {
                await ask(stopping).ConfigureAwait(false);
            }
            // Stopped, which the next wait sees; or an application's own counter, logger or listener has thrown, and the next turn comes
            // all the same.
            catch (Exception)
            {
            }
            TimeSpan taken = time.GetElapsedTime(began);
            wait = wait > taken ? wait - taken : TimeSpan.Zero;
        }
    }

    private static async ValueTask<bool> WaitAsync(TimeSpan wait, TimeProvider time, CancellationToken stopping)
    {
        try
        {
            // A delay is cut to whole milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, stopping).ConfigureAwait(false);
            return !stopping.IsCancellationRequested;
        }
        // Stopped, or a clock that gives no timers: without one there is no pace.
        catch (Exception)
        {
            return false;
        }
    }
}
