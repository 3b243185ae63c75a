namespace Fallback.Testing;

/// <summary>One call of a rehearsal: what failed, who answered, and what the caller saw. Immutable.</summary>
public sealed record RehearsalRow
{
    /// <summary>The method that was called.</summary>
    public required string Method { get; init; }

    /// <summary>Whether its answer is a stream.</summary>
    public required bool IsStream { get; init; }

    /// <summary>
    /// Who failed, in words: <c>nothing</c>, <c>tier 1</c>, <c>tiers 1 to 2</c>, <c>every tier</c>, <c>an instance of tier 1</c>, <c>canary</c>,
    /// <c>tiers 1 to 2 silent, tier 3</c>.
    /// </summary>
    public required string Failing { get; init; }

    /// <summary>How; null where nothing failed.</summary>
    public RehearsedFailure? Failure { get; init; }

    /// <summary>How the call ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>
    /// Who answered: <c>2 openai/gpt-6-luna</c> with the tier's number in the chain, <c>canary openai/gpt-6-terra</c>, <c>cache</c>,
    /// <c>default response</c> or <c>nobody</c>.
    /// </summary>
    public required string AnsweredBy { get; init; }

    /// <summary>The tier that answered, from 0; -1 where none did, and where the canary did.</summary>
    public int TierIndex { get; init; } = -1;

    /// <summary>
    /// How long the caller waited for the end of the answer. Providers that are well answer at once, so this is the time that failures cost.
    /// </summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the call cost in US dollars, by the catalogue's prices; null where a price is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>What the caller saw: <c>the answer</c>, <c>the default answer</c>, <c>AllTiersFailedException</c> …</summary>
    public required string CallerSaw { get; init; }

    /// <summary>Every attempt and every skipped tier, in order. They hold no key.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; init; } = [];

    /// <summary>What failed and what was skipped on the way, in words; empty where the first tier answered.</summary>
    public string OnTheWay => RehearsalTable.OnTheWay(Attempts);

    /// <summary>The row in one line: <c>AnswerAsync, tier 1 Overloaded: 2 openai/gpt-6-luna after 0 ms, the answer</c>.</summary>
    public override string ToString()
    {
        string how = Failure is { } failure ? $"{Failing} {failure}" : "nothing fails";
        return $"{Method}, {how}: {AnsweredBy} after {Wording.Time(Elapsed)}, {CallerSaw}";
    }
}
