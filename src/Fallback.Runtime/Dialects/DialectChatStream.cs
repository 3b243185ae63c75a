using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A stream of server-sent events in a dialect of somebody's own, with the ends and the limits of every stream.</summary>
internal sealed class DialectChatStream(
    OpenAiTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, DialectStreamReader reader) : IChunkStream
{
    private readonly SseReader _events = new(body, endpoint.MaxResponseBytes);
    private StreamTail? _tail;
    private ChatFinishReason? _finish;
    private long _size;
    private bool _isDone;

    public bool TryRead(out Reply<ChatChunk> read)
    {
        bool isThere = _events.TryRead(out SseEvent found);
        read = isThere ? Interpret(found) : default;
        return isThere;
    }

    public async ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            SseEvent read;
            while (!_events.TryRead(out read))
            {
                if (_finish is not null) return Interpret(await Tail.ReadAsync(_events, cancellationToken).ConfigureAwait(false));
                _events.Advance(await _events.FillAsync(cancellationToken).ConfigureAwait(false));
            }
            return Interpret(read);
        }
        catch (Exception) when (_finish is not null)
        {
            return AtEnd();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception)
        {
            return Broken(FailureKind.StreamInterrupted, "the connection broke in the middle of the answer");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDone) await Tail.DrainAsync(_events).ConfigureAwait(false);
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
        _events.Dispose();
        _tail?.Dispose();
    }

    private StreamTail Tail => _tail ??= transport.CreateTail();

    private Reply<ChatChunk> Interpret(SseEvent read)
    {
        if (read == SseEvent.TooLong) return new Reply<ChatChunk>(ChatStream.TooLong(endpoint.MaxResponseBytes));
        _isDone = read == SseEvent.Done && _finish is not null;
        if (read is SseEvent.End or SseEvent.Done) return AtEnd();
        ChatResponseUpdate? update;
        bool isReadable;
        try
        {
            isReadable = reader.TryRead(_events.Data.Span, out update) && read == SseEvent.Data;
        }
        catch (Exception e)
        {
            return Broken(FailureKind.ProtocolError, $"the dialect could not read an event ({e.GetType().Name})");
        }
        if (_finish is not null && !isReadable) return AtEnd();
        if (!isReadable) return new Reply<ChatChunk>(transport.ClassifyInStream(endpoint, response, _events.Data));
        return update is null ? new Reply<ChatChunk>(default(ChatChunk)) : Take(update);
    }

    private Reply<ChatChunk> Take(ChatResponseUpdate update)
    {
        _size += _events.Data.Length;
        if (_size > endpoint.MaxResponseBytes) return new Reply<ChatChunk>(ChatStream.TooMuch(endpoint.MaxResponseBytes));
        _finish = update.FinishReason ?? _finish;
        return ChatClientStream.ToChunk(update);
    }

    private Reply<ChatChunk> AtEnd() => _finish is not null
        ? new Reply<ChatChunk>(new ChatChunk { FinishReason = _finish, IsEnd = true })
        : Broken(FailureKind.StreamInterrupted, "the stream ended without a finish reason");

    private static Reply<ChatChunk> Broken(FailureKind kind, string message) => new(ChatStream.Broken(kind, message));
}
