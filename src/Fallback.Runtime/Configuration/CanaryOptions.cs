namespace Fallback;

/// <summary>A canary in configuration, see <see cref="CanaryAttribute"/>. Null leaves what is declared, else the default of the
/// attribute.</summary>
public sealed class CanaryOptions : PolicyOptions
{
    /// <summary>The model, written as in a chain. Another model than before is another canary, which starts anew.</summary>
    public string? Model { get; set; }

    /// <summary>The percentage of conversations that it starts with, 0 to 100. A changed one sets the share anew.</summary>
    public double? Percent { get; set; }

    /// <summary>See <see cref="CanaryAttribute.MaxLatencyFactor"/>. From 0.1 to 100.</summary>
    public double? MaxLatencyFactor { get; set; }

    /// <summary>See <see cref="CanaryAttribute.MaxCostFactor"/>. From 0.1 to 100.</summary>
    public double? MaxCostFactor { get; set; }

    /// <summary>See <see cref="CanaryAttribute.MinSamples"/>. At least 20.</summary>
    public int? MinSamples { get; set; }

    /// <summary>
    /// Paused: no call asks it first; share and samples are kept. A change is taken over when the configuration is read anew; between two,
    /// <see cref="FallbackMonitor.PauseCanary"/> and <see cref="FallbackMonitor.ResumeCanary"/> have the word.
    /// </summary>
    public bool? Paused { get; set; }
}
