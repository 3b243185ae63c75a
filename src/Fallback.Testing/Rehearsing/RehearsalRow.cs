namespace Fallback.Testing;

/// <summary>One call of a rehearsal: what failed, which tier answered, and what the caller saw. Immutable.</summary>
public sealed record RehearsalRow
{
    /// <summary>The name of the called method.</summary>
    public required string Method { get; init; }

    /// <summary>Whether the method streams its answer.</summary>
    public required bool IsStream { get; init; }

    /// <summary>
    /// The parts of the chain that failed, as text: <c>nothing</c>, <c>tier 1</c>, <c>tiers 1 to 2</c>, <c>every tier</c>, <c>an instance
    /// of tier 1</c>, <c>canary</c>, <c>tiers 1 to 2 silent, tier 3</c>.
    /// </summary>
    public required string Failing { get; init; }

    /// <summary>The way in which they failed; null if nothing failed.</summary>
    public RehearsedFailure? Failure { get; init; }

    /// <summary>How the call ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>
    /// The source of the answer: <c>2 openai/gpt-6-luna</c> with the tier's number in the chain, <c>canary openai/gpt-6-terra</c>,
    /// <c>cache</c>, <c>default response</c> or <c>nobody</c>.
    /// </summary>
    public required string AnsweredBy { get; init; }

    /// <summary>The index of the tier that answered, from 0; -1 if none did, or if the canary did.</summary>
    public int TierIndex { get; init; } = -1;

    /// <summary>
    /// The time from the start of the call to the end of the answer. Healthy providers answer at once, so this is the time that failures
    /// cost.
    /// </summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The cost of the call in US dollars, by the catalogue's prices; null if a price is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>What the caller received: <c>the answer</c>, <c>the default answer</c>, <c>AllTiersFailedException</c> …</summary>
    public required string CallerSaw { get; init; }

    /// <summary>Every attempt and every skipped tier, in order. They contain no key.</summary>
    public IReadOnlyList<TierAttempt> Attempts { get; init; } = [];

    /// <summary>The failures and skips before the answer, as text; empty if the first tier answered.</summary>
    public string OnTheWay => RehearsalTable.OnTheWay(Attempts);

    /// <summary>Returns the row in one line: <c>AnswerAsync, tier 1 Overloaded: 2 openai/gpt-6-luna after 0 ms, the answer</c>.</summary>
    public override string ToString()
    {
        string how = Failure is { } failure ? $"{Failing} {failure}" : "nothing fails";
        return $"{Method}, {how}: {AnsweredBy} after {Wording.Time(Elapsed)}, {CallerSaw}";
    }
}
