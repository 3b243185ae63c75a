namespace Fallback;

/// <summary>
/// The hedging budget: each answer adds a share of its cost, and each hedge is charged what it probably cost in vain. Thread-safe.
/// </summary>
internal sealed class HedgeAccount(double share, int tiers)
{
    /// <summary>
    /// The number of calls whose shares can accumulate, so that the savings of a quiet night are not spent in one bad hour.
    /// </summary>
    private const int RememberedCalls = 1_000;

    /// <summary>
    /// The part of a hedge's price that is charged before its result is known: slightly more than hedges cost in the end on average.
    /// </summary>
    private const double AtStart = 0.5;

    /// <summary>The weight of the newest call in a mean.</summary>
    private const double Newest = 0.01;

    private readonly object _lock = new();
    private readonly LostShare[] _lost = [.. Enumerable.Range(0, tiers).Select(static _ => new LostShare())];
    private double _balance;
    private double _meanCost;

    /// <summary>
    /// Whether more was spent than added: no hedge starts until that is balanced. The last hedge may therefore cost more than is left.
    /// </summary>
    public bool IsOverdrawn
    {
        get { lock (_lock) return _balance < 0; }
    }

    /// <summary>Returns how many hedges of that price the budget covers.</summary>
    public double HedgesAt(double price)
    {
        lock (_lock) return price <= 0 ? double.PositiveInfinity : Math.Max(_balance / price, 0);
    }

    /// <summary>Charges a part of a hedge that starts, until its result is known.</summary>
    public void Charge(double price)
    {
        lock (_lock) _balance -= price * AtStart;
    }

    /// <summary>Returns the charge of a hedge that caused no additional cost: it failed itself, or the tier before it did.</summary>
    public void Return(double price)
    {
        lock (_lock) _balance += price * AtStart;
    }

    /// <summary>Charges a hedge in full, because the tier that was waited for answered nevertheless.</summary>
    /// <param name="waitedFor">The index of the tier that was waited for.</param>
    /// <param name="price">The price of the hedge.</param>
    public void Lose(int waitedFor, double price)
    {
        lock (_lock)
        {
            _lost[waitedFor].Add(isLost: true);
            _balance -= price * (1 - AtStart);
        }
    }

    /// <summary>
    /// Charges a hedge that won. Whether the other answer would have arrived is unknown, so the share of hedges that have lost is taken as
    /// the probability that this one was unnecessary.
    /// </summary>
    /// <param name="waitedFor">The index of the tier that was too slow.</param>
    /// <param name="price">The price of the hedge.</param>
    /// <returns>The probability that it was unnecessary.</returns>
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

    /// <summary>Adds a share of the cost that an answered call would have had without hedges.</summary>
    public void PayIn(double cost)
    {
        lock (_lock)
        {
            _meanCost = _meanCost == 0 ? cost : _meanCost * (1 - Newest) + cost * Newest;
            double most = share * _meanCost * RememberedCalls;
            _balance = Math.Min(_balance + share * cost, most);
        }
    }

    /// <summary>The share of hedges next to a tier that have lost, over about the last 30.</summary>
    private struct LostShare()
    {
        private const double Kept = 0.97;

        // The initial value: one of two has lost.
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
