using Polly;
using Polly.Hedging;

namespace Fallback;

/// <summary>
/// Decides when a call gets an additional request. Polly manages the time and the requests; the chain decides what is asked.
/// </summary>
internal sealed class HedgePolicy
{
    /// <summary>The key under which a pipeline's actions find their call.</summary>
    public static readonly ResiliencePropertyKey<IHedgedRun> Run = new("fallback.hedged-run");

    /// <summary>The most hedges that Polly permits in one execution; a longer chain continues without hedges.</summary>
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
                // Without an action, Polly waits for the delay again, and asks again.
                ActionGenerator = arguments => RunOf(arguments.ActionContext) is { HasNext: true } run && Allows(run)
                    ? () => run.AskAsync(arguments.ActionContext.CancellationToken)
                    : null,
            })
            .Build();
    }

    public ResiliencePipeline<LaneEnd> Pipeline { get; }

    /// <summary>The hedging budget; null if hedges start after a fixed delay.</summary>
    public HedgeBudget? Budget { get; }

    /// <summary>Whether tiers are asked at once, so that a loser was not necessarily slow.</summary>
    public bool IsRace => _figures.Delay == TimeSpan.Zero;

    private TimeSpan DelayOf(IHedgedRun run)
    {
        // If no tier is left, a delay would only wake Polly up to ask again, and a race would keep a core busy.
        if (!run.HasNext || run.UnderWay >= _figures.MaxParallel) return Timeout.InfiniteTimeSpan;
        if (_figures.Delay is { } delay) return delay;
        return run.Latest is { } latest ? Budget!.LookAgainAfter(latest.Tier, latest.Waited, run.NextTier) : HedgeBudget.Unmeasured;
    }

    /// <summary>
    /// Whether the next tier may be asked: after a failure at once, but next to a running request only within the budget.
    /// </summary>
    private bool Allows(IHedgedRun run) =>
        Budget is not { } budget
        || run.Latest is not { } latest
        || run.UnderWay < _figures.MaxParallel && budget.Allows(latest.Tier, latest.Waited, run.NextTier);

    private static IHedgedRun RunOf(ResilienceContext context) => context.Properties.GetValue(Run, null!);
}
