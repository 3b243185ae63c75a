namespace Fallback.Testing;

/// <summary>
/// Moves the clock while a call is under way: whenever the call can only wait, the next timer fires. Whether it can only wait is known and not
/// guessed: no thread runs its code, and every request of it is at a server that waits, with all that was sent read.
/// </summary>
internal sealed class Prompter(RehearsalClock clock, Signals signals, CallFlow flow, Wires wires)
{
    // A continuation that is queued is code that nobody runs yet; it is in front of these hops.
    private const int Hops = 3;

    private const int MostTimers = 20_000;

    // What makes its requests without the rehearsal's handler cannot be seen. It is given this much real time for each step.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    // The same while the call works or a request is on its way: long prompts on a busy machine take their time.
    private static readonly TimeSpan _workingPatience = TimeSpan.FromSeconds(15);

    // A call without any request under way may wait for a timer that it has set long before, as a hedged one does.
    private static readonly TimeSpan _idlePatience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    /// <summary>Sees a call through to its end, however it ends.</summary>
    /// <exception cref="TimeoutException">It does not end, whatever the clock says.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the call is told by its own token.</exception>
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
            // Whatever a timer sets off stirs something before the next one.
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
