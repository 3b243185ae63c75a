namespace Fallback;

/// <content>A part of a day's budget that replicas share.</content>
internal sealed partial class CostAccount
{
    /// <summary>Who found no room comes again, as a rule: what it needs is not to be given away for so many rounds.</summary>
    private const int Remembered = 20;

    private Action? _hurry;
    private BudgetShare _share = BudgetShare.None;
    private decimal _usedThen;
    private decimal _refused;
    private decimal _smallestRefused;
    private decimal _largest;
    private int _quiet;
    private bool _mayHurry;
    private volatile bool _lacksShare;

    /// <summary>
    /// How long until there may be room for what was refused last, where only this process's part was too small; null where the day's budget was.
    /// </summary>
    public TimeSpan? UntilMore => _lacksShare ? TimeSpan.FromSeconds(1) : null;

    /// <summary>What it has used and would use today, since it was asked before.</summary>
    public SpendingNeeds TakeNeeds(DateTimeOffset now)
    {
        lock (_lock)
        {
            var needs = new SpendingNeeds(Turn(now), _spent + _reserved, _hurry is null ? 0 : _share.Usd, _refused, _smallestRefused, _largest);
            if (_refused > 0) _quiet = 0;
            else if (++_quiet > Remembered) _smallestRefused = 0;
            _refused = 0;
            return needs;
        }
    }

    /// <summary>Puts this process's part of a day's budget in force.</summary>
    /// <param name="share">The part.</param>
    /// <param name="isScarce">Whether asking for more brings no more.</param>
    /// <param name="hurry">Asks for more. Called under the lock; it returns at once.</param>
    public void SetShare(BudgetShare share, bool isScarce, Action hurry)
    {
        lock (_lock)
        {
            (_hurry, _mayHurry, _usedThen) = (hurry, !isScarce, _spent + _reserved);
            _share = share.Day == _day ? share : _share with { NextUsd = share.NextUsd };
        }
    }

    private bool IsAboveShare(decimal amount, decimal perDay, DateTimeOffset now)
    {
        if (_hurry is null) return false;
        if (amount > _largest) _largest = amount;
        // Whoever stood still for long holds no more than what is its own then: nobody has told it so.
        if (now >= _share.EndAt) _share = _share with { Usd = Math.Min(_share.Usd, _share.ThenUsd), EndAt = DateTimeOffset.MaxValue };
        decimal used = _spent + _reserved + amount;
        if (_mayHurry && 2 * (used - _usedThen) > _share.Usd - _usedThen)
        {
            // Until it has been heard what there is, to ask again and again brings no more.
            _mayHurry = false;
            _hurry();
        }
        bool isAbovePerDay = used + _share.OthersUsd > perDay;
        _lacksShare = used > _share.Usd && !isAbovePerDay;
        if (used <= _share.Usd) return isAbovePerDay;
        _refused += amount;
        _smallestRefused = _smallestRefused == 0 ? amount : Math.Min(_smallestRefused, amount);
        return true;
    }

    private void BeginShare(DateOnly day)
    {
        _share = new BudgetShare(day, _share.NextUsd, 0, _share.NextUsd, DateTimeOffset.MaxValue, 0);
        (_refused, _smallestRefused, _largest, _usedThen) = (0, 0, 0, 0);
    }
}

/// <summary>A process's part of a day's budget, in US dollars.</summary>
/// <param name="Day">The day (UTC).</param>
/// <param name="Usd">What this process may spend on that day, with what it has spent.</param>
/// <param name="OthersUsd">What the other replicas have spent on that day, as far as that is known.</param>
/// <param name="NextUsd">What it may spend on the next day before anybody can be asked.</param>
/// <param name="EndAt">Until when nobody else has the part.</param>
/// <param name="ThenUsd">What is left of it from then on.</param>
internal sealed record BudgetShare(DateOnly Day, decimal Usd, decimal OthersUsd, decimal NextUsd, DateTimeOffset EndAt, decimal ThenUsd)
{
    /// <summary>Of which nothing is known yet.</summary>
    public static BudgetShare None { get; } = new(DateOnly.MinValue, 0, 0, 0, DateTimeOffset.MaxValue, 0);
}

/// <summary>What an account uses and would use of its budget, in US dollars.</summary>
/// <param name="Day">The day (UTC).</param>
/// <param name="Used">Spent and set aside.</param>
/// <param name="Share">What is this process's part; 0 where nothing is shared yet.</param>
/// <param name="Refused">What found no room.</param>
/// <param name="LeastRefused">The smallest of that; 0 for none.</param>
/// <param name="Largest">The most that a request of the day has set aside.</param>
internal readonly record struct SpendingNeeds(DateOnly Day, decimal Used, decimal Share, decimal Refused, decimal LeastRefused, decimal Largest);
