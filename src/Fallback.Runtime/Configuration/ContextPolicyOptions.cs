namespace Fallback;

/// <summary>
/// The context policy in configuration, see <see cref="ContextPolicyAttribute"/>. Null leaves what is declared, else the default of the
/// attribute.
/// </summary>
public sealed class ContextPolicyOptions
{
    /// <summary>What happens to a prompt that is too long for a tier.</summary>
    public ContextOverflow? Mode { get; set; }

    /// <summary>Tokens of the window that stay free. At least 0.</summary>
    public int? ReserveTokens { get; set; }
}
