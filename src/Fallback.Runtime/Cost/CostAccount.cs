namespace Fallback;

/// <summary>What the clients of one name have spent today (UTC), and what a call costs as a rule. Thread-safe.</summary>
internal sealed partial class CostAccount(string client)
{
    /// <summary>A call is dear when it costs so many times the usual.</summary>
    private const int SpikeFactor = 5;

    /// <summary>Calls before which nothing is usual.</summary>
    private const int FirstJudged = 20;

    /// <summary>More requests than are under way at once as a rule.</summary>
    private const int Crowd = 1_000;

    /// <summary>The usual is a mean of about so many calls.</summary>
    private const int MostWeighed = 100;

    private readonly object _lock = new();
    private readonly HashSet<CostLease> _open = [];
    private DateOnly _day;
    private (DateOnly Day, decimal Spent, decimal Estimated) _before;
    private (DateOnly Day, decimal Spent, decimal Estimated) _ahead;
    private decimal _spent;
    private decimal _estimated;
    private decimal _reserved;
    private decimal _usual;
    private int _calls;

    public string Client => client;

    /// <summary>Whether so much is set aside that some of it may be lost.</summary>
    public bool IsCrowded => _open.Count >= Crowd;

    /// <summary>Sets an amount aside if it fits; the day that it is of.</summary>
    public bool TryReserve(decimal amount, decimal perDay, DateTimeOffset now, out DateOnly day)
    {
        lock (_lock)
        {
            day = Turn(now);
            _lacksShare = false;
            if (perDay > 0 && (_spent + _reserved + amount > perDay || IsAboveShare(amount, perDay, now))) return false;
            _reserved += amount;
            return true;
        }
    }

    /// <summary>Puts what was spent in the place of what was set aside. What was set aside on a day before is that day's.</summary>
    /// <param name="reserved">What was set aside.</param>
    /// <param name="spent">What was spent.</param>
    /// <param name="estimated">How much of that the provider has not told.</param>
    /// <param name="day">The day of which it is.</param>
    public void Settle(decimal reserved, decimal spent, decimal estimated, DateOnly day)
    {
        lock (_lock)
        {
            if (day < _day) return;
            _reserved = Math.Max(0, _reserved - reserved);
            _spent += spent;
            _estimated = Math.Max(0, _estimated + estimated);
        }
    }

    /// <summary>Remembers what was set aside for a request until that ends.</summary>
    public void Open(CostLease lease)
    {
        lock (_lock) _open.Add(lease);
    }

    public void Close(CostLease lease)
    {
        lock (_lock) _open.Remove(lease);
    }

    /// <summary>What was set aside for requests that should have ended long ago: streams that nobody reads or disposes any more.</summary>
    public CostLease[] Lost(long now)
    {
        lock (_lock) return [.. _open.Where(lease => lease.ExpiresAt <= now)];
    }

    /// <summary>Takes in what an answered call has cost; the usual cost when this one is far above it, else null.</summary>
    public decimal? Judge(decimal cost)
    {
        lock (_lock)
        {
            decimal usual = _usual;
            bool isSpike = _calls >= FirstJudged && cost > usual * SpikeFactor;
            _calls = Math.Min(_calls + 1, MostWeighed);
            _usual += (cost - usual) / _calls;
            return isSpike ? usual : null;
        }
    }

    public SpendingSnapshot Snapshot(DateTimeOffset now, decimal perDay)
    {
        lock (_lock)
            return new SpendingSnapshot
            {
                Client = client,
                Day = Turn(now),
                SpentUsd = _spent,
                EstimatedUsd = _estimated,
                ReservedUsd = _reserved,
                PerDayUsd = perDay < decimal.MaxValue ? perDay : null
            };
    }

    // A clock that was ahead comes back to the day that it left, with all that was spent on either: no day's money is given out twice.
    private DateOnly Turn(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (today > _day)
        {
            _before = (_day, _spent, _estimated);
            (_spent, _estimated) = today == _ahead.Day ? (_ahead.Spent, _ahead.Estimated) : default;
            _reserved = 0;
            BeginShare(today);
        }
        else if (today < _day)
        {
            _ahead = (_day, _spent, _estimated);
            if (today == _before.Day) (_spent, _estimated) = (_spent + _before.Spent, _estimated + _before.Estimated);
        }
        return _day = today;
    }
}
