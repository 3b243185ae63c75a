using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads a stream of server-sent events through a <see cref="DialectStreamReader"/>, with the ends and limits of every stream. The first
/// tool call and everything after it are held back until the finish reason, so that a tier that breaks off before costs the caller nothing.
/// </summary>
internal sealed class DialectChatStream(
    HttpTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, DialectStreamReader reader,
    bool keepsWire)
    : EventStream(transport, endpoint, response, body)
{
    private UsageDetails? _usage;
    private Queue<ChatChunk>? _held;
    private StreamSize _size = new(endpoint.MaxResponseBytes);

    protected override bool TryEnd(out Reply<ChatChunk> end)
    {
        end = default;
        if (Finish is not null && _held?.TryDequeue(out ChatChunk held) == true) end = new Reply<ChatChunk>(held);
        else if (reader.IsAtEnd) end = AtEnd();
        else return false;
        return true;
    }

    protected override Reply<ChatChunk> Interpret(SseEvent read)
    {
        IsDone = read == SseEvent.Done && Finish is not null;
        if (read is SseEvent.End or SseEvent.Done) return AtEnd();
        // Whatever follows a complete answer cannot make it incomplete.
        if (read == SseEvent.TooLong) return Finish is not null ? AtEnd() : Fail(ReplyFailures.TooLong(Endpoint.MaxResponseBytes));
        if (read == SseEvent.Raw && Finish is null) return Whole();
        Reply<ChatChunk> piece;
        bool isReadable;
        try
        {
            isReadable = reader.TryReadPiece(Events.Data.Span, out piece) && read == SseEvent.Data;
        }
        catch (Exception e) when (!ReadingScope.IsOver)
        {
            return Fail(ReplyFailures.Broken(FailureKind.ProtocolError, $"the dialect could not read an event ({e.GetType().Name})"));
        }
        if (isReadable && IsTooMuch(piece))
            return Finish is not null ? AtEnd() : Fail(ReplyFailures.TooMuch(Endpoint.MaxResponseBytes));
        if (isReadable) return Take(keepsWire && piece.Failure is null ? new Reply<ChatChunk>(piece.Value with { Wire = Events.Data.ToArray() }) : piece);
        return Finish is not null ? AtEnd() : Fail(Transport.ClassifyInStream(Endpoint, Response, reader.ErrorOf(Events.Data)));
    }

    protected override Reply<ChatChunk> AtEnd() => Finish is not null
        ? new Reply<ChatChunk>(new ChatChunk { FinishReason = Finish, IsEnd = true })
        : Fail(ReplyFailures.Broken(FailureKind.StreamInterrupted, "the stream ended without a finish reason"));

    protected override Reply<ChatChunk> Fail(Failure failure) => new(failure with { Usage = failure.Usage ?? _usage ?? reader.Usage });

    /// <summary>Reads the answer of a server that does not stream, as if it had not been asked for a stream.</summary>
    private Reply<ChatChunk> Whole()
    {
        try
        {
            if (Endpoint.Dialect.ReadAnswer(Events.Data.Span) is not { } answer)
                return Fail(Transport.ClassifyInStream(Endpoint, Response, Events.Data));
            List<AIContent> contents = [.. answer.Messages.SelectMany(static message => message.Contents)];
            if (ReplyFailures.OfCalls(contents) is { } unreadable) return Fail(unreadable with { Usage = answer.Usage });
            if (answer.Usage is { } usage) contents.Add(new UsageContent(usage));
            var update = new ChatResponseUpdate(ChatRole.Assistant, contents)
            {
                ResponseId = answer.ResponseId,
                ConversationId = answer.ConversationId,
                ModelId = answer.ModelId,
                CreatedAt = answer.CreatedAt,
                FinishReason = answer.FinishReason,
            };
            Reply<ChatChunk> piece = ChatClientStream.ToChunk(update);
            var extras = new ChunkExtras { Update = update, ResponseProperties = answer.AdditionalProperties };
            return Take(piece.Failure is null ? new Reply<ChatChunk>(piece.Value with { Extras = extras }) : piece);
        }
        catch (Exception e) when (!ReadingScope.IsOver)
        {
            return Fail(ReplyFailures.Broken(FailureKind.ProtocolError, $"the dialect could not read the answer ({e.GetType().Name})"));
        }
    }

    /// <summary>
    /// Whether an event exceeds the limit. A chunk of text keeps nothing else; for another event, the reader may keep everything.
    /// </summary>
    private bool IsTooMuch(in Reply<ChatChunk> piece) =>
        piece.Value is { Text: { Length: > 0 } text, Extras: null }
            ? _size.Exceeds(Events.Data.Length, text.Length, text.Length)
            : _size.Exceeds(Events.Data.Length);

    private Reply<ChatChunk> Take(in Reply<ChatChunk> read)
    {
        if (read.Failure is { } failure) return Fail(failure);
        ChatChunk piece = read.Value;
        Finish = piece.FinishReason ?? Finish;
        _usage = piece.Usage ?? _usage;
        IsDone = reader.IsAtEnd;
        if (_held is null && (Finish is not null || !CallsTool(piece))) return read;
        (_held ??= new Queue<ChatChunk>()).Enqueue(piece);
        return new Reply<ChatChunk>(Finish is not null ? _held.Dequeue() : ChatChunk.AtWork);
    }

    private static bool CallsTool(in ChatChunk piece)
    {
        foreach (AIContent content in piece.Extras?.Update?.Contents ?? [])
            if (content is FunctionCallContent { InformationalOnly: false }) return true;
        return false;
    }
}
