namespace Fallback;

/// <summary>
/// A limit per minute: the declared one, lowered by what the provider reports, and raised again by successes. Guarded by its limiter's
/// lock.
/// </summary>
/// <remarks>
/// A <c>unit</c> is the size of one request: 1 for requests, its tokens for tokens, so that both are lowered and raised in the same way.
/// </remarks>
internal sealed class AdaptiveFigure
{
    private const double ShareOfHeader = 0.8;
    private const int Step = 5;

    private double _announced = double.PositiveInfinity;
    private double _lowered = double.PositiveInfinity;

    /// <summary>The declared limit; 0 for none.</summary>
    public int Declared { get; set; }

    /// <summary>This process's part of the declared limit, if replicas share it; otherwise null.</summary>
    public long? Share { get; set; }

    /// <summary>The effective limit for all users of the key; null for no limit.</summary>
    public long? Whole => Math.Min(Ceiling, _lowered) is var limit && double.IsFinite(limit) ? Math.Max(1, (long)limit) : null;

    /// <summary>
    /// The effective limit for this process; null for no limit. What the provider reported about the whole applies to a part in proportion,
    /// because only this process has received it.
    /// </summary>
    public long? Limit =>
        Whole is not { } whole ? null
        : Declared > 0 && Share is { } share ? (long)(share * Math.Min(1, (double)whole / Declared))
        : whole;

    private double Ceiling => Math.Min(Declared > 0 ? Declared : double.PositiveInfinity, _announced);

    /// <summary>Applies the provider's own limit, a part of which is left to other users of the key.</summary>
    public void Announce(double limit)
    {
        if (limit >= 1) _announced = limit * ShareOfHeader;
    }

    /// <summary>Lowers the limit, because nothing remains at the provider.</summary>
    public void Lower(double unit, long used) => LowerTo(Known(used) - Step * unit, unit);

    /// <summary>Halves the limit, because the provider refused a request for its rate.</summary>
    public void Halve(double unit, long used) => LowerTo(Known(used) / 2, unit);

    /// <summary>
    /// Raises the limit after a success. Without a ceiling, a limit that is not fully used is not raised further, because it would stop
    /// having a meaning.
    /// </summary>
    public void Raise(double unit, long used)
    {
        if (double.IsInfinity(_lowered) || (double.IsInfinity(Ceiling) && _lowered > 2 * used + Step * unit)) return;
        _lowered += unit;
        if (_lowered >= Ceiling) _lowered = double.PositiveInfinity;
    }

    /// <summary>Forgets what the provider has reported.</summary>
    public void Forget() => _announced = _lowered = double.PositiveInfinity;

    // While nothing limits, the use of the last minute is the best estimate of what is too much.
    private double Known(long used) => Math.Min(Ceiling, _lowered) is var limit && double.IsFinite(limit) ? limit : used;

    // Never above the effective limit: a request with more tokens than others has a higher floor.
    private void LowerTo(double limit, double unit) =>
        _lowered = Math.Max(Math.Min(Step * unit, Math.Min(Ceiling, _lowered)), limit);
}
