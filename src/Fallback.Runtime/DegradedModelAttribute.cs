namespace Fallback;

/// <summary>A smaller model that answers when no tier of the chain does: a local one, or one of another vendor.</summary>
/// <remarks>
/// It stands behind the chain's last tier, whatever <see cref="PreferCheapestAttribute"/> chooses, with the chain's timeouts, breaker and
/// limits (one of its own by its name), and is asked as soon as no other tier can answer, before anything is waited for. Its answers are
/// <see cref="AnswerStatus.Live"/> and say that they are degraded (<see cref="FallbackResult{T}.Degraded"/>,
/// <see cref="TierAttempt.Degraded"/>, <see cref="FallbackProperties.Degraded"/>, a warning in the log); <see cref="AnswerCacheAttribute"/>
/// does not keep them. Configuration (<c>Clients:&lt;interface&gt;:DegradedModel</c>) goes before the attribute.
/// </remarks>
/// <param name="model">The model, written as in <see cref="ModelChainAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class DegradedModelAttribute(string model) : Attribute
{
    /// <summary>The model.</summary>
    public string Model { get; } = model;
}
