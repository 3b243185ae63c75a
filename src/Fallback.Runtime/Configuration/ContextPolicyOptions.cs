namespace Fallback;

/// <summary>
/// The context policy in configuration; see <see cref="ContextPolicyAttribute"/>. A null member keeps the declared value or, without one,
/// the attribute's default.
/// </summary>
public sealed class ContextPolicyOptions
{
    /// <summary>What happens to a prompt that does not fit a tier's context window.</summary>
    public ContextOverflow? Mode { get; set; }

    /// <summary>
    /// The tokens that <see cref="ContextOverflow.TrimHistory"/> keeps free; see <see cref="ContextPolicyAttribute.ReserveTokens"/>. At
    /// least 0.
    /// </summary>
    public int? ReserveTokens { get; set; }
}
