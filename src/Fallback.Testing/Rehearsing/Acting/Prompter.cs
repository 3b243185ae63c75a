namespace Fallback.Testing;

/// <summary>
/// Moves the clock while a call is running: whenever the call can only wait, the next timer fires. That it can only wait is certain, not
/// assumed: no thread runs its code, and each of its requests is at a server that waits, with everything that was sent already read.
/// </summary>
internal sealed class Prompter(RehearsalClock clock, Signals signals, CallFlow flow, Wires wires)
{
    // A queued continuation is code that no thread is running yet; it comes before these hops.
    private const int Hops = 3;

    private const int MostTimers = 20_000;

    // Requests without the rehearsal's handler cannot be tracked. The call gets this much real time for each step.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    // The limit while the call works or a request is on its way: long prompts on a busy machine take time.
    private static readonly TimeSpan _workingPatience = TimeSpan.FromSeconds(15);

    // A call without running requests may wait for a timer that it has set long before, like a hedged one.
    private static readonly TimeSpan _idlePatience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs a call to its end, however it ends.</summary>
    /// <exception cref="TimeoutException">It does not end, whatever the clock shows.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled; the call has its own token.</exception>
    public async Task SeeThroughAsync(Task call, CancellationToken cancellationToken)
    {
        _ = call.ContinueWith(
            static (_, signals) => ((Signals)signals!).Stir(), signals, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        long begun = TimeProvider.System.GetTimestamp(), firedAt = -1;
        int fired = 0;
        while (!call.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long seen = signals.Count;
            // Whatever a timer causes must happen before the next one fires.
            if (seen != firedAt && await IsStillAsync(seen).ConfigureAwait(false) && clock.FireNext())
            {
                firedAt = seen;
                if (++fired > MostTimers) throw Endless();
                continue;
            }
            bool isWorking = flow.IsRunning || (!wires.AreNone && !wires.AreQuiet);
            TimeSpan patience = isWorking ? _workingPatience : wires.AreNone ? _idlePatience : _patience;
            if (await signals.WaitAsync(patience, cancellationToken).ConfigureAwait(false)) continue;
            if (TimeProvider.System.GetElapsedTime(begun) > _longest) throw Endless();
            if (signals.Count == seen) clock.FireNext();
        }
    }

    private async ValueTask<bool> IsStillAsync(long seen)
    {
        for (int hop = 0; ; hop++)
        {
            if (flow.IsRunning || !wires.AreQuiet || signals.Count != seen) return false;
            if (hop == Hops) return true;
            await HopAsync().ConfigureAwait(false);
        }
    }

    private static Task HopAsync()
    {
        var hopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static hopped => hopped.SetResult(), hopped, preferLocal: false);
        return hopped.Task;
    }

    private static TimeoutException Endless() => new("A call of the rehearsal does not end, although every timer has fired that it has set.");
}
