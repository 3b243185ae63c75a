using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>Says what happens when a stream fails after its first content was handed out. Without it the failure is thrown.</summary>
/// <param name="recovery">What happens.</param>
/// <remarks>
/// Recovery asks the next tier, or the last one again, within the deadline and <see cref="ModelChainAttribute.MaxAttempts"/>. A refusal by
/// a content policy, and whatever else stops a call, is thrown in any case.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class OnStreamFailureAttribute(StreamRecovery recovery) : Attribute
{
    /// <summary>What happens.</summary>
    public StreamRecovery Recovery { get; } = recovery;
}

/// <summary>What happens when a stream fails after its first content was handed out.</summary>
/// <remarks>
/// <c>Continue | Restart</c> goes on where a tier is left that can, and else begins anew; like <see cref="Restart"/>, it needs a stream of
/// <c>ChatResponseUpdate</c>.
/// </remarks>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<StreamRecovery>))]
public enum StreamRecovery
{
    /// <summary><see cref="StreamInterruptedException"/> with the text so far. The default.</summary>
    Fail = 0,

    /// <summary>
    /// Another tier answers from the beginning. An update with a <see cref="StreamRestartedContent"/> comes first: the content before it is void.
    /// Needs a stream of <c>ChatResponseUpdate</c>, because text alone cannot say so.
    /// </summary>
    Restart = 1,

    /// <summary>
    /// Another tier goes on where the text broke off, if its model takes the beginning of its own answer (an assistant prefill), by the
    /// catalogue or by <see cref="ModelOptions.Prefill"/>. Other tiers are skipped, and a stream that had begun a tool call fails.
    /// </summary>
    Continue = 2,
}
