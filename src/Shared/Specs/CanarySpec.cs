namespace Fallback.Roslyn;

/// <summary>A declared canary. The defaults are those of <c>CanaryAttribute</c>.</summary>
/// <param name="Model">The model as written.</param>
internal sealed record CanarySpec(string Model)
{
    public const double DefaultPercent = 5;

    public const double DefaultFactor = 1.5;

    public const int DefaultSamples = 100;

    public double Percent { get; init; } = DefaultPercent;

    public double MaxCostFactor { get; init; } = DefaultFactor;

    public double MaxLatencyFactor { get; init; } = DefaultFactor;

    public int MinSamples { get; init; } = DefaultSamples;

    /// <summary>The timeout of its request: as declared for its model in the chain, otherwise for the first tier.</summary>
    public int TimeoutMs { get; init; }
}
