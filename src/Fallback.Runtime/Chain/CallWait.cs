namespace Fallback;

/// <summary>Waits within a call.</summary>
internal static class CallWait
{
    /// <summary>Waits if that leaves time before the deadline; false at once when it does not.</summary>
    public static async ValueTask<bool> ForAsync(Call call, TimeSpan delay)
    {
        if (delay >= call.Remaining) return false;
        if (delay <= TimeSpan.Zero) return true;
        try
        {
            // A delay is cut to whole milliseconds, and would end before what it waits for.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), call.Time, call.Caller)
                .WaitAsync(call.Runtime.Disposing)
                .ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            if (call.Runtime.IsDisposed && !call.Caller.IsCancellationRequested) throw FallbackRuntime.DisposedUnder(call);
            throw new OperationCanceledException(call.Caller);
        }
    }
}
