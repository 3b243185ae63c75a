namespace Fallback;

/// <summary>The requests of one day (UTC) and their cost. Thread-safe.</summary>
internal sealed class DayAccount(TimeProvider time)
{
    private readonly object _lock = new();
    private DateOnly _day;
    private int _requests;
    private decimal _spent;
    private bool _isTold;

    public (int Requests, decimal SpentUsd) Today
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return (_requests, _spent);
            }
        }
    }

    /// <summary>Counts a request if the day permits it.</summary>
    /// <param name="mostRequests">The most requests in a day.</param>
    /// <param name="mostUsd">The most that they may cost.</param>
    /// <param name="isNews">Whether this is the first request of the day that the money did not permit.</param>
    public bool TryBegin(int mostRequests, decimal mostUsd, out bool isNews)
    {
        lock (_lock)
        {
            Turn();
            bool isSpent = _spent >= mostUsd;
            isNews = isSpent && !_isTold;
            _isTold |= isSpent;
            if (isSpent || _requests >= mostRequests) return false;
            _requests++;
            return true;
        }
    }

    public void Add(decimal usd)
    {
        lock (_lock)
        {
            Turn();
            _spent += usd;
        }
    }

    // A clock that is set back gives no money out twice.
    private void Turn()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today <= _day) return;
        (_day, _requests, _spent, _isTold) = (today, 0, 0, false);
    }
}
