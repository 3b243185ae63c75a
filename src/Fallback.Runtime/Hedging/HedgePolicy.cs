using Polly;
using Polly.Hedging;

namespace Fallback;

/// <summary>
/// When a call gets another request beside the ones under way. Polly keeps the time and the requests apart; what is asked is the chain's
/// affair.
/// </summary>
internal sealed class HedgePolicy
{
    /// <summary>Where a pipeline's actions find the call that they belong to.</summary>
    public static readonly ResiliencePropertyKey<IHedgedRun> Run = new("fallback.hedged-run");

    /// <summary>Polly takes no more in one execution; a longer chain goes on without hedges.</summary>
    private const int MostHedges = 10;

    private static readonly TimeSpan _unmeasured = TimeSpan.FromSeconds(2);

    private readonly HedgeFigures _figures;

    public HedgePolicy(HedgeFigures figures, TimeProvider time)
    {
        _figures = figures;
        Pipeline = new ResiliencePipelineBuilder<LaneEnd> { TimeProvider = time }
            .AddHedging(new HedgingStrategyOptions<LaneEnd>
            {
                MaxHedgedAttempts = MostHedges,
                ShouldHandle = static arguments => new ValueTask<bool>(arguments.Outcome.Result is { IsFinal: false }),
                DelayGenerator = arguments => new ValueTask<TimeSpan>(DelayOf(RunOf(arguments.Context))),
                ActionGenerator = static arguments => RunOf(arguments.ActionContext) is { HasNext: true } run
                    ? () => run.AskAsync(arguments.ActionContext.CancellationToken)
                    : null,
            })
            .Build();
    }

    public ResiliencePipeline<LaneEnd> Pipeline { get; }

    /// <summary>Whether the delay is taken from the tiers' own latencies.</summary>
    public bool IsMeasured => _figures.Delay is null;

    private TimeSpan DelayOf(IHedgedRun run)
    {
        // With no tier left to ask, a delay would only wake Polly up to ask again, and a race would keep a core busy with that.
        if (!run.HasNext || run.UnderWay >= _figures.MaxParallel) return Timeout.InfiniteTimeSpan;
        if (_figures.Delay is { } delay) return delay;
        return run.Latest is { } tier ? DelayOf(tier.State, run.NextTier?.State) : _unmeasured;
    }

    /// <summary>
    /// A tier is slow when it is slower than usual and the next one could still overtake it. Where answers vary little, the slowest in twenty
    /// is nearly there, and a hedge would only be paid for.
    /// </summary>
    private static TimeSpan DelayOf(TierState asked, TierState? next)
    {
        if (asked.SlowLatency is not { } slow || asked.MedianLatency is not { } median) return _unmeasured;
        TimeSpan worthwhile = median + 2 * (next?.MedianLatency ?? median);
        return slow > worthwhile ? slow : worthwhile;
    }

    private static IHedgedRun RunOf(ResilienceContext context) => context.Properties.GetValue(Run, null!);
}

/// <summary>A call whose tiers are asked side by side.</summary>
internal interface IHedgedRun
{
    /// <summary>Whether there is a tier that was not asked yet.</summary>
    bool HasNext { get; }

    /// <summary>The tier that would be asked next, if it can take the call.</summary>
    Tier? NextTier { get; }

    /// <summary>Requests under way.</summary>
    int UnderWay { get; }

    /// <summary>The tier that was asked last.</summary>
    Tier? Latest { get; }

    /// <summary>Asks the next tier that can take the call.</summary>
    ValueTask<Polly.Outcome<LaneEnd>> AskAsync(CancellationToken cancellationToken);
}

/// <summary>What one of the requests side by side ended with.</summary>
internal class LaneEnd(bool isFinal)
{
    /// <summary>Whether the call ends with it; else the next tier is asked.</summary>
    public bool IsFinal => isFinal;
}
