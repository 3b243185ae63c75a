using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// What happens when a prompt does not fit the context window of the tier whose turn it is. Without it:
/// <see cref="ContextOverflow.SkipTier"/>.
/// </summary>
/// <remarks>
/// A window is known from the catalogue, from <see cref="ModelOptions.ContextWindow"/>, or from a provider's refusal. Prompts are
/// estimated, or counted by <see cref="FallbackOptions.TokenCounter"/>; where an estimate cannot tell, the provider is asked.
/// See docs/context.md.
/// </remarks>
/// <param name="mode">What to do.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class ContextPolicyAttribute(ContextOverflow mode) : Attribute
{
    /// <summary>What to do.</summary>
    public ContextOverflow Mode { get; } = mode;

    /// <summary>
    /// Tokens that <see cref="ContextOverflow.TrimHistory"/> keeps free, beside the requested output tokens and the estimate's margin. The
    /// other modes do not use it. At least 0, default 500.
    /// </summary>
    public int ReserveTokens { get; set; } = 500;
}

/// <summary>What to do with a prompt that does not fit a tier's context window.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContextOverflow>))]
public enum ContextOverflow
{
    /// <summary>The tier is skipped with <see cref="SkipReason.ContextTooSmall"/>, and the next one is asked.</summary>
    SkipTier = 0,

    /// <summary>
    /// The oldest messages of the history are left out for this tier. System messages, the latest message and the latest question of the
    /// user stay, and a tool call stays with its results. A tier that cannot hold even that much is skipped.
    /// </summary>
    TrimHistory,

    /// <summary>
    /// The call stops with a <see cref="RequestRejectedException"/> of kind <see cref="FailureKind.ContextLengthExceeded"/>; no other tier
    /// is asked.
    /// </summary>
    Fail,
}
