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

    private readonly HedgeFigures _figures;

    public HedgePolicy(HedgeFigures figures, IReadOnlyList<Tier> tiers, TimeProvider time)
    {
        _figures = figures;
        Budget = figures.Delay is null ? new HedgeBudget(figures.ExtraCost, tiers) : null;
        Pipeline = new ResiliencePipelineBuilder<LaneEnd> { TimeProvider = time }
            .AddHedging(new HedgingStrategyOptions<LaneEnd>
            {
                MaxHedgedAttempts = MostHedges,
                ShouldHandle = static arguments => new ValueTask<bool>(arguments.Outcome.Result is { IsFinal: false }),
                DelayGenerator = arguments => new ValueTask<TimeSpan>(DelayOf(RunOf(arguments.Context))),
                // Without an action Polly waits for the delay again, and asks again.
                ActionGenerator = arguments => RunOf(arguments.ActionContext) is { HasNext: true } run && Allows(run)
                    ? () => run.AskAsync(arguments.ActionContext.CancellationToken)
                    : null,
            })
            .Build();
    }

    public ResiliencePipeline<LaneEnd> Pipeline { get; }

    /// <summary>What hedges may cost; null where they start after a fixed delay.</summary>
    public HedgeBudget? Budget { get; }

    /// <summary>Whether tiers are asked at once, so that one that loses was not slow for it.</summary>
    public bool IsRace => _figures.Delay == TimeSpan.Zero;

    private TimeSpan DelayOf(IHedgedRun run)
    {
        // With no tier left to ask, a delay would only wake Polly up to ask again, and a race would keep a core busy with that.
        if (!run.HasNext || run.UnderWay >= _figures.MaxParallel) return Timeout.InfiniteTimeSpan;
        if (_figures.Delay is { } delay) return delay;
        return run.Latest is { } latest ? Budget!.LookAgainAfter(latest.Tier, latest.Waited, run.NextTier) : HedgeBudget.Unmeasured;
    }

    /// <summary>A tier that has failed hands over at once; beside one that is under way, a hedge must fit the budget.</summary>
    private bool Allows(IHedgedRun run) =>
        Budget is not { } budget
        || run.Latest is not { } latest
        || run.UnderWay < _figures.MaxParallel && budget.Allows(latest.Tier, latest.Waited, run.NextTier);

    private static IHedgedRun RunOf(ResilienceContext context) => context.Properties.GetValue(Run, null!);
}
