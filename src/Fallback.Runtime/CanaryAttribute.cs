namespace Fallback;

/// <summary>
/// Introduces a new model gradually. A share of the conversations asks it first; if it fails, the chain answers. The share grows while the
/// new model does as well as the chain's first tier, and drops to 0 once the new model is significantly worse.
/// </summary>
/// <remarks>
/// <para>
/// A conversation is identified by <see cref="Microsoft.Extensions.AI.ChatOptions.ConversationId"/>, or, without one, by the system prompt
/// and the first user message. Equal first prompts without a conversation id are one conversation. A conversation that is chosen at a share
/// of 5 % is also chosen at 7.5 %, in every process that runs the same declaration.
/// </para>
/// <para>
/// A step ends once it has <see cref="MinSamples"/> first attempts of the canary. The share then grows by half if at least 95 % of them
/// succeeded, the success rate is at most 2 points below that of the chain's first tier, and latency and cost are within the factors below.
/// Otherwise the share stays as it is. If a sequential test finds the canary's first attempts significantly worse, the share becomes 0
/// until <see cref="FallbackMonitor.ResetCanary"/>.
/// See <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/canary.md">canaries</see>.
/// </para>
/// <para>
/// A call asks the canary at most once, in addition to <see cref="ModelChainAttribute.MaxAttempts"/>. Like any tier, the canary has its own
/// breaker, limits and price. If it refuses a request, the call goes on with the chain. Its time is cut so that the deadline leaves the
/// first tier its timeout. Configuration (<c>Clients:&lt;interface&gt;:Canary</c>) overrides the attribute.
/// </para>
/// </remarks>
/// <param name="model">The model, written as in <see cref="ModelChainAttribute"/>. It must not be the chain's first model.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class CanaryAttribute(string model) : Attribute
{
    /// <summary>The new model.</summary>
    public string Model { get; } = model;

    /// <summary>
    /// The percentage of conversations that the canary starts with, 0 to 100. Default 5. With 0, no conversation asks it.
    /// </summary>
    public double Percent { get; init; } = 5;

    /// <summary>
    /// The highest accepted ratio of the canary's 95th percentile of latency to that of the chain's first tier, from 0.1 to 100. Default
    /// 1.5. For streams, the latency is the time to the first content.
    /// </summary>
    public double MaxLatencyFactor { get; init; } = 1.5;

    /// <summary>
    /// The highest accepted ratio of the canary's average cost of a call to that of the chain's first tier, from 0.1 to 100. Default 1.5.
    /// The cost is not judged if a price or the usage is unknown.
    /// </summary>
    public double MaxCostFactor { get; init; } = 1.5;

    /// <summary>The first attempts of the canary before a step is judged, and between two judgments, at least 20. Default 100.</summary>
    public int MinSamples { get; init; } = 100;
}
