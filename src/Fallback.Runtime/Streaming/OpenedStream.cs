using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>One tier's stream of an answer from its first content on.</summary>
internal sealed class OpenedStream(IChunkStream stream, Tier tier, RequestShape shape)
    : CommittedStream<Reply<ChatChunk>, StreamPiece>(tier, shape)
{
    private Queue<StreamPiece>? _held;
    private StreamPiece? _pending;
    private StringBuilder? _thoughts;
    private string? _thoughtMember;
    private ToolCallAssembler? _toolCalls;
    private UsageDetails? _usage;
    private bool _isComplete;
    private long _output;

    /// <summary>Whether there was text or a tool call. A stream that opened without either is complete and empty.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Whether it consists only of text.</summary>
    public bool IsTextOnly { get; private set; } = true;

    public override UsageDetails? Usage => _usage;

    public override AnswerFacts Facts => new(Usage, Model, ResponseId, FinishReason);

    public string? Model { get; private set; }

    public string? ResponseId { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>Unknown properties of the provider's response; null for none.</summary>
    public AdditionalPropertiesDictionary? ResponseProperties { get; private set; }

    /// <summary>Whether its chunks are a chat client's own updates, which contain the usage themselves.</summary>
    public bool PassesUpdates { get; private set; }

    protected override long Output => _output;

    /// <summary>
    /// Skips role and usage chunks, and holds thoughts and tool calls back, until there is something to deliver or the stream is complete.
    /// </summary>
    public async ValueTask<Failure?> ReadToContentAsync(ThinkingTime time)
    {
        while (true)
        {
            Reply<ChatChunk> read = await stream.ReadAsync(time.Token).ConfigureAwait(false);
            if (Take(read, out StreamPiece piece) is { } failure) return failure;
            if (_isComplete || HasContent)
            {
                _pending = WithThoughts(piece);
                return null;
            }
            if (read.Value.IsProgress) time.Renew();
            Hold(piece);
        }
    }

    public override bool TryNext(out StreamStep<StreamPiece> next)
    {
        if (_held?.TryDequeue(out StreamPiece held) == true)
        {
            next = StreamStep<StreamPiece>.Of(held, held.IsLast);
            return true;
        }
        if (_pending is { } pending)
        {
            _pending = null;
            next = StreamStep<StreamPiece>.Of(pending, pending.IsLast);
            return true;
        }
        while (stream.TryRead(out Reply<ChatChunk> read))
            if (TryTake(read, out next)) return true;
        next = default;
        return false;
    }

    public override ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken) => stream.ReadAsync(cancellationToken);

    public override bool TryTake(in Reply<ChatChunk> read, out StreamStep<StreamPiece> next)
    {
        if (Take(read, out StreamPiece piece) is { } failure)
        {
            next = StreamStep<StreamPiece>.Broken(failure);
            return true;
        }
        bool isNews = read.Value.IsProgress || piece.IsLast;
        // What a client sends in addition to its content is delivered with the content: alone, it does not show that any will come.
        if (!isNews && (piece.Extras is not null || piece.Wire is not null)) Queue(piece);
        if (isNews && _held is { Count: > 0 } held)
        {
            held.Enqueue(piece);
            piece = held.Dequeue();
        }
        next = StreamStep<StreamPiece>.Of(piece, piece.IsLast);
        return isNews;
    }

    public override void Accept(in TierPermit permit, TimeSpan firstContent)
    {
        base.Accept(permit, firstContent);
        if (!IsCounted) return;
        foreach (StreamPiece held in _held ?? []) Count(held.Text, held.Reasoning);
        if (_pending is { } pending) Count(pending.Text, pending.Reasoning);
    }

    protected override ValueTask AbortAsync() => stream.DisposeAsync();

    /// <summary>Returns the part that a chunk represents, or the failure that it is or causes.</summary>
    private Failure? Take(in Reply<ChatChunk> read, out StreamPiece piece)
    {
        piece = default;
        if (read.Failure is { } failure) return failure;
        ChatChunk chunk = read.Value;
        if (chunk.Usage is { } usage) _usage = UsageReader.Merge(_usage, usage);
        if (chunk.Model is { } model && !ReferenceEquals(model, Model)) Model = Tier.Endpoint.Shown(ProviderWord.Name(model));
        if (chunk.ResponseId is { } id && !ReferenceEquals(id, ResponseId)) ResponseId = ProviderWord.Name(id);
        FinishReason = chunk.FinishReason ?? FinishReason;
        _isComplete |= chunk.IsEnd;
        HasContent |= chunk.HasContent;
        if (chunk.IsProgress) HoldPermit();
        if (IsCounted) Count(chunk.Text, chunk.Reasoning);
        PieceExtras? extras = chunk.Extras is { } more ? Take(more) : null;
        if (chunk.IsEnd && _toolCalls is not null && TakeToolCalls(ref extras) is { } unreadable) return unreadable;
        piece = new StreamPiece
        {
            Text = chunk.Text,
            Reasoning = chunk.Reasoning,
            Extras = extras,
            Wire = chunk.Wire,
            TellsUsage = chunk is { Wire: not null, Usage: not null },
            TellsFinish = chunk is { Wire: not null, FinishReason: not null },
            IsLast = chunk.IsEnd,
        };
        return null;
    }

    private PieceExtras? Take(ChunkExtras extras)
    {
        if (extras.ToolCalls is { } pieces) (_toolCalls ??= new ToolCallAssembler()).Add(pieces);
        ResponseProperties = extras.ResponseProperties ?? ResponseProperties;
        PassesUpdates |= extras.Update is not null;
        IsTextOnly &= extras is { ToolCalls: null, Contents: null } && (extras.Update is not { } update || AnswerContents.IsText(update.Contents));
        if (extras is { Contents: null, Update: null, MessageProperties: null, ReasoningMember: null }) return null;
        return new PieceExtras
        {
            Contents = extras.Contents,
            Update = extras.Update,
            ReasoningMember = extras.ReasoningMember,
            MessageProperties = extras.MessageProperties,
        };
    }

    /// <summary>Returns the tool calls once they are complete; a failure if they cannot be read.</summary>
    private Failure? TakeToolCalls(ref PieceExtras? extras)
    {
        if (_toolCalls!.Complete(out FunctionCallContent[] calls) is { } objection) return objection with { Usage = _usage };
        HasContent |= calls.Length > 0;
        extras = (extras ?? new PieceExtras()) with { ToolCalls = calls };
        return null;
    }

    /// <summary>Holds back what is not content yet: thoughts together, a client's updates and a message's properties separately.</summary>
    private void Hold(in StreamPiece piece)
    {
        if (piece.Wire is not null || piece.Extras is { Update: not null } or { MessageProperties: not null })
        {
            Queue(piece);
            return;
        }
        if (piece.Reasoning is not null) (_thoughts ??= new StringBuilder()).Append(piece.Reasoning);
        _thoughtMember = piece.Extras?.ReasoningMember ?? _thoughtMember;
    }

    private StreamPiece WithThoughts(in StreamPiece piece)
    {
        if (_thoughts is null) return piece;
        string thoughts = _thoughts.Append(piece.Reasoning).ToString();
        _thoughts = null;
        PieceExtras? extras = _thoughtMember is null ? piece.Extras : (piece.Extras ?? new PieceExtras()) with { ReasoningMember = _thoughtMember };
        return piece with { Reasoning = thoughts, Extras = extras };
    }

    private void Queue(in StreamPiece piece) => (_held ??= new Queue<StreamPiece>()).Enqueue(piece);

    private void Count(string? text, string? reasoning) => _output += TokenEstimator.Estimate(text) + TokenEstimator.Estimate(reasoning);
}
