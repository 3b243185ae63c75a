namespace Fallback;

/// <summary>The amount that the clients of one name have spent today (UTC), and the usual cost of a call. Thread-safe.</summary>
internal sealed partial class CostAccount(string client)
{
    /// <summary>The factor over the usual cost from which a call counts as expensive.</summary>
    private const int SpikeFactor = 5;

    /// <summary>The number of calls before a usual cost is known.</summary>
    private const int FirstJudged = 20;

    /// <summary>More requests than usually run at once.</summary>
    private const int Crowd = 1_000;

    /// <summary>The usual cost is a mean over about this many calls.</summary>
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

    /// <summary>Whether there are so many reservations that some of them may be lost.</summary>
    public bool IsCrowded => _open.Count >= Crowd;

    /// <summary>Reserves an amount if it fits; returns the day that it belongs to.</summary>
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

    /// <summary>Replaces a reservation with the amount spent. A reservation of an earlier day belongs to that day.</summary>
    /// <param name="reserved">The reserved amount.</param>
    /// <param name="spent">The spent amount.</param>
    /// <param name="estimated">The part of it that the provider did not report.</param>
    /// <param name="day">The day that it belongs to.</param>
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

    /// <summary>Remembers the reservation of a request until the request ends.</summary>
    public void Open(CostLease lease)
    {
        lock (_lock) _open.Add(lease);
    }

    public void Close(CostLease lease)
    {
        lock (_lock) _open.Remove(lease);
    }

    /// <summary>
    /// Returns the reservations of requests that should have ended long ago: streams that are neither read nor disposed of any more.
    /// </summary>
    public CostLease[] Lost(long now)
    {
        lock (_lock) return [.. _open.Where(lease => lease.ExpiresAt <= now)];
    }

    /// <summary>Records the cost of an answered call; returns the usual cost if this one is far above it, otherwise null.</summary>
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

    // A clock that was ahead returns to the day that it left, with everything that was spent on either day: no day's money is given out
    // twice.
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
