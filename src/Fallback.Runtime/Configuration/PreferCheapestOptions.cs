namespace Fallback;

/// <summary>The choice by cost in configuration, see <see cref="PreferCheapestAttribute"/>.</summary>
public sealed class PreferCheapestOptions : PolicyOptions
{
    /// <summary>The quality that a tier must have to be chosen, 0 to 1. Null leaves what is declared, else 0.</summary>
    public double? MinQuality { get; set; }
}
