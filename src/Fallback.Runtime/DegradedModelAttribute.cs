namespace Fallback;

/// <summary>Declares a smaller model that answers if no tier of the chain can: a local one, or one of another vendor.</summary>
/// <remarks>
/// The degraded model always comes after the chain's last tier, whatever <see cref="PreferCheapestAttribute"/> chooses. It has the chain's
/// timeouts, breaker and limits, unless others are declared for its name. Fallback asks it as soon as no other tier can answer, before it
/// waits for anything. Its answers are <see cref="AnswerStatus.Live"/> and are marked as degraded
/// (<see cref="FallbackResult{T}.Degraded"/>, <see cref="TierAttempt.Degraded"/>, <see cref="FallbackProperties.Degraded"/>, a warning in
/// the log). <see cref="AnswerCacheAttribute"/> does not cache them. Configuration (<c>Clients:&lt;interface&gt;:DegradedModel</c>)
/// overrides the attribute.
/// </remarks>
/// <param name="model">The model, written as in <see cref="ModelChainAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class DegradedModelAttribute(string model) : Attribute
{
    /// <summary>The degraded model.</summary>
    public string Model { get; } = model;
}
