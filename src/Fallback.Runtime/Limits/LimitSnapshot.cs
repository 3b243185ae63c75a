namespace Fallback;

/// <summary>A limit as it stands at one moment.</summary>
public sealed record LimitSnapshot
{
    /// <summary>Requests that any 60 seconds may have, as lowered by what the provider said; null for no limit.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Tokens that any 60 seconds may have, as lowered by what the provider said; null for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests that may be under way at once; null for no limit.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Requests of the last 60 seconds.</summary>
    public required int Requests { get; init; }

    /// <summary>Tokens of the last 60 seconds: used, or still reserved.</summary>
    public required long Tokens { get; init; }

    /// <summary>Requests under way; 0 where their number is not limited.</summary>
    public required int UnderWay { get; init; }

    /// <summary>Calls that wait for room.</summary>
    public required int Waiting { get; init; }
}
