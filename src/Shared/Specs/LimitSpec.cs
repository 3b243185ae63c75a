namespace Fallback.Roslyn;

/// <summary>A declared limit. The defaults are those of <c>RateLimitAttribute</c>.</summary>
internal sealed record LimitSpec
{
    public static LimitSpec Default { get; } = new();

    public int RequestsPerMinute { get; init; }

    public int TokensPerMinute { get; init; }

    public int MaxConcurrency { get; init; }

    public bool Adaptive { get; init; } = true;
}
