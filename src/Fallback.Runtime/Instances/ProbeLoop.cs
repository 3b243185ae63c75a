namespace Fallback;

/// <summary>Repeats an action at a pace, until it is stopped; never more than once at a time.</summary>
internal static class ProbeLoop
{
    /// <summary>
    /// Starts the loop. It inherits nothing from the call that happens to start it: no span, no identity, no request services.
    /// </summary>
    /// <param name="pace">The pace.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ask">The action. It ends early when its token is canceled.</param>
    /// <param name="stopping">Ends the loop.</param>
    public static void Start(ProbePace pace, TimeProvider time, Func<CancellationToken, ValueTask> ask, CancellationToken stopping)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = RunAsync(pace, time, ask, stopping);
            return;
        }
        using (ExecutionContext.SuppressFlow()) _ = RunAsync(pace, time, ask, stopping);
    }

    /// <summary>Never throws, because nothing awaits it.</summary>
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
            // It was stopped, which the next wait notices; or the application's own counter, logger or listener has thrown, and the loop
            // continues nevertheless.
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
        // It was stopped, or the clock provides no timers: without one, there is no pace.
        catch (Exception)
        {
            return false;
        }
    }
}
