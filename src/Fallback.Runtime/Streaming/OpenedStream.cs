using System.Text;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A stream from its first content on: gathers the answer, and reports to the tier how it ended, exactly once.</summary>
internal sealed class OpenedStream(ChatStream stream, Tier tier, RequestShape shape) : IAsyncDisposable
{
    private readonly StringBuilder _text = new();
    private string? _pending;
    private TierPermit _permit;
    private bool _accepted;
    private TimeSpan _firstContent;

    public Tier Tier => tier;

    public RequestShape Shape => shape;

    public bool IsComplete { get; private set; }

    public bool HasContent { get; private set; }

    public string TextSoFar => _text.ToString();

    public UsageDetails? Usage { get; private set; }

    private string? Model { get; set; }

    private ChatFinishReason? FinishReason { get; set; }

    /// <summary>Reads role and usage chunks away until text or a tool call comes, or the stream is complete.</summary>
    public async ValueTask<Failure?> ReadToContentAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Reply<ChatChunk> read = await stream.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Failure is { } failure) return failure;
            _pending = Take(read.Value);
            if (IsComplete || HasContent) return null;
        }
    }

    /// <summary>The next text, or null at the end. A failure after the commit point is given as such.</summary>
    public async ValueTask<Reply<string?>> NextTextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_pending is { Length: > 0 } text)
            {
                _pending = null;
                _text.Append(text);
                return new Reply<string?>(text);
            }
            if (IsComplete) return default;
            Reply<ChatChunk> read = await stream.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Failure is { } failure) return new Reply<string?>(failure);
            _pending = Take(read.Value);
        }
    }

    public void Accept(in TierPermit permit, TimeSpan firstContent)
    {
        _permit = permit;
        _accepted = true;
        _firstContent = firstContent;
        HoldPermit();
    }

    public void ReportSuccess()
    {
        if (!TakePermit()) return;
        tier.State.ReportSuccess(_permit, _firstContent);
    }

    public void ReportFailure(Failure failure)
    {
        if (!TakePermit()) return;
        tier.State.ReportFailure(_permit, failure);
    }

    public ChatAnswer ToAnswer() => new() { Text = _text.ToString(), FinishReason = FinishReason, Usage = Usage, Model = Model };

    /// <summary>Aborts what is left of the stream. One that was abandoned says nothing about the tier; its permit is given back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TakePermit()) tier.State.Release(_permit);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private string? Take(in ChatChunk chunk)
    {
        Usage = chunk.Usage ?? Usage;
        Model = chunk.Model ?? Model;
        FinishReason = chunk.FinishReason ?? FinishReason;
        IsComplete |= chunk.IsEnd;
        HasContent |= chunk.HasContent;
        if (_accepted && chunk.HasContent) HoldPermit();
        return chunk.Text;
    }

    /// <summary>A stream that delivers may take longer than the lease of an attempt; as a probe it must still have its say at the end.</summary>
    private void HoldPermit() => tier.State.Renew(ref _permit, tier.Timeout + tier.Idle);

    private bool TakePermit()
    {
        bool held = _accepted;
        _accepted = false;
        return held;
    }
}
