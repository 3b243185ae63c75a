using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// Declares what happens if a prompt does not fit the context window of the next tier. Without this attribute:
/// <see cref="ContextOverflow.SkipTier"/>.
/// </summary>
/// <remarks>
/// The context window comes from the catalogue, from <see cref="ModelOptions.ContextWindow"/>, or from a provider's refusal. The size of
/// the prompt is estimated, or counted by <see cref="FallbackOptions.TokenCounter"/>. If the estimate is not conclusive, Fallback sends the
/// request to the provider.
/// See <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/context.md">context windows</see>.
/// </remarks>
/// <param name="mode">What to do with a prompt that does not fit.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class ContextPolicyAttribute(ContextOverflow mode) : Attribute
{
    /// <summary>What to do with a prompt that does not fit.</summary>
    public ContextOverflow Mode { get; } = mode;

    /// <summary>
    /// The tokens that <see cref="ContextOverflow.TrimHistory"/> keeps free, in addition to the requested output tokens and the estimate's
    /// margin, at least 0. Default 500. The other modes do not use this value.
    /// </summary>
    public int ReserveTokens { get; set; } = 500;
}

/// <summary>What to do with a prompt that does not fit a tier's context window.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContextOverflow>))]
public enum ContextOverflow
{
    /// <summary>Skips the tier with <see cref="SkipReason.ContextTooSmall"/> and asks the next one.</summary>
    SkipTier = 0,

    /// <summary>
    /// Leaves the oldest messages of the history out for this tier. System messages, the latest message and the latest question of the user
    /// stay, and a tool call stays together with its results. A tier that cannot hold even these is skipped.
    /// </summary>
    TrimHistory,

    /// <summary>
    /// Stops the call with a <see cref="RequestRejectedException"/> of kind <see cref="FailureKind.ContextLengthExceeded"/>. No other tier
    /// is asked.
    /// </summary>
    Fail,
}
