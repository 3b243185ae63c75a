using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>One tier as the attributes declare it: the model, and the policies declared for that model alone. For generated code.</summary>
/// <param name="model">The model as written in the chain.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TierDeclaration(string model)
{
    /// <summary>The model as written in the chain.</summary>
    public string Model { get; } = model;

    /// <summary>The tier's own timeout, or null.</summary>
    public TierTimeoutAttribute? TierTimeout { get; init; }

    /// <summary>The tier's own circuit breaker, or null.</summary>
    public CircuitBreakerAttribute? CircuitBreaker { get; init; }

    /// <summary>The tier's own rate limit, or null.</summary>
    public RateLimitAttribute? RateLimit { get; init; }

    /// <summary>Whether this is the chain's degraded model (<see cref="DegradedModelAttribute"/>), which is always the last tier.</summary>
    public bool IsDegraded { get; init; }
}
