namespace Fallback;

/// <summary>
/// A rate limit in configuration; see <see cref="RateLimitAttribute"/>. A null member keeps the declared value or, without one, the
/// attribute's default.
/// </summary>
public sealed class RateLimitOptions : PolicyOptions
{
    /// <summary>The number of requests within any 60 seconds, at least 0; 0 is no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>The number of tokens within any 60 seconds, at least 0; 0 is no limit.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>The number of requests that may run at once, at least 0; 0 is no limit.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>Whether the limits per minute adapt to what the provider reports; see <see cref="RateLimitAttribute.Adaptive"/>.</summary>
    public bool? Adaptive { get; set; }
}
