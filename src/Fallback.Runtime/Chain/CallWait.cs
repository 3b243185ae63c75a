namespace Fallback;

/// <summary>Waits within a call.</summary>
internal static class CallWait
{
    /// <summary>Waits if that leaves time before the deadline; otherwise returns false at once.</summary>
    public static async ValueTask<bool> ForAsync(Call call, TimeSpan delay)
    {
        if (delay >= call.Remaining) return false;
        if (delay <= TimeSpan.Zero) return true;
        // A delay is cut to whole milliseconds, and would end too early.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
        return await UntilAsync(call, async token =>
        {
            await Task.Delay(whole, call.Time, token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Waits for a task that ends when its token is canceled: by the caller, or because the runtime is disposed of.</summary>
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
