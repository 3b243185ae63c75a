using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A stream of server-sent events in a dialect of somebody's own, with the ends and the limits of every stream.</summary>
internal sealed class DialectChatStream(
    HttpTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, DialectStreamReader reader)
    : EventStream(transport, endpoint, response, body)
{
    private UsageDetails? _usage;
    private long _size;

    protected override Reply<ChatChunk> Interpret(SseEvent read)
    {
        IsDone = read == SseEvent.Done && Finish is not null;
        if (read is SseEvent.End or SseEvent.Done) return AtEnd();
        // What comes after a complete answer cannot make it incomplete.
        if (read == SseEvent.TooLong) return Finish is not null ? AtEnd() : Fail(ChatStream.TooLong(Endpoint.MaxResponseBytes));
        ChatResponseUpdate? update;
        bool isReadable;
        try
        {
            isReadable = reader.TryRead(Events.Data.Span, out update) && read == SseEvent.Data;
        }
        catch (Exception e)
        {
            return Fail(ChatStream.Broken(FailureKind.ProtocolError, $"the dialect could not read an event ({e.GetType().Name})"));
        }
        if (isReadable) return update is null ? new Reply<ChatChunk>(default(ChatChunk)) : Take(update);
        return Finish is not null ? AtEnd() : Fail(Transport.ClassifyInStream(Endpoint, Response, Events.Data));
    }

    protected override Reply<ChatChunk> AtEnd() => Finish is not null
        ? new Reply<ChatChunk>(new ChatChunk { FinishReason = Finish, IsEnd = true })
        : Fail(ChatStream.Broken(FailureKind.StreamInterrupted, "the stream ended without a finish reason"));

    protected override Reply<ChatChunk> Fail(Failure failure) => new(failure with { Usage = failure.Usage ?? _usage });

    private Reply<ChatChunk> Take(ChatResponseUpdate update)
    {
        _size += Events.Data.Length;
        if (_size > Endpoint.MaxResponseBytes) return Fail(ChatStream.TooMuch(Endpoint.MaxResponseBytes));
        Finish = update.FinishReason ?? Finish;
        Reply<ChatChunk> piece = ChatClientStream.ToChunk(update);
        _usage = piece.Value.Usage ?? _usage;
        return piece;
    }
}
