namespace Fallback;

/// <summary>
/// A canary in configuration; see <see cref="CanaryAttribute"/>. A null member keeps the declared value or, without one, the attribute's
/// default.
/// </summary>
public sealed class CanaryOptions : PolicyOptions
{
    /// <summary>The model, written as in a chain. A changed model is a new canary, which starts from the beginning.</summary>
    public string? Model { get; set; }

    /// <summary>The percentage of conversations that the canary starts with, 0 to 100. A changed percentage resets the share.</summary>
    public double? Percent { get; set; }

    /// <summary>The highest accepted ratio of latencies; see <see cref="CanaryAttribute.MaxLatencyFactor"/>. From 0.1 to 100.</summary>
    public double? MaxLatencyFactor { get; set; }

    /// <summary>The highest accepted ratio of costs; see <see cref="CanaryAttribute.MaxCostFactor"/>. From 0.1 to 100.</summary>
    public double? MaxCostFactor { get; set; }

    /// <summary>The first attempts before a step is judged; see <see cref="CanaryAttribute.MinSamples"/>. At least 20.</summary>
    public int? MinSamples { get; set; }

    /// <summary>
    /// Whether the canary is paused: no call asks it first, and its share and samples are kept. A changed value takes effect when the
    /// configuration is reloaded. Until the next change, <see cref="FallbackMonitor.PauseCanary"/> and
    /// <see cref="FallbackMonitor.ResumeCanary"/> decide.
    /// </summary>
    public bool? Paused { get; set; }
}
