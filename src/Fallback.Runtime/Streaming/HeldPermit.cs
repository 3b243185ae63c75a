using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The permit of a tier whose answer is still being read, from its first content to its end. Reported once, by whatever comes first. A part
/// of the stream's own object, so that it costs no allocation.
/// </summary>
internal struct HeldPermit
{
    private Tier? _tier;
    private TierPermit _permit;
    private TimeSpan _firstContent;

    /// <summary>Whether somebody wants to know what it costs.</summary>
    public readonly bool HasCost => _permit.Cost is not null;

    public void Take(Tier tier, in TierPermit permit, TimeSpan firstContent)
    {
        (_tier, _permit, _firstContent) = (tier, permit, firstContent);
        Renew();
    }

    /// <summary>
    /// A stream that delivers may take longer than the lease of an attempt; as a probe it must still have its say at the end.
    /// </summary>
    public void Renew() => _tier?.State.Renew(ref _permit, _tier.Timeout + _tier.Idle);

    /// <summary>The answer is complete.</summary>
    /// <param name="usage">As the provider counted.</param>
    /// <param name="output">Tokens of output, for a provider that does not say.</param>
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

    /// <summary>It was left before its end, which says nothing about the tier.</summary>
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
