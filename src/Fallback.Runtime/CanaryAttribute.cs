namespace Fallback;

/// <summary>
/// Tries a new model carefully: a share of the conversations asks it first, and the chain answers where it fails. The share grows while the
/// new model does as well as the chain's first choice, and goes back to nothing once it is significantly worse.
/// </summary>
/// <remarks>
/// <para>
/// A conversation is <see cref="Microsoft.Extensions.AI.ChatOptions.ConversationId"/>, else the system prompt with the first user message.
/// Who is in at 5 % is in at 7.5 %, in every process that runs the same declaration. Equal first prompts without a conversation id are one
/// conversation.
/// </para>
/// <para>
/// The share grows by half once a step has <see cref="MinSamples"/> first attempts of the canary with at least 95 % successes, at most 2
/// points fewer than the chain's first choice, and latency and cost within the factors below. What misses that holds. A sequential test of
/// first attempts that are significantly worse takes the share to 0 until <see cref="FallbackMonitor.ResetCanary"/>. See docs/canary.md.
/// </para>
/// <para>
/// The canary is asked once a call and beside <see cref="ModelChainAttribute.MaxAttempts"/>, has a breaker, limits and price of its own
/// like any tier, and its refusals end no call. Its time is cut so that the deadline leaves the first tier its timeout. Configuration
/// (<c>Clients:&lt;interface&gt;:Canary</c>) goes before the attribute.
/// </para>
/// </remarks>
/// <param name="model">The model, written as in <see cref="ModelChainAttribute"/>. It must not be the chain's first.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class CanaryAttribute(string model) : Attribute
{
    /// <summary>The model.</summary>
    public string Model { get; } = model;

    /// <summary>The percentage of conversations that it starts with, 0 to 100. Default 5; 0 asks it nothing.</summary>
    public double Percent { get; init; } = 5;

    /// <summary>
    /// Its 95th percentile of latency (of streams: until the first content) may be this many times that of the chain's first choice.
    /// Default 1.5, from 0.1 to 100.
    /// </summary>
    public double MaxLatencyFactor { get; init; } = 1.5;

    /// <summary>
    /// What a call costs on average may be this many times what it costs at the chain's first choice. Default 1.5, from 0.1 to 100. Not
    /// judged where a price or usage is unknown.
    /// </summary>
    public double MaxCostFactor { get; init; } = 1.5;

    /// <summary>First attempts of the canary before a step is judged, and between two judgements. Default 100, at least 20.</summary>
    public int MinSamples { get; init; } = 100;
}
