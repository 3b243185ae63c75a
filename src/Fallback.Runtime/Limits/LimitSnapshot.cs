namespace Fallback;

/// <summary>The state of a limit at one moment.</summary>
public sealed record LimitSnapshot
{
    /// <summary>The number of requests within any 60 seconds, lowered by what the provider reported; null for no limit.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>The number of tokens within any 60 seconds, lowered by what the provider reported; null for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>The number of requests that may run at once; null for no limit.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>The number of requests in the last 60 seconds.</summary>
    public required int Requests { get; init; }

    /// <summary>The number of tokens in the last 60 seconds, used or still reserved.</summary>
    public required long Tokens { get; init; }

    /// <summary>The number of running requests; 0 if their number is not limited.</summary>
    public required int UnderWay { get; init; }

    /// <summary>The number of calls that wait for capacity.</summary>
    public required int Waiting { get; init; }

    /// <summary>
    /// Returns the use of the limit in one line: <c>12 of 60 requests in 60 s, 900 of 90000 tokens in 60 s, 2 of 4 in flight, 1
    /// waiting</c>.
    /// </summary>
    public override string ToString() => Wording.List(
        Wording.Invariant($"{Requests}{Most(RequestsPerMinute)} requests in 60 s"),
        Wording.Invariant($"{Tokens}{Most(TokensPerMinute)} tokens in 60 s"),
        MaxConcurrency is null ? null : Wording.Invariant($"{UnderWay}{Most(MaxConcurrency)} in flight"),
        Waiting == 0 ? null : Wording.Invariant($"{Waiting} waiting"));

    private static string Most(long? limit) => limit is { } most ? Wording.Invariant($" of {most}") : "";
}
