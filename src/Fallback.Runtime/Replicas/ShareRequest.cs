namespace Fallback;

/// <summary>What a process holds, has used and wants of a total that replicas share: requests a minute, tokens a minute, money a day.</summary>
/// <remarks>
/// A process never uses more than it holds, and what all hold is never more than the total: that is the whole of the guarantee. So the
/// store never takes anything away. It tells a process what to come down to (<see cref="ShareGrant.Target"/>), and the process says in its next
/// request how far it has.
/// </remarks>
public sealed record ShareRequest
{
    /// <summary>The total's name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// How much there is for all together, in whole units, at most 9·10¹⁵. Where processes say different things, the smallest holds that one of
    /// them last said, until its <see cref="Lease"/> ends.
    /// </summary>
    public required long Total { get; init; }

    /// <summary>
    /// What the process holds as far as it knows: the last <see cref="ShareGrant.Held"/>, or less, where it gives back. Taken at its word,
    /// because it may have used that much: also by a store that has lost what it knew.
    /// </summary>
    public required long Held { get; init; }

    /// <summary>What it has used and set aside of that. Never more than <see cref="Held"/>.</summary>
    public required long Used { get; init; }

    /// <summary>What it would hold if it could.</summary>
    public required long Wanted { get; init; }

    /// <summary>The smallest amount of use above <see cref="Used"/>: less than one request needs is as good as nothing.</summary>
    public long Least { get; init; } = 1;

    /// <summary>Counts up with each request of the process. One that is not above the last that was carried out changes nothing.</summary>
    public required long Number { get; init; }

    /// <summary>How long what it holds is set aside for it when it says nothing more.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>
    /// Whether what was used is gone for good, as money is, so that it counts when its process has gone. Otherwise it comes back.
    /// It is remembered for two days after anybody's last word.
    /// </summary>
    public bool IsSpent { get; init; }

    /// <summary>
    /// The largest <see cref="ShareGrant.UsedByGone"/> that the process was ever told, for a store that has lost it. For what is spent only.
    /// </summary>
    public long UsedByGone { get; init; }
}

/// <summary>What a process holds from now on.</summary>
public sealed record ShareGrant
{
    /// <summary>How much: never less than it said that it held.</summary>
    public required long Held { get; init; }

    /// <summary>What it should come down to, so that others get their part; at or above <see cref="Held"/> where it need not.</summary>
    public required long Target { get; init; }

    /// <summary>The smallest total that is said.</summary>
    public required long Total { get; init; }

    /// <summary>What all together have used, those that have gone included where it is spent.</summary>
    public required long Used { get; init; }

    /// <summary>What processes have spent that have gone.</summary>
    public required long UsedByGone { get; init; }

    /// <summary>Processes that have a share.</summary>
    public required int Processes { get; init; }

    /// <summary>Whether all together want more than there is.</summary>
    public required bool IsScarce { get; init; }

    /// <summary>
    /// Whether the store knows this total only since moments ago. Until each process has had the time to say what it holds, nobody gets more.
    /// </summary>
    public required bool IsSettling { get; init; }
}
