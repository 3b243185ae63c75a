namespace Fallback;

/// <summary>Waits within a call.</summary>
internal static class CallWait
{
    /// <summary>Waits if that leaves time before the deadline; false at once when it does not.</summary>
    public static async ValueTask<bool> ForAsync(Call call, TimeSpan delay)
    {
        if (delay >= call.Remaining) return false;
        if (delay <= TimeSpan.Zero) return true;
        // A delay is cut to whole milliseconds, and would end before what it waits for.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
        return await UntilAsync(call, async token =>
        {
            await Task.Delay(whole, call.Time, token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Waits for what ends when its token is cancelled: by the caller, or because the runtime is disposed.</summary>
    public static async ValueTask<T> UntilAsync<T>(Call call, Func<CancellationToken, ValueTask<T>> wait)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.Caller, call.Runtime.Disposing);
        try
        {
            return await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            if (call.Runtime.IsDisposed && !call.Caller.IsCancellationRequested) throw FallbackRuntime.DisposedUnder(call);
            throw new OperationCanceledException(call.Caller);
        }
    }
}
