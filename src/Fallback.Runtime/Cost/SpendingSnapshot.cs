namespace Fallback;

/// <summary>Today's spending of a client with a <see cref="CostBudgetAttribute"/>.</summary>
public sealed record SpendingSnapshot
{
    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public required string Client { get; init; }

    /// <summary>The day, in UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The spent amount in US dollars, including <see cref="EstimatedUsd"/>.</summary>
    public required decimal SpentUsd { get; init; }

    /// <summary>
    /// The part of <see cref="SpentUsd"/> that no provider reported and that Fallback estimated, in US dollars: requests that were
    /// canceled, timed out or broke off, which the provider may have charged, and answers without usage.
    /// </summary>
    public decimal EstimatedUsd { get; init; }

    /// <summary>The highest cost of all running requests in US dollars.</summary>
    public required decimal ReservedUsd { get; init; }

    /// <summary>The budget of the day in US dollars; the smallest one if methods have their own. Null for none.</summary>
    public decimal? PerDayUsd { get; init; }

    /// <summary>What is spent and reserved: by this process, or by all that share the budget, as far as more is known of them.</summary>
    internal decimal UsedOf(ReplicaSnapshot? replicas)
    {
        decimal own = SpentUsd + ReservedUsd;
        ShareSnapshot? share = replicas?.Shares.FirstOrDefault(share => share.Unit == "usd" && share.Of == Client);
        return Math.Max(own, share?.UsedByAll ?? 0);
    }

    /// <summary>
    /// Returns the spending in one line: <c>IBot on 2026-11-28: 0.90 of 1.00 USD spent (0.10 by estimate), 0.05 USD reserved</c>.
    /// </summary>
    public override string ToString()
    {
        string budget = PerDayUsd is { } most ? Wording.Invariant($" of {most:0.00##}") : "";
        string estimate = EstimatedUsd > 0 ? Wording.Invariant($" ({EstimatedUsd:0.00##} by estimate)") : "";
        string spent = Wording.Invariant($"{SpentUsd:0.00##}{budget} USD spent{estimate}");
        return Wording.Invariant($"{Client} on {Day:yyyy-MM-dd}: {spent}, {ReservedUsd:0.00##} USD reserved");
    }
}
