namespace Fallback;

/// <summary>The permission to make one call. Report it once; the default value needs no report.</summary>
/// <param name="Episode">The breaker's episode (from one opening or closing to the next) in which it was given; 0 for none.</param>
/// <param name="Ticket">
/// 0: issued while the breaker was closed, not counted. Positive: a probe. Negative: a place in the share of a recovering tier.
/// </param>
/// <param name="ExpiresAt">
/// For a probe or share: the timestamp from which the place is free again and a report is too late to count.
/// </param>
internal readonly record struct BreakerPermit(long Episode, long Ticket = 0, long ExpiresAt = long.MaxValue)
{
    /// <summary>
    /// The bit of a ticket that marks a probe next to a call to another tier. It is a bit and not a member because permits are copied with
    /// every call.
    /// </summary>
    public const long BesideMark = 1L << 62;

    public bool IsProbe => Ticket > 0;

    /// <summary>Whether it is a probe that runs at the same time as the call to the next tier.</summary>
    public bool IsBeside => Ticket > BesideMark;
}
