namespace Fallback;

/// <summary>
/// Generation settings in configuration, see <see cref="GenerationAttribute"/>. Null leaves what is declared, else the default of the
/// model.
/// </summary>
public sealed class GenerationOptions
{
    /// <summary>At least 0.</summary>
    public double? Temperature { get; set; }

    /// <summary>Tokens that an answer may have. At least 1.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Above 0, at most 1.</summary>
    public double? TopP { get; set; }

    /// <summary>At least 0.</summary>
    public long? Seed { get; set; }

    /// <summary>Texts at which the answer ends; empty leaves what is declared.</summary>
    public IList<string> Stop { get; } = [];
}
