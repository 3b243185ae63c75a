using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>One tier's stream of an answer from its first content on.</summary>
internal sealed class OpenedStream(IChunkStream stream, Tier tier, RequestShape shape)
    : CommittedStream<Reply<ChatChunk>, StreamPiece>(tier, shape)
{
    private StreamPiece? _pending;
    private StringBuilder? _reasoning;
    private ToolCallAssembler? _toolCalls;
    private UsageDetails? _usage;
    private bool _isComplete;
    private long _output;

    /// <summary>Whether there was text or a tool call. A stream that opened without it is complete and empty.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Whether its text is all that there is to it.</summary>
    public bool IsTextOnly { get; private set; } = true;

    public override UsageDetails? Usage => _usage;

    public string? Model { get; private set; }

    public string? ResponseId { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    protected override long Output => _output;

    /// <summary>Reads role and usage chunks away, and keeps reasoning back, until text or a tool call comes, or
    /// the stream is complete.</summary>
    public async ValueTask<Failure?> ReadToContentAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Reply<ChatChunk> read = await stream.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Failure is { } failure) return failure;
            StreamPiece piece = Take(read.Value);
            if (!_isComplete && !HasContent)
            {
                if (piece.Reasoning is not null) (_reasoning ??= new StringBuilder()).Append(piece.Reasoning);
                continue;
            }
            _pending = _reasoning is null ? piece : piece with { Reasoning = _reasoning.Append(piece.Reasoning).ToString() };
            return null;
        }
    }

    public override bool TryNext(out StreamStep<StreamPiece> next)
    {
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
        if (read.Failure is { } failure)
        {
            next = StreamStep<StreamPiece>.Broken(failure);
            return true;
        }
        StreamPiece piece = Take(read.Value);
        next = StreamStep<StreamPiece>.Of(piece, piece.IsLast);
        return read.Value.HasContent || piece.Reasoning is { Length: > 0 } || piece.IsLast;
    }

    public override void Accept(in TierPermit permit, TimeSpan firstContent)
    {
        base.Accept(permit, firstContent);
        if (IsCounted && _pending is { } pending) Count(pending.Text, pending.Reasoning);
    }

    protected override ValueTask AbortAsync() => stream.DisposeAsync();

    private StreamPiece Take(in ChatChunk chunk)
    {
        _usage = chunk.Usage ?? _usage;
        Model = chunk.Model ?? Model;
        ResponseId = chunk.ResponseId ?? ResponseId;
        FinishReason = chunk.FinishReason ?? FinishReason;
        if (chunk.ToolCalls is { } pieces) (_toolCalls ??= new ToolCallAssembler()).Add(pieces);
        if (chunk.WholeToolCalls is { } calls) (_toolCalls ??= new ToolCallAssembler()).Add(calls);
        _isComplete |= chunk.IsEnd;
        HasContent |= chunk.HasContent;
        IsTextOnly &= _toolCalls is null && chunk.OtherContents is null;
        if (chunk.HasContent) HoldPermit();
        if (IsCounted) Count(chunk.Text, chunk.Reasoning);
        return new StreamPiece
        {
            Text = chunk.Text,
            Reasoning = chunk.Reasoning,
            ToolCalls = chunk.IsEnd ? _toolCalls?.ToContents() : null,
            OtherContents = chunk.OtherContents,
            IsLast = chunk.IsEnd,
        };
    }

    private void Count(string? text, string? reasoning) => _output += TokenEstimator.Estimate(text) + TokenEstimator.Estimate(reasoning);
}
