using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fallback;

/// <summary>Calls a client for many inputs, a limited number of them at once, and reports failed inputs separately.</summary>
public static class FallbackBatch
{
    /// <summary>Calls a client's method for every input, and returns each result as soon as it is available.</summary>
    /// <remarks>
    /// Inputs are read, and calls started, as results are taken. If you stop reading results, the batch stops: running calls are canceled
    /// and awaited. A call that fails becomes an item with its <see cref="BatchItem{TInput, TResult}.Error"/> and does not affect other
    /// items. To resume, run the inputs of the failed items again.
    /// </remarks>
    /// <param name="inputs">The inputs. They are read by one thread at a time, no further ahead than needed.</param>
    /// <param name="call">A method of a client, or a lambda around one.</param>
    /// <param name="options">
    /// The number of parallel calls, and the receiver of the progress. Default null: 8 calls at once, no receiver.
    /// </param>
    /// <param name="cancellationToken">Stops the batch.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="BatchOptions.MaxConcurrency"/> is less than 1.</exception>
    public static IAsyncEnumerable<BatchItem<TInput, TResult>> RunAsync<TInput, TResult>(
        IEnumerable<TInput> inputs,
        Func<TInput, CancellationToken, Task<TResult>> call,
        BatchOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(call);
        options ??= new BatchOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrency, 1, nameof(options));
        return EnumerateAsync(inputs, call, options, cancellationToken);
    }

    private static async IAsyncEnumerable<BatchItem<TInput, TResult>> EnumerateAsync<TInput, TResult>(
        IEnumerable<TInput> inputs,
        Func<TInput, CancellationToken, Task<TResult>> call,
        BatchOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<BatchItem<TInput, TResult>> done =
            Channel.CreateUnbounded<BatchItem<TInput, TResult>>(new UnboundedChannelOptions { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using IEnumerator<TInput> next = inputs.GetEnumerator();
        int? total = inputs.TryGetNonEnumeratedCount(out int count) ? count : null;
        int index = 0, underWay = 0, succeeded = 0, failed = 0;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (; underWay < options.MaxConcurrency && next.MoveNext(); underWay++)
                    _ = CallAsync(done.Writer, call, next.Current, index++, stop.Token);
                if (underWay == 0) yield break;
                BatchItem<TInput, TResult> item = await done.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                underWay--;
                if (item.Succeeded) succeeded++;
                else failed++;
                options.Progress?.Report(new BatchProgress(succeeded, failed, underWay, total));
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            for (; underWay > 0; underWay--) await done.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task CallAsync<TInput, TResult>(
        ChannelWriter<BatchItem<TInput, TResult>> done,
        Func<TInput, CancellationToken, Task<TResult>> call,
        TInput input,
        int index,
        CancellationToken cancellationToken)
    {
        BatchItem<TInput, TResult> item;
        try
        {
            item = new BatchItem<TInput, TResult>(index, input, await call(input, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            item = new BatchItem<TInput, TResult>(index, input, e);
        }
        done.TryWrite(item);
    }
}
