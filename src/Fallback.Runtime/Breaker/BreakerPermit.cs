namespace Fallback;

/// <summary>Leave to make one call. To be reported once; the default value has nothing to report.</summary>
/// <param name="Episode">The breaker's episode (from one opening or closing to the next) in which it was given; 0 for none.</param>
/// <param name="Ticket">0: given while closed, not counted. Positive: a probe. Negative: a place in the share of a recovering tier.</param>
/// <param name="ExpiresAt">Probe and share: the timestamp from which the place is free again and a report is too late to count.</param>
internal readonly record struct BreakerPermit(long Episode, long Ticket = 0, long ExpiresAt = long.MaxValue)
{
    /// <summary>
    /// The part of a ticket that marks a probe beside another tier. A mark rather than a member: permits are copied with every call.
    /// </summary>
    public const long BesideMark = 1L << 62;

    public bool IsProbe => Ticket > 0;

    /// <summary>Whether it is a probe that runs beside the call to the next tier.</summary>
    public bool IsBeside => Ticket > BesideMark;
}
