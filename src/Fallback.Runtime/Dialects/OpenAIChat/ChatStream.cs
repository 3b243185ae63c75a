using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads a streamed answer, for one reader at a time. A stream is complete once it has a finish reason, or usage after the answer and then
/// [DONE]; [DONE] alone, or a closed connection, is not enough. Disposing of it before the end aborts the request.
/// </summary>
internal sealed class ChatStream(
    HttpTransport transport, ProviderEndpoint endpoint, HttpResponseMessage response, Stream body, bool takesFirstChoice = false,
    WireRequest? wire = null)
    : EventStream(transport, endpoint, response, body)
{
    private UsageDetails? _usage;
    private WireMembers? _ofMessage;
    private WireMembers? _ofResponse;
    private SpokenAnswer? _spoken;
    private ChunkExtras? _ofThoughts;
    private CumulativeText _text;
    private CumulativeText _thoughts;
    private RepeatedChunk _repeated;
    private WireKinds _kinds;
    private string? _id;
    private string? _model;
    private string? _serviceTier;
    private StreamSize _size = new(endpoint.MaxResponseBytes);
    private readonly int _others = wire is null ? 0 : wire.Choices - 1;
    private int _othersEnded;
    private bool _isRaw;
    private bool _endsWithUsage;
    private bool _isComplete;
    private bool _isClosed;

    protected override bool TryEnd(out Reply<ChatChunk> end)
    {
        end = _isClosed ? new Reply<ChatChunk>(End(null)) : default;
        return _isClosed;
    }

    protected override Reply<ChatChunk> Interpret(SseEvent read)
    {
        if (read == SseEvent.Done) return AtDone();
        if (read == SseEvent.End) return AtEnd(null);
        // Whatever follows a complete answer cannot make it incomplete.
        if (read == SseEvent.TooLong) return Finish is not null ? AtEnd(null) : Fail(ReplyFailures.TooLong(Endpoint.MaxResponseBytes));

        WireAnswer answer = new()
        {
            IsChunk = true, TakesFirstChoice = takesFirstChoice, Before = _kinds, Id = _id, Model = _model, ServiceTier = _serviceTier,
            MessageMembers = _ofMessage, ResponseMembers = _ofResponse, Spoken = _spoken,
        };
        if (read == SseEvent.Data && Finish is null && _repeated.TryRead(Events.Data.Span, out string repeated))
        {
            (answer.Text, answer.HasChoice, answer.Kinds) = (repeated, true, WireKinds.Text | WireKinds.Delta);
            _isRaw = false;
            return Take(answer);
        }
        bool isReadable = WireReader.TryRead(Events.Data.Span, ref answer);
        bool isError = read == SseEvent.Error || answer.HasError || read == SseEvent.Raw && !(isReadable && answer.HasChoice)
            || isReadable && answer is { HasChoice: false, Usage: null } && ErrorBodyReader.IsError(Events.Data.Span);
        _usage = UsageReader.Merge(_usage, answer.Usage);
        // An error counts as long as there is nothing that it could not undo.
        if (Finish is not null && (isError ? (_kinds & WireKinds.Answer) != 0 : !isReadable)) return AtEnd(answer.Usage);
        if (isError) return Fail(Transport.ClassifyInStream(Endpoint, Response, Events.Data));
        if (!isReadable) return Fail(ReplyFailures.Broken(FailureKind.ProtocolError, "a chunk of the stream is not a JSON object"));
        if (FinishReasons.Objection(answer, (_kinds & WireKinds.Answer) != 0) is { } objection) return Fail(objection);
        _isRaw = read == SseEvent.Raw;
        if (read == SseEvent.Data) _repeated.Learn(Events.Data.Span, answer, IsNews(answer));
        return Take(answer);
    }

    private bool IsNews(in WireAnswer answer) =>
        !ReferenceEquals(answer.Id, _id) || !ReferenceEquals(answer.Model, _model) || !ReferenceEquals(answer.ServiceTier, _serviceTier);

    private Reply<ChatChunk> Take(in WireAnswer answer)
    {
        bool wasFinished = Finish is not null;
        Keep(answer);
        long kept = answer.KeptBytes;
        string? text = Pass(ref _text, answer.Text, _thoughts.IsCumulative, answer.IsMessage, ref kept);
        string? thoughts = Pass(ref _thoughts, answer.Reasoning, _text.IsCumulative, answer.IsMessage, ref kept);
        long said = (answer.Text?.Length ?? 0) + (answer.Reasoning?.Length ?? 0);
        if (_size.Exceeds(Events.Data.Length, said, kept))
            return wasFinished ? AtEnd(answer.Usage) : Fail(ReplyFailures.TooMuch(Endpoint.MaxResponseBytes));
        // A repeated or complete text is written again, and usage that only the runtime requested is left out.
        bool isAsItCame = wire is not null && !_isRaw && !answer.IsMessage
            && (answer.HasChoice || answer.HasOtherChoice || wire.WantsUsage)
            && (text ?? "") == (answer.Text ?? "") && (thoughts ?? "") == (answer.Reasoning ?? "");
        return new Reply<ChatChunk>(new ChatChunk
        {
            Text = text,
            Reasoning = thoughts,
            Extras = Extras(answer),
            Wire = isAsItCame ? Events.Data.ToArray() : null,
            FinishReason = Finish,
            Usage = answer.Usage,
            Model = answer.Model,
            ResponseId = answer.Id,
        });
    }

    private void Keep(in WireAnswer answer)
    {
        (_id, _model, _serviceTier) = (answer.Id, answer.Model, answer.ServiceTier);
        (_ofMessage, _ofResponse, _spoken) = (answer.MessageMembers, answer.ResponseMembers, answer.Spoken);
        bool hasNews = answer.Kinds != WireKinds.None;
        // Usage in every chunk does not show the end.
        if (answer.Usage is not null || hasNews)
            _endsWithUsage = answer.Usage is not null && (!hasNews || !_kinds.HasFlag(WireKinds.Usage));
        _kinds |= answer.Usage is null ? answer.Kinds : answer.Kinds | WireKinds.Usage;
        Finish = FinishReasons.Map(answer.FinishReason, _kinds.HasFlag(WireKinds.NamedCall)) ?? Finish;
        // One choice is complete, and another continues.
        _othersEnded += answer.OtherEnds;
        if (hasNews || answer.HasOtherChoice) LeaveTail();
    }

    /// <summary>Returns the new part of a text; a stream that repeats its text repeats its thoughts as well.</summary>
    private static string? Pass(ref CumulativeText so, string? piece, bool isCertain, bool isMessage, ref long kept)
    {
        string? news = isCertain && !so.IsCumulative ? string.Concat(so.Agree(), so.Pass(piece)) : so.Pass(piece, isMessage);
        kept += (so.IsCumulative ? news?.Length : piece?.Length) ?? 0;
        return news;
    }

    private ChunkExtras? Extras(in WireAnswer answer)
    {
        if (!answer.HasToolCalls && answer.Contents is null)
        {
            // The same object for all chunks of a thought.
            if (answer.ReasoningMember is not { } member) return answer.HasOtherChoice ? ChunkExtras.AtWork : null;
            return _ofThoughts?.ReasoningMember == member ? _ofThoughts : _ofThoughts = new ChunkExtras { ReasoningMember = member };
        }
        return new ChunkExtras
        {
            ToolCalls = answer.HasToolCalls ? answer.ToolCalls : null,
            Contents = answer.Contents,
            ReasoningMember = answer.ReasoningMember,
        };
    }

    private Reply<ChatChunk> AtDone()
    {
        // A server that reports the usage, and then that it is done, has reported a complete answer.
        _isComplete |= _endsWithUsage && (_kinds & WireKinds.Answer) != 0;
        IsDone = Finish is not null || _isComplete;
        return AtEnd(null);
    }

    protected override Reply<ChatChunk> AtEnd() => AtEnd(null);

    private Reply<ChatChunk> AtEnd(UsageDetails? usage)
    {
        if (Finish is null && !_isComplete) return Broken("the stream ended without a finish reason");
        if (_othersEnded < _others) return Broken("the stream ended before all of its choices did");
        if (ReplyFailures.Emptiness(_kinds, Finish, _usage) is { } nothing) return Fail(ReplyFailures.Broken(FailureKind.ProtocolError, nothing));
        _isClosed = true;
        return new Reply<ChatChunk>(Rest() is { } rest ? rest with { Usage = usage } : End(usage));
    }

    /// <summary>
    /// Returns what belongs to the message and is known only at its end; null for none. The last chunk is the response's.
    /// </summary>
    private ChatChunk? Rest()
    {
        string? thoughts = _thoughts.Flush();
        string? text = _text.Flush();
        if (_spoken is not null) _spoken.AddTo(_ofMessage ??= new WireMembers());
        List<AIAnnotation>? citations = _kinds.HasFlag(WireKinds.Text) ? Citations.Of(_ofMessage, _ofResponse) : null;
        AdditionalPropertiesDictionary? properties = _ofMessage?.ToProperties();
        if (text is null && thoughts is null && citations is null && properties is null) return null;
        ChunkExtras? extras = citations is null && properties is null
            ? null
            : new ChunkExtras
            {
                Contents = citations is null ? null : [new TextContent("") { Annotations = citations }],
                MessageProperties = properties,
            };
        return new ChatChunk { Text = text, Reasoning = thoughts, Extras = extras, FinishReason = Finish, Model = _model, ResponseId = _id };
    }

    private ChatChunk End(UsageDetails? usage)
    {
        AdditionalPropertiesDictionary? properties = _ofResponse?.ToProperties();
        return new ChatChunk
        {
            FinishReason = Finish,
            Model = _model,
            Usage = usage,
            Extras = properties is null ? null : new ChunkExtras { ResponseProperties = properties },
            IsEnd = true,
        };
    }

    protected override Reply<ChatChunk> Fail(Failure failure) => new(failure with { Usage = failure.Usage ?? _usage });

    private Reply<ChatChunk> Broken(string message) => Fail(ReplyFailures.Broken(FailureKind.StreamInterrupted, message));
}
