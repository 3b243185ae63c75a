namespace Fallback;

/// <content>A part of a day's budget that replicas share.</content>
internal sealed partial class CostAccount
{
    /// <summary>Who found no room comes again, as a rule: what it needs is not to be given away for so many rounds.</summary>
    private const int Remembered = 20;

    private Action? _hurry;
    private volatile bool _lacksShare;
    private decimal _share;
    private decimal _nextShare;
    private decimal _others;
    private decimal _refused;
    private decimal _smallestRefused;
    private int _quiet;

    /// <summary>
    /// How long until there may be room for what was refused last, where only this process's part was too small; null where the day's budget was.
    /// </summary>
    public TimeSpan? UntilMore => _lacksShare ? TimeSpan.FromSeconds(1) : null;

    /// <summary>What it has used and would use today, since it was asked before.</summary>
    public SpendingNeeds TakeNeeds(DateTimeOffset now)
    {
        lock (_lock)
        {
            var needs = new SpendingNeeds(Turn(now), _spent + _reserved, _hurry is null ? 0 : _share, _refused, _smallestRefused);
            if (_refused > 0) _quiet = 0;
            else if (++_quiet > Remembered) _smallestRefused = 0;
            _refused = 0;
            return needs;
        }
    }

    /// <summary>Puts this process's part of a day's budget in force.</summary>
    /// <param name="day">The day.</param>
    /// <param name="share">US dollars that this process may spend on that day, with what it has spent.</param>
    /// <param name="others">What the other replicas have spent on that day, as far as that is known.</param>
    /// <param name="next">What it may spend on the next day before anybody can be asked.</param>
    /// <param name="hurry">Asks for more. Called under the lock; it returns at once.</param>
    public void SetShare(DateOnly day, decimal share, decimal others, decimal next, Action hurry)
    {
        lock (_lock)
        {
            (_hurry, _nextShare) = (hurry, next);
            if (day == _day) (_share, _others) = (share, others);
        }
    }

    /// <summary>Nothing is shared any more.</summary>
    public void Unshare()
    {
        lock (_lock) _hurry = null;
    }

    private bool IsAboveShare(decimal amount, decimal perDay)
    {
        if (_hurry is null) return false;
        decimal used = _spent + _reserved + amount;
        if (used * 2 > _share) _hurry();
        _lacksShare = used > _share && used + _others <= perDay;
        if (used <= _share) return used + _others > perDay;
        _refused += amount;
        _smallestRefused = _smallestRefused == 0 ? amount : Math.Min(_smallestRefused, amount);
        return true;
    }

    private void BeginShare() => (_share, _others, _refused, _smallestRefused) = (_nextShare, 0, 0, 0);
}

/// <summary>What an account uses and would use of its budget, in US dollars.</summary>
/// <param name="Day">The day (UTC).</param>
/// <param name="Used">Spent and set aside.</param>
/// <param name="Share">What is this process's part; 0 where nothing is shared yet.</param>
/// <param name="Refused">What found no room.</param>
/// <param name="LeastRefused">The smallest of that; 0 for none.</param>
internal readonly record struct SpendingNeeds(DateOnly Day, decimal Used, decimal Share, decimal Refused, decimal LeastRefused);
