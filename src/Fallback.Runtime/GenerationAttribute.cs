namespace Fallback;

/// <summary>
/// Sets parameters of generation. A value that is not set is not sent; <c>ChatOptions</c> of the call override these values.
/// </summary>
/// <remarks>A parameter that a tier's model does not accept is left out for that tier; the adaptations of the attempt report it.</remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class GenerationAttribute : Attribute
{
    /// <summary>Sampling temperature, at least 0. Default: not sent.</summary>
    public double Temperature { get; set; } = double.NaN;

    /// <summary>The highest number of output tokens, at least 1. Default 0: not sent.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>Nucleus sampling (top-p), in (0, 1]. Default: not sent.</summary>
    public double TopP { get; set; } = double.NaN;

    /// <summary>The seed for repeatable sampling, if the provider supports it; at least 0. Default -1: not sent.</summary>
    public long Seed { get; set; } = -1;

    /// <summary>Texts at which the model ends its answer; none may be empty. Default: no such texts.</summary>
    public string[] Stop { get; set; } = [];
}
