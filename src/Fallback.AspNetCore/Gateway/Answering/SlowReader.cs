using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>Gives up a client that does not read its answer, because it blocks a provider's connection.</summary>
internal static class SlowReader
{
    /// <exception cref="OperationCanceledException">The client is gone, or was given up.</exception>
    public static ValueTask WaitAsync(HttpContext context, ValueTask<FlushResult> write, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (!write.IsCompletedSuccessfully) return WaitSlowlyAsync(context, write.AsTask(), longest, cancellationToken);
        ThrowIfGone(write.Result);
        return default;
    }

    // By the machine's clock: the speed of a client does not depend on the application's clock.
    private static async ValueTask WaitSlowlyAsync(HttpContext context, Task<FlushResult> write, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfGone(await write.WaitAsync(longest, TimeProvider.System, cancellationToken).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            context.Abort();
            throw new OperationCanceledException("The client does not read its answer.");
        }
    }

    private static void ThrowIfGone(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled) throw new OperationCanceledException("The client is gone.");
    }
}
