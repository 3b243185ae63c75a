namespace Fallback;

/// <summary>
/// A figure a minute: what is declared, lowered by what the provider says, and raised again by successes. Guarded by its limiter's lock.
/// </summary>
/// <remarks>A <c>unit</c> is one request's worth: 1 for requests, its tokens for tokens, so that both are lowered and raised alike.</remarks>
internal sealed class AdaptiveFigure
{
    private const double ShareOfHeader = 0.8;
    private const int Step = 5;

    private double _announced = double.PositiveInfinity;
    private double _lowered = double.PositiveInfinity;

    /// <summary>0 for none.</summary>
    public int Declared { get; set; }

    /// <summary>This process's part of what is declared, where replicas share it; null where they do not.</summary>
    public long? Share { get; set; }

    /// <summary>What holds now for all that have the key; null for no limit.</summary>
    public long? Whole => Math.Min(Ceiling, _lowered) is var limit && double.IsFinite(limit) ? Math.Max(1, (long)limit) : null;

    /// <summary>
    /// What holds now for this process; null for no limit. What the provider has said of the whole holds for a part in proportion, because only
    /// this process has heard it.
    /// </summary>
    public long? Limit =>
        Whole is not { } whole ? null
        : Declared > 0 && Share is { } share ? (long)(share * Math.Min(1, (double)whole / Declared))
        : whole;

    private double Ceiling => Math.Min(Declared > 0 ? Declared : double.PositiveInfinity, _announced);

    /// <summary>The provider's own limit: a part of it is left to whoever else has the key.</summary>
    public void Announce(double limit)
    {
        if (limit >= 1) _announced = limit * ShareOfHeader;
    }

    /// <summary>Nothing remains at the provider.</summary>
    public void Lower(double unit, long used) => LowerTo(Known(used) - Step * unit, unit);

    /// <summary>The provider has refused a request for its rate.</summary>
    public void Halve(double unit, long used) => LowerTo(Known(used) / 2, unit);

    /// <summary>
    /// A request has passed. Without a ceiling a limit that is not made use of is not raised further: it would stop to mean anything.
    /// </summary>
    public void Raise(double unit, long used)
    {
        if (double.IsInfinity(_lowered) || (double.IsInfinity(Ceiling) && _lowered > 2 * used + Step * unit)) return;
        _lowered += unit;
        if (_lowered >= Ceiling) _lowered = double.PositiveInfinity;
    }

    /// <summary>Forgets what the provider has said.</summary>
    public void Forget() => _announced = _lowered = double.PositiveInfinity;

    // As long as nothing limits, what the last minute took is the best guess at what is too much.
    private double Known(long used) => Math.Min(Ceiling, _lowered) is var limit && double.IsFinite(limit) ? limit : used;

    // Never above what holds already: a request with more tokens than others has a higher floor.
    private void LowerTo(double limit, double unit) =>
        _lowered = Math.Max(Math.Min(Step * unit, Math.Min(Ceiling, _lowered)), limit);
}
