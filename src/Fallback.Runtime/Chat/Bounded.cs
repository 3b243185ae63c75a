namespace Fallback;

/// <summary>Waits for work of others', which may not heed its token, no longer than that token says.</summary>
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

    /// <summary>Whatever becomes of it: nobody is left to tell.</summary>
    public static void Forget(Task work) =>
        _ = work.ContinueWith(
            static done => _ = done.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
