namespace Fallback;

/// <summary>What the clients of one name have spent today (UTC), and what a call costs as a rule. Thread-safe.</summary>
internal sealed class CostAccount(string client)
{
    /// <summary>A call is dear when it costs so many times the usual.</summary>
    private const int SpikeFactor = 5;

    /// <summary>Calls before which nothing is usual.</summary>
    private const int FirstJudged = 20;

    /// <summary>The usual is a mean of about so many calls.</summary>
    private const int MostWeighed = 100;

    private readonly object _lock = new();
    private DateOnly _day;
    private decimal _spent;
    private decimal _reserved;
    private decimal _usual;
    private int _calls;

    public string Client => client;

    /// <summary>Sets an amount aside if it fits; the day that it is of.</summary>
    public bool TryReserve(decimal amount, decimal perDay, DateTimeOffset now, out DateOnly day)
    {
        lock (_lock)
        {
            day = Turn(now);
            if (perDay > 0 && _spent + _reserved + amount > perDay) return false;
            _reserved += amount;
            return true;
        }
    }

    /// <summary>Puts what was spent in the place of what was set aside. What was set aside on another day is that day's.</summary>
    public void Settle(decimal reserved, decimal spent, DateOnly day)
    {
        lock (_lock)
        {
            if (day != _day) return;
            _reserved -= reserved;
            _spent += spent;
        }
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
                ReservedUsd = _reserved,
                PerDayUsd = perDay < decimal.MaxValue ? perDay : null
            };
    }

    // A clock that is set back does not give a day's money out twice.
    private DateOnly Turn(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (today > _day)
        {
            _day = today;
            _spent = _reserved = 0;
        }
        return _day;
    }
}
