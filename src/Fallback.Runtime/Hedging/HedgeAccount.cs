namespace Fallback;

/// <summary>
/// What hedges may cost: each answer pays in a share of what it cost, each hedge is charged what it is taken to have cost in vain. Thread-safe.
/// </summary>
internal sealed class HedgeAccount(double share, int tiers)
{
    /// <summary>So many calls pay in at most: what a quiet night saved is not spent in one bad hour.</summary>
    private const int RememberedCalls = 1_000;

    /// <summary>What is charged of a hedge's price until it is known what became of it: somewhat more than hedges cost in the end on average.</summary>
    private const double AtStart = 0.5;

    /// <summary>How much the newest call weighs in a mean.</summary>
    private const double Newest = 0.01;

    private readonly object _lock = new();
    private readonly LostShare[] _lost = [.. Enumerable.Range(0, tiers).Select(static _ => new LostShare())];
    private double _balance;
    private double _meanCost;

    /// <summary>Whether more was spent than paid in: no hedge starts until that is made good. So the last one may cost more than is left.</summary>
    public bool IsOverdrawn
    {
        get { lock (_lock) return _balance < 0; }
    }

    /// <summary>How many hedges of that price are in it.</summary>
    public double HedgesAt(double price)
    {
        lock (_lock) return price <= 0 ? double.PositiveInfinity : Math.Max(_balance / price, 0);
    }

    /// <summary>A hedge starts: it is charged in part until it is known what became of it.</summary>
    public void Charge(double price)
    {
        lock (_lock) _balance -= price * AtStart;
    }

    /// <summary>A hedge was not needed beyond what the call would have cost anyway: it failed itself, or the tier before it did.</summary>
    public void Return(double price)
    {
        lock (_lock) _balance += price * AtStart;
    }

    /// <summary>A hedge was begun, and the tier that was waited for answered nevertheless: it is charged in full.</summary>
    /// <param name="waitedFor">The place of the tier that was waited for.</param>
    /// <param name="price">What the hedge costs.</param>
    public void Lose(int waitedFor, double price)
    {
        lock (_lock)
        {
            _lost[waitedFor].Add(isLost: true);
            _balance -= price * (1 - AtStart);
        }
    }

    /// <summary>
    /// A hedge won, and nobody knows whether the other answer would have come: as many of the winners are taken to have been needless as hedges
    /// have lost, and so much is charged.
    /// </summary>
    /// <param name="waitedFor">The place of the tier that was too slow.</param>
    /// <param name="price">What the hedge costs.</param>
    /// <returns>The share that was needless.</returns>
    public double Win(int waitedFor, double price)
    {
        lock (_lock)
        {
            double needless = _lost[waitedFor].Value;
            _lost[waitedFor].Add(isLost: false);
            _balance += price * (AtStart - needless);
            return needless;
        }
    }

    /// <summary>A call was answered, which without hedges would have cost that.</summary>
    public void PayIn(double cost)
    {
        lock (_lock)
        {
            _meanCost = _meanCost == 0 ? cost : _meanCost * (1 - Newest) + cost * Newest;
            double most = share * _meanCost * RememberedCalls;
            _balance = Math.Min(_balance + share * cost, most);
        }
    }

    /// <summary>How many hedges beside a tier have lost of those that were decided; about the last 30 count.</summary>
    private struct LostShare()
    {
        private const double Kept = 0.97;

        // As if one of two had lost.
        private double _lost = 0.5;
        private double _all = 1;

        public readonly double Value => _lost / _all;

        public void Add(bool isLost)
        {
            _lost = _lost * Kept + (isLost ? 1 : 0);
            _all = _all * Kept + 1;
        }
    }
}
