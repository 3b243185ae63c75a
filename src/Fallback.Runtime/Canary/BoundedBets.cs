namespace Fallback;

/// <summary>
/// Bets that the mean of figures from 0 to 1 is above a limit. Whatever their distribution, a mean of at most the limit makes every bet
/// fair or worse. Thread-safe.
/// </summary>
internal sealed class BoundedBets
{
    private readonly double _limit;
    private readonly double[] _stakes;
    private readonly LogWealth _wealth;

    /// <param name="limit">The highest acceptable mean.</param>
    /// <param name="stakes">Above 0 and below 1 ÷ limit, each with the same weight.</param>
    public BoundedBets(double limit, params double[] stakes)
    {
        _limit = limit;
        _stakes = stakes;
        _wealth = new LogWealth([.. stakes.Select(stake => 1.0 / stakes.Length)]);
    }

    public double Wealth => _wealth.Total;

    public void Add(double figure)
    {
        for (int i = 0; i < _stakes.Length; i++) _wealth.Add(i, Math.Log(1 + _stakes[i] * (figure - _limit)));
    }
}
