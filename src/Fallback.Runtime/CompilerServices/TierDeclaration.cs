using System.ComponentModel;

namespace Fallback.CompilerServices;

/// <summary>One tier as the attributes declare it: the model, and what is declared for that model alone.</summary>
/// <param name="model">The model as written in the chain.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TierDeclaration(string model)
{
    /// <summary>The model as written in the chain.</summary>
    public string Model { get; } = model;

    /// <summary>The tier's own timeout, or null.</summary>
    public TierTimeoutAttribute? TierTimeout { get; init; }

    /// <summary>The tier's own breaker, or null.</summary>
    public CircuitBreakerAttribute? CircuitBreaker { get; init; }

    /// <summary>The tier's own limit, or null.</summary>
    public RateLimitAttribute? RateLimit { get; init; }

    /// <summary>Whether it is the chain's <see cref="DegradedModelAttribute"/>; then it is the last.</summary>
    public bool IsDegraded { get; init; }
}
