using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>One tier's stream from its first content on. Reports to the tier how it ended, exactly once.</summary>
internal sealed class OpenedStream(IChunkStream stream, Tier tier, RequestShape shape) : IAsyncDisposable
{
    private StreamPiece? _pending;
    private StringBuilder? _reasoning;
    private ToolCallAssembler? _toolCalls;
    private TierPermit _permit;
    private bool _accepted;
    private TimeSpan _firstContent;
    private bool _isComplete;
    private long _output;

    public Tier Tier => tier;

    public RequestShape Shape => shape;

    /// <summary>Whether there was text or a tool call. A stream that opened without it is complete and empty.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Whether its text is all that there is to it.</summary>
    public bool IsTextOnly { get; private set; } = true;

    public UsageDetails? Usage { get; private set; }

    public string? Model { get; private set; }

    public string? ResponseId { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>Reads role and usage chunks away, and keeps reasoning back, until text or a tool call comes, or the stream is complete.</summary>
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

    /// <summary>The next piece, if nothing needs to be waited for. A failure after the commit point is given as such.</summary>
    public bool TryNext(out Reply<StreamPiece> next)
    {
        if (_pending is { } pending)
        {
            _pending = null;
            next = new Reply<StreamPiece>(pending);
            return true;
        }
        while (stream.TryRead(out Reply<ChatChunk> read))
            if (TryTake(read, out next)) return true;
        next = default;
        return false;
    }

    /// <summary>Waits for more; to be given to <see cref="TryTake"/>.</summary>
    public ValueTask<Reply<ChatChunk>> ReadAsync(CancellationToken cancellationToken) => stream.ReadAsync(cancellationToken);

    /// <summary>Takes in what was read; false when there is nothing in it to hand out.</summary>
    public bool TryTake(in Reply<ChatChunk> read, out Reply<StreamPiece> next)
    {
        if (read.Failure is { } failure)
        {
            next = new Reply<StreamPiece>(failure);
            return true;
        }
        StreamPiece piece = Take(read.Value);
        next = new Reply<StreamPiece>(piece);
        return read.Value.HasContent || piece.Reasoning is { Length: > 0 } || piece.IsLast;
    }

    public void Accept(in TierPermit permit, TimeSpan firstContent)
    {
        _permit = permit;
        _accepted = true;
        _firstContent = firstContent;
        if (permit.Cost is not null && _pending is { } pending) Count(pending.Text, pending.Reasoning);
        HoldPermit();
    }

    public void ReportSuccess()
    {
        _permit.Cost?.Answered(Usage, null, _output);
        if (TakePermit()) tier.State.ReportSuccess(_permit, _firstContent, Usage);
    }

    public void ReportFailure(Failure failure)
    {
        _permit.Cost?.BrokenOff(failure.Usage ?? Usage, _output);
        if (TakePermit()) tier.State.ReportFailure(_permit, failure with { Usage = failure.Usage ?? Usage });
    }

    /// <summary>Aborts what is left of the stream. One that was abandoned says nothing about the tier; its permit is given back.</summary>
    public async ValueTask DisposeAsync()
    {
        _permit.Cost?.BrokenOff(Usage, _output);
        if (TakePermit()) tier.State.Release(_permit, Usage);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private StreamPiece Take(in ChatChunk chunk)
    {
        Usage = chunk.Usage ?? Usage;
        Model = chunk.Model ?? Model;
        ResponseId = chunk.ResponseId ?? ResponseId;
        FinishReason = chunk.FinishReason ?? FinishReason;
        if (chunk.ToolCalls is { } pieces) (_toolCalls ??= new ToolCallAssembler()).Add(pieces);
        if (chunk.WholeToolCalls is { } calls) (_toolCalls ??= new ToolCallAssembler()).Add(calls);
        _isComplete |= chunk.IsEnd;
        HasContent |= chunk.HasContent;
        IsTextOnly &= _toolCalls is null && chunk.OtherContents is null;
        if (_accepted && chunk.HasContent) HoldPermit();
        if (_permit.Cost is not null) Count(chunk.Text, chunk.Reasoning);
        return new StreamPiece
        {
            Text = chunk.Text,
            Reasoning = chunk.Reasoning,
            ToolCalls = chunk.IsEnd ? _toolCalls?.ToContents() : null,
            OtherContents = chunk.OtherContents,
            IsLast = chunk.IsEnd,
        };
    }

    // For a provider that does not say what it used, and a stream that does not get that far.
    private void Count(string? text, string? reasoning) => _output += TokenEstimator.Estimate(text) + TokenEstimator.Estimate(reasoning);

    /// <summary>A stream that delivers may take longer than the lease of an attempt; as a probe it must still have its say at the end.</summary>
    private void HoldPermit() => tier.State.Renew(ref _permit, tier.Timeout + tier.Idle);

    private bool TakePermit()
    {
        bool held = _accepted;
        _accepted = false;
        return held;
    }
}
