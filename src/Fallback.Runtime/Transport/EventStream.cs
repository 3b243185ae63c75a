using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// A streamed answer as server-sent events, whatever the dialect, for one reader at a time: waiting for them, what a broken connection means,
/// and the moment after a finish reason. Disposing it before the end aborts the request.
/// </summary>
internal abstract class EventStream(HttpTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body)
    : IChunkStream
{
    private StreamTail? _tail;

    protected HttpTransport Transport => transport;

    protected ProviderEndpoint Endpoint => endpoint;

    protected HttpResponseMessage Response => response;

    protected SseReader Events { get; } = new(body, endpoint.MaxResponseBytes);

    /// <summary>Why the model has stopped; with it the answer is complete, however its connection ends.</summary>
    protected ChatFinishReason? Finish { get; set; }

    /// <summary>Whether the rest of the body is worth reading, so that its connection can serve the next request.</summary>
    protected bool IsDone { get; set; }

    public bool TryRead(out Reply<ChatChunk> read)
    {
        if (TryEnd(out read)) return true;
        bool isThere = Events.TryRead(out SseEvent found);
        read = isThere ? Interpret(found) : default;
        return isThere;
    }

    /// <summary>The next piece; the one with <see cref="ChatChunk.IsEnd"/> is the last.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken)
    {
        if (TryEnd(out Reply<ChatChunk> end)) return end;
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            SseEvent read;
            while (!Events.TryRead(out read))
            {
                if (Finish is not null) return Interpret(await Tail.ReadAsync(Events, cancellationToken).ConfigureAwait(false), cancellationToken);
                Events.Advance(await Events.FillAsync(cancellationToken).ConfigureAwait(false));
            }
            return Interpret(read, cancellationToken);
        }
        // The answer was complete: how its connection ends is of no interest then.
        catch (Exception) when (Finish is not null)
        {
            return AtEnd();
        }
        // The handler may report a cancelled exchange as a broken connection.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception)
        {
            return Fail(ReplyFailures.Broken(FailureKind.StreamInterrupted, "the connection broke in the middle of the answer"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsDone) await Tail.DrainAsync(Events).ConfigureAwait(false);
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
        Events.Dispose();
        _tail?.Dispose();
    }

    /// <summary>The last piece, where it is known before anything more is read.</summary>
    protected virtual bool TryEnd(out Reply<ChatChunk> end)
    {
        end = default;
        return false;
    }

    /// <summary>What an event says.</summary>
    protected abstract Reply<ChatChunk> Interpret(SseEvent read);

    /// <summary>Nothing more comes.</summary>
    protected abstract Reply<ChatChunk> AtEnd();

    /// <summary>A failure, with what the attempt is known to have used.</summary>
    protected abstract Reply<ChatChunk> Fail(Failure failure);

    /// <summary>The answer goes on behind a finish reason.</summary>
    protected void LeaveTail()
    {
        _tail?.Dispose();
        _tail = null;
    }

    private Reply<ChatChunk> Interpret(SseEvent read, CancellationToken cancellationToken)
    {
        using ReadingScope scope = ReadingScope.Until(cancellationToken);
        return Interpret(read);
    }

    private StreamTail Tail => _tail ??= transport.CreateTail();
}
