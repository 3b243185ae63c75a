namespace Fallback;

/// <summary>
/// A limit in configuration, see <see cref="RateLimitAttribute"/>. Null leaves what is declared, else the default of the attribute.
/// </summary>
public sealed class RateLimitOptions : PolicyOptions
{
    /// <summary>Requests within any 60 seconds. At least 0; 0 is no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens within any 60 seconds. At least 0; 0 is no limit.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>Requests in flight at once. At least 0; 0 is no limit.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>Whether the figures a minute follow what the provider says.</summary>
    public bool? Adaptive { get; set; }
}
