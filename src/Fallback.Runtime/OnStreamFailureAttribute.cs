using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// Declares what happens if a stream fails after its first content was delivered. Without this attribute, the failure is thrown.
/// </summary>
/// <param name="recovery">What happens.</param>
/// <remarks>
/// Recovery asks the next tier, or the last one again, within the deadline and <see cref="ModelChainAttribute.MaxAttempts"/>. A refusal by
/// a content policy, and any other failure that stops a call, is always thrown.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class OnStreamFailureAttribute(StreamRecovery recovery) : Attribute
{
    /// <summary>What happens.</summary>
    public StreamRecovery Recovery { get; } = recovery;
}

/// <summary>What happens if a stream fails after its first content was delivered.</summary>
/// <remarks>
/// <c>Continue | Restart</c> continues if a remaining tier can, and otherwise restarts. Like <see cref="Restart"/>, it needs a stream of
/// <c>ChatResponseUpdate</c>.
/// </remarks>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<StreamRecovery>))]
public enum StreamRecovery
{
    /// <summary>The stream throws <see cref="StreamInterruptedException"/> with the text so far. The default.</summary>
    Fail = 0,

    /// <summary>
    /// Another tier answers from the beginning. An update with a <see cref="StreamRestartedContent"/> comes first: discard the content
    /// before it. This needs a stream of <c>ChatResponseUpdate</c>, because text alone cannot mark the restart.
    /// </summary>
    Restart = 1,

    /// <summary>
    /// Another tier continues where the text broke off. Its model must be able to continue the beginning of an answer (an assistant
    /// prefill), according to the catalogue or <see cref="ModelOptions.Prefill"/>; tiers that cannot are skipped. A stream that had begun a
    /// tool call fails.
    /// </summary>
    Continue = 2,
}
