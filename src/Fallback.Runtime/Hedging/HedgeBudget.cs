using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Decides when the hedges of a plan start, by their permitted cost. docs/hedging.md describes the behavior, and docs/decisions/0017 the
/// reasons. Thread-safe.
/// </summary>
internal sealed class HedgeBudget(double share, IReadOnlyList<Tier> tiers)
{
    /// <summary>
    /// The multiples of the median from which an answer counts as unusually slow; if the budget is full, the lower one applies.
    /// </summary>
    private const double Unusual = 3, UnusualEnough = 2.5;

    /// <summary>
    /// The hedges in the budget below which only very unusual answers are hedged, and above which the lower multiple applies.
    /// </summary>
    private const double Few = 5, Plenty = 40;

    /// <summary>The delay while too few answers are known.</summary>
    public static readonly TimeSpan Unmeasured = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _shortestLook = TimeSpan.FromMilliseconds(5);

    // The resolution of timers: a smaller change of the delay does not matter.
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    private readonly HedgeAccount _account = new(share, tiers.Count);
    private readonly UsualPrice _price = new(tiers);

    /// <summary>Whether a hedge may start next to a tier that was asked the given time ago.</summary>
    public bool Allows(Tier asked, TimeSpan waited, Tier? next) => !_account.IsOverdrawn && waited + _step > DelayOf(asked, next);

    /// <summary>Returns the time after which it is worth checking again whether a hedge may start.</summary>
    public TimeSpan LookAgainAfter(Tier asked, TimeSpan waited, Tier? next)
    {
        TimeSpan left = DelayOf(asked, next) - waited;
        // The budget grows with every answer, and with each returned charge.
        TimeSpan look = (asked.State.Spread?.Median ?? Unmeasured) / 8;
        if (look < _shortestLook) look = _shortestLook;
        return left >= _step ? left : _account.IsOverdrawn ? look : TimeSpan.Zero;
    }

    /// <summary>
    /// Returns the delay: the fuller the budget, the shorter. A hedge never starts before the answer is unusually slow and the next tier
    /// could overtake it, and not after the slowest one percent of answers would have arrived.
    /// </summary>
    public TimeSpan DelayOf(Tier asked, Tier? next)
    {
        if (asked.State.Spread is not { } known) return Unmeasured;
        TimeSpan overtaking = known.Median + (next?.State.Spread?.Median ?? known.Median);
        TimeSpan unusual = Longer(Unusual * known.Median, overtaking);
        double hedges = _account.HedgesAt(_price.At(next ?? asked));
        return hedges < Few
            ? Between(unusual, Longer(known.Slowest, unusual), 1 - hedges / Few)
            : Between(unusual, Longer(UnusualEnough * known.Median, overtaking), (hedges - Few) / (Plenty - Few));
    }

    /// <summary>Starts a hedge next to a tier.</summary>
    public HedgeStake Start(Tier waitedFor, Tier hedge)
    {
        var stake = new HedgeStake(waitedFor, _price.At(hedge));
        _account.Charge(stake.Price);
        return stake;
    }

    /// <summary>Records an answer; with a stake if it was a hedge's.</summary>
    public void Answered(Tier by, HedgeStake? stake, UsageDetails? usage)
    {
        _price.Note(usage);
        double cost = _price.At(by);
        if (stake is { IsSettled: false })
        {
            stake.IsSettled = true;
            double needless = _account.Win(stake.WaitedFor.Index, stake.Price);
            cost = needless * _price.At(stake.WaitedFor) + (1 - needless) * cost;
        }
        _account.PayIn(cost);
    }

    /// <summary>Settles a running hedge, because another tier has answered.</summary>
    public void Lost(HedgeStake stake)
    {
        if (stake.IsSettled) return;
        stake.IsSettled = true;
        _account.Lose(stake.WaitedFor.Index, stake.Price);
    }

    /// <summary>Settles a hedge that failed, or whose other tier failed: the call would have asked this tier anyway.</summary>
    public void GiveBack(HedgeStake stake)
    {
        if (stake.IsSettled) return;
        stake.IsSettled = true;
        _account.Return(stake.Price);
    }

    private static TimeSpan Between(TimeSpan from, TimeSpan to, double part) => from + Math.Min(part, 1) * (to - from);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
