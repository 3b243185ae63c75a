namespace Fallback;

/// <summary>How the answer is generated. A value that is not set is not sent; <c>ChatOptions</c> of the call win over these.</summary>
/// <remarks>A parameter that a tier's model does not take is left out for that tier, which the attempt's adaptations say.</remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class GenerationAttribute : Attribute
{
    /// <summary>Sampling temperature, at least 0. Default: not sent.</summary>
    public double Temperature { get; set; } = double.NaN;

    /// <summary>Tokens that the answer may have, at least 1. Default 0: not sent.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>Nucleus sampling, in (0, 1]. Default: not sent.</summary>
    public double TopP { get; set; } = double.NaN;

    /// <summary>Seed for sampling that can be repeated, where the provider has it. Default -1: not sent.</summary>
    public long Seed { get; set; } = -1;

    /// <summary>Texts at which the answer ends. Default: none.</summary>
    public string[] Stop { get; set; } = [];
}
