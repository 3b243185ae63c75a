using Fallback.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>The tokens of a prompt for one model, message by message.</summary>
internal sealed class PromptCount
{
    private readonly long[] _messages;

    private PromptCount(ChatRequest request, string? prefill, ModelCounter? counter)
    {
        var frame = new TokenMeter(counter);
        PromptParts.Frame(request, prefill, ref frame);
        Frame = Total = frame.Total;
        OfMedia = frame.OfMedia;
        _messages = new long[request.Messages.Length];
        for (int i = 0; i < _messages.Length; i++)
        {
            var meter = new TokenMeter(counter);
            PromptParts.Message(request.Messages[i], ref meter);
            Total += _messages[i] = meter.Total;
            OfMedia += meter.OfMedia;
        }
        IsEstimate = counter is not { Counts: true };
    }

    /// <summary>The tokens of everything except the history.</summary>
    public long Frame { get; }

    /// <summary>The tokens of each message of the history.</summary>
    public ReadOnlySpan<long> Messages => _messages;

    public long Total { get; }

    /// <summary>The part of <see cref="Total"/> that is not text.</summary>
    public long OfMedia { get; }

    /// <summary>Whether it is an estimate, and therefore the same for every model.</summary>
    public bool IsEstimate { get; }

    public static PromptCount Of(ChatRequest request, string? prefill, Tier tier, ITokenCounter? counter, ILogger logger)
    {
        if (counter is not null)
        {
            var counted = new PromptCount(request, prefill, new ModelCounter(counter, tier.Provider, tier.Model, logger));
            if (!counted.IsEstimate) return counted;
        }
        return new PromptCount(request, prefill, null);
    }

    public TokenMargin MarginFor(Tier tier) => IsEstimate ? TokenMargin.Of(tier.Model) : TokenMargin.Counted;
}
