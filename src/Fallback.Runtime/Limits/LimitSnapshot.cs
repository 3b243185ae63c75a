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

    /// <summary>
    /// What is taken of what, in one line: <c>12 of 60 requests in 60 s, 900 of 90000 tokens in 60 s, 2 of 4 in flight, 1 waiting</c>.
    /// </summary>
    public override string ToString() => Wording.List(
        Wording.Invariant($"{Requests}{Most(RequestsPerMinute)} requests in 60 s"),
        Wording.Invariant($"{Tokens}{Most(TokensPerMinute)} tokens in 60 s"),
        MaxConcurrency is null ? null : Wording.Invariant($"{UnderWay}{Most(MaxConcurrency)} in flight"),
        Waiting == 0 ? null : Wording.Invariant($"{Waiting} waiting"));

    private static string Most(long? limit) => limit is { } most ? Wording.Invariant($" of {most}") : "";
}
