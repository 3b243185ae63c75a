namespace Fallback;

/// <summary>First attempts at one share.</summary>
/// <param name="before">The first tier's attempts at the previous share; null at the first one.</param>
internal sealed class CanaryStep(CanaryTally? before)
{
    private readonly CanaryTally _primary = new();

    public CanaryTally Canary { get; } = new();

    /// <summary>What the canary is compared with: if there are few attempts at this share, those at the previous one count, too.</summary>
    public CanaryTally Reference
    {
        get
        {
            if (before is null || _primary.Count >= CanaryTrial.Enough) return _primary;
            var both = new CanaryTally();
            both.Add(before);
            both.Add(_primary);
            return both;
        }
    }

    public CanaryTally Of(bool canary) => canary ? Canary : _primary;

    /// <summary>What keeps the share from growing; null if nothing does.</summary>
    public string? Objection(CanaryFigures figures)
    {
        CanaryTally primary = Reference;
        double own = Canary.SuccessRate;
        if (own < CanaryFigures.MinSuccess)
            return Wording.Invariant($"{own:0.0%} succeeded, but at least {CanaryFigures.MinSuccess:0%} must");
        // Exactly the promised number of points; floating-point errors must not decide at the border.
        if (own < primary.SuccessRate - CanaryFigures.MaxDrop - 1e-9)
            return Wording.Invariant($"{own:0.0%} succeeded, compared with {primary.SuccessRate:0.0%} at the first choice");
        if (Canary.P95 is { } p95 && primary.P95 is { } usual && p95 > usual * figures.MaxLatencyFactor)
            return $"95 % of its answers took at most {Wording.Time(p95)}, compared with {Wording.Time(usual)} at the first choice";
        if (Canary.MeanCost is { } cost && primary.MeanCost is { } price && cost > price * (decimal)figures.MaxCostFactor)
            return Wording.Invariant($"a call costs {cost:0.######} USD, compared with {price:0.######} USD at the first choice");
        return null;
    }
}
