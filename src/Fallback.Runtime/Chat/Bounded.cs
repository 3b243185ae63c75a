namespace Fallback;

/// <summary>Waits for foreign code, which may ignore its token, no longer than the token permits.</summary>
internal static class Bounded
{
    public static async ValueTask<T> WaitAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!work.IsCompleted) Forget(work);
        }
    }

    /// <summary>Ignores the result of work that no caller waits for any more.</summary>
    public static void Forget(Task work) =>
        _ = work.ContinueWith(
            static done => _ = done.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
