using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The permit of a tier whose answer is still being read, from its first content to its end. Only the first report counts. It is a part of
/// the stream's own object, so that it needs no allocation.
/// </summary>
internal struct HeldPermit
{
    private Tier? _tier;
    private TierPermit _permit;
    private TimeSpan _firstContent;

    /// <summary>Whether its cost must be known.</summary>
    public readonly bool HasCost => _permit.Cost is not null;

    public void Take(Tier tier, in TierPermit permit, TimeSpan firstContent)
    {
        (_tier, _permit, _firstContent) = (tier, permit, firstContent);
        Renew();
    }

    /// <summary>
    /// Renews the permit: a stream that delivers may take longer than the lease of an attempt, and as a probe it must still be able to
    /// report at the end.
    /// </summary>
    public void Renew() => _tier?.State.Renew(ref _permit, _tier.Timeout + _tier.Idle);

    /// <summary>Reports a complete answer.</summary>
    /// <param name="usage">The usage that the provider reported.</param>
    /// <param name="output">The tokens of output, for a provider that does not report usage.</param>
    public void Succeed(UsageDetails? usage, long output)
    {
        if (End() is not { } tier) return;
        _permit.Cost?.Answered(usage, null, output);
        tier.State.ReportSuccess(_permit, _firstContent, usage);
    }

    public void Fail(Failure failure, UsageDetails? usage, long output)
    {
        if (End() is not { } tier) return;
        usage = failure.Usage ?? usage;
        _permit.Cost?.BrokenOff(usage, output);
        tier.State.ReportFailure(_permit, failure with { Usage = usage });
    }

    /// <summary>Gives it back, because the stream was left before its end, which shows nothing about the tier.</summary>
    public void Release(UsageDetails? usage, long output)
    {
        if (End() is not { } tier) return;
        _permit.Cost?.BrokenOff(usage, output);
        tier.State.Release(_permit, usage);
    }

    private Tier? End()
    {
        Tier? tier = _tier;
        _tier = null;
        return tier;
    }
}
