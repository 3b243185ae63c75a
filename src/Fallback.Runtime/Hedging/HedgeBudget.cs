using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// When the hedges of a plan start, by what they may cost. docs/hedging.md says in words what it does, docs/decisions/0017 why. Thread-safe.
/// </summary>
internal sealed class HedgeBudget(double share, IReadOnlyList<Tier> tiers)
{
    /// <summary>An answer that takes so many times the median is no usual one any more; where there is money to spare, the lesser counts.</summary>
    private const double Unusual = 3, UnusualEnough = 2.5;

    /// <summary>With fewer hedges in the account only answers that are more than unusual get one; with so many, those that are unusual enough.</summary>
    private const double Few = 5, Plenty = 40;

    /// <summary>The delay as long as too few answers are known.</summary>
    public static readonly TimeSpan Unmeasured = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _shortestLook = TimeSpan.FromMilliseconds(5);

    // Timers know no less, and a delay that changes by less is the same.
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    private readonly HedgeAccount _account = new(share, tiers.Count);
    private readonly UsualPrice _price = new(tiers);

    /// <summary>Whether a hedge may start beside a tier that was asked that long ago.</summary>
    public bool Allows(Tier asked, TimeSpan waited, Tier? next) => !_account.IsOverdrawn && waited + _step > DelayOf(asked, next);

    /// <summary>How long until it is worth asking again whether a hedge may start.</summary>
    public TimeSpan LookAgainAfter(Tier asked, TimeSpan waited, Tier? next)
    {
        TimeSpan left = DelayOf(asked, next) - waited;
        // The account fills with every answer, and with each hedge that is given back.
        TimeSpan look = (asked.State.Spread?.Median ?? Unmeasured) / 8;
        if (look < _shortestLook) look = _shortestLook;
        return left >= _step ? left : _account.IsOverdrawn ? look : TimeSpan.Zero;
    }

    /// <summary>
    /// The fuller the account, the earlier: never before a hedge makes sense, because the answer is no usual one and the next tier could
    /// overtake it, and not after the slowest answer in a hundred would have come.
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

    /// <summary>A hedge starts beside a tier.</summary>
    public HedgeStake Start(Tier waitedFor, Tier hedge)
    {
        var stake = new HedgeStake(waitedFor, _price.At(hedge));
        _account.Charge(stake.Price);
        return stake;
    }

    /// <summary>A tier has answered; with a stake where it was a hedge.</summary>
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

    /// <summary>A hedge is under way and another tier has answered.</summary>
    public void Lost(HedgeStake stake)
    {
        if (stake.IsSettled) return;
        stake.IsSettled = true;
        _account.Lose(stake.WaitedFor.Index, stake.Price);
    }

    /// <summary>A hedge has failed, or the tier that it was to overtake: the call would have asked this one anyway.</summary>
    public void GiveBack(HedgeStake stake)
    {
        if (stake.IsSettled) return;
        stake.IsSettled = true;
        _account.Return(stake.Price);
    }

    private static TimeSpan Between(TimeSpan from, TimeSpan to, double part) => from + Math.Min(part, 1) * (to - from);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
