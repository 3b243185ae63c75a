namespace Fallback;

/// <summary>
/// Parameters of generation in configuration; see <see cref="GenerationAttribute"/>. A null member keeps the declared value or, without
/// one, the model's default.
/// </summary>
public sealed class GenerationOptions
{
    /// <summary>The sampling temperature, at least 0.</summary>
    public double? Temperature { get; set; }

    /// <summary>The highest number of output tokens, at least 1.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Nucleus sampling (top-p), in (0, 1].</summary>
    public double? TopP { get; set; }

    /// <summary>The seed for repeatable sampling, at least 0.</summary>
    public long? Seed { get; set; }

    /// <summary>Texts at which the model ends its answer. If the list is empty, the declared texts apply.</summary>
    public IList<string> Stop { get; } = [];
}
