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
            await Task.Delay(delay, call.Time, call.Caller).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(call.Caller);
        }
    }
}
