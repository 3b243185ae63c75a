namespace Fallback;

/// <summary>
/// What a process holds, has used and wants of a total that replicas share: requests per minute, tokens per minute, money per day.
/// </summary>
/// <remarks>
/// A process never uses more than it holds, and all processes together never hold more than the total: that is the whole guarantee. The
/// store therefore never takes anything away. It reports the amount that a process should reduce its holding to
/// (<see cref="ShareGrant.Target"/>), and the process reports in its next request how far it has done so.
/// </remarks>
public sealed record ShareRequest
{
    /// <summary>The name of the total.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The total for all processes together, in whole units, at most 9·10¹⁵. If processes report different totals, the smallest of their
    /// last reports applies until its <see cref="Lease"/> ends.
    /// </summary>
    public required long Total { get; init; }

    /// <summary>
    /// What the process holds as far as it knows: the last <see cref="ShareGrant.Held"/>, or less if it gives something back. The store
    /// accepts this figure, even if it has lost its own, because the process may have used that much.
    /// </summary>
    public required long Held { get; init; }

    /// <summary>What the process has used and reserved of its holding; never more than <see cref="Held"/>.</summary>
    public required long Used { get; init; }

    /// <summary>What the process would like to hold.</summary>
    public required long Wanted { get; init; }

    /// <summary>The smallest useful amount above <see cref="Used"/>: less than one request needs is useless. Default 1.</summary>
    public long Least { get; init; } = 1;

    /// <summary>
    /// The number of the request, which increases with each request of the process. A request whose number is not higher than the last
    /// processed one changes nothing.
    /// </summary>
    public required long Number { get; init; }

    /// <summary>How long the holding stays reserved for the process if it sends no further request.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>
    /// Whether used amounts are spent permanently, like money, so that they still count after their process has left. Otherwise they become
    /// available again. They are remembered for two days after the last request of any process.
    /// </summary>
    public bool IsSpent { get; init; }

    /// <summary>
    /// The largest <see cref="ShareGrant.UsedByGone"/> that the process ever received, for a store that has lost it. Only for amounts that
    /// are spent permanently.
    /// </summary>
    public long UsedByGone { get; init; }
}

/// <summary>What a process holds from now on.</summary>
public sealed record ShareGrant
{
    /// <summary>The amount that the process holds: never less than it reported.</summary>
    public required long Held { get; init; }

    /// <summary>
    /// The amount that the process should reduce its holding to, so that others get their part; <see cref="Held"/> or more if it need not.
    /// </summary>
    public required long Target { get; init; }

    /// <summary>The smallest total that a process reported.</summary>
    public required long Total { get; init; }

    /// <summary>
    /// What all processes together have used; for amounts that are spent permanently, including processes that have left.
    /// </summary>
    public required long Used { get; init; }

    /// <summary>What processes that have left had spent.</summary>
    public required long UsedByGone { get; init; }

    /// <summary>The number of processes that have a share.</summary>
    public required int Processes { get; init; }

    /// <summary>Whether all processes together want more than the total.</summary>
    public required bool IsScarce { get; init; }

    /// <summary>
    /// Whether the store has only just learned of this total. Nobody gets more until each process has had the time to report what it holds.
    /// </summary>
    public required bool IsSettling { get; init; }
}
