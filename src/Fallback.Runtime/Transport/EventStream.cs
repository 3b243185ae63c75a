using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads a streamed answer as server-sent events, in any dialect, for one reader at a time. It handles the waits, broken connections, and
/// the time after a finish reason. Disposing of it before the end aborts the request.
/// </summary>
internal abstract class EventStream(HttpTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body)
    : IChunkStream
{
    private StreamTail? _tail;

    protected HttpTransport Transport => transport;

    protected ProviderEndpoint Endpoint => endpoint;

    protected HttpResponseMessage Response => response;

    protected SseReader Events { get; } = new(body, endpoint.MaxResponseBytes);

    /// <summary>The finish reason; with it, the answer is complete, however its connection ends.</summary>
    protected ChatFinishReason? Finish { get; set; }

    /// <summary>Whether the rest of the body should be read, so that its connection can serve the next request.</summary>
    protected bool IsDone { get; set; }

    public bool TryRead(out Reply<ChatChunk> read)
    {
        if (TryEnd(out read)) return true;
        bool isThere = Events.TryRead(out SseEvent found);
        read = isThere ? Interpret(found) : default;
        return isThere;
    }

    /// <summary>Returns the next chunk; the one with <see cref="ChatChunk.IsEnd"/> is the last.</summary>
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
        // The answer was complete, so it does not matter how its connection ends.
        catch (Exception) when (Finish is not null)
        {
            return AtEnd();
        }
        // The handler may report a canceled exchange as a broken connection.
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

    /// <summary>Returns the last chunk, if it is known before anything more is read.</summary>
    protected virtual bool TryEnd(out Reply<ChatChunk> end)
    {
        end = default;
        return false;
    }

    /// <summary>Interprets an event.</summary>
    protected abstract Reply<ChatChunk> Interpret(SseEvent read);

    /// <summary>Returns the last chunk, because nothing more arrives.</summary>
    protected abstract Reply<ChatChunk> AtEnd();

    /// <summary>Returns a failure, with what the attempt is known to have used.</summary>
    protected abstract Reply<ChatChunk> Fail(Failure failure);

    /// <summary>Leaves the wait after the finish reason, because the answer continues.</summary>
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
