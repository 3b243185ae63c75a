namespace Fallback;

/// <content>This process's part of a daily budget that replicas share.</content>
internal sealed partial class CostAccount
{
    /// <summary>
    /// The number of rounds for which a refused amount is remembered: a refused call usually returns, and its need must not be given away.
    /// </summary>
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
    /// The time until there may be room for what was refused last, if only this process's part was too small; null if the daily budget was.
    /// </summary>
    public TimeSpan? UntilMore => _lacksShare ? TimeSpan.FromSeconds(1) : null;

    /// <summary>Returns what it has used and would use today, since the last time.</summary>
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

    /// <summary>Applies this process's part of a daily budget.</summary>
    /// <param name="share">The part.</param>
    /// <param name="isScarce">Whether a request for more is useless.</param>
    /// <param name="hurry">Requests more. Called under the lock; it returns at once.</param>
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
        // A process that stood still for a long time holds no more than what is certainly its own, because it may not have been informed.
        if (now >= _share.EndAt) _share = _share with { Usd = Math.Min(_share.Usd, _share.ThenUsd), EndAt = DateTimeOffset.MaxValue };
        decimal used = _spent + _reserved + amount;
        if (_mayHurry && 2 * (used - _usedThen) > _share.Usd - _usedThen)
        {
            // Until the store has answered, further requests are useless.
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
/// <param name="Usd">What this process may spend on that day, including what it has spent.</param>
/// <param name="OthersUsd">What the other replicas have spent on that day, as far as known.</param>
/// <param name="NextUsd">What it may spend on the next day before the store has answered.</param>
/// <param name="EndAt">The time until which no other process has the part.</param>
/// <param name="ThenUsd">What is left of it from then on.</param>
internal sealed record BudgetShare(DateOnly Day, decimal Usd, decimal OthersUsd, decimal NextUsd, DateTimeOffset EndAt, decimal ThenUsd)
{
    /// <summary>A part about which nothing is known yet.</summary>
    public static BudgetShare None { get; } = new(DateOnly.MinValue, 0, 0, 0, DateTimeOffset.MaxValue, 0);
}

/// <summary>What an account uses and would use of its budget, in US dollars.</summary>
/// <param name="Day">The day (UTC).</param>
/// <param name="Used">What is spent and reserved.</param>
/// <param name="Share">This process's part; 0 if nothing is shared yet.</param>
/// <param name="Refused">What was refused for lack of room.</param>
/// <param name="LeastRefused">The smallest refused amount; 0 for none.</param>
/// <param name="Largest">The largest reservation of a request of the day.</param>
internal readonly record struct SpendingNeeds(DateOnly Day, decimal Used, decimal Share, decimal Refused, decimal LeastRefused, decimal Largest);
