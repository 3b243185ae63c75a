using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Times and calls that do not fit together (FB2004, FB2007, FB2008). What is not declared is not counted, but for each tier's
/// timeout.</summary>
internal static class TimeRules
{
    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        CheckReach(view, problems, cancellationToken);
        CheckCalls(view, problems, cancellationToken);
        CheckBreaks(view, problems, cancellationToken);
        CheckFirstToken(view, problems, cancellationToken);
        if (view.Chain.Hedge is { } hedge && hedge.DelayMs >= view.Chain.Tiers[0].TimeoutMs)
            problems.Warn(
                DiagnosticIds.TimeLimits,
                view.Attribute(PolicyAttributes.Hedge)!.Place("DelayMs", cancellationToken),
                $"the hedge of '{view.Name}' starts after {FigureText.Time(hedge.DelayMs)}, but \"{view.Chain.Tiers[0].Model}\" has "
                    + $"failed by then: its timeout is {FigureText.Time(view.Chain.Tiers[0].TimeoutMs)}; lower DelayMs, or leave [Hedge] "
                    + $"out");
    }

    private static void CheckReach(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (view.Chain.DeadlineMs == 0 || ChainFigures.DeclaredStarts(view.Chain) is not { } starts) return;
        int first = starts.FindIndex(start => start >= view.Chain.DeadlineMs);
        if (first < 0 || view.Chain.Tiers[first].IsDegraded) return;
        string before = first == 1 ? "tier 1" : $"tiers 1 to {FigureText.Number(first)}";
        string missed =
            first == view.TierCount - 1
                ? $"\"{view.Chain.Tiers[first].Model}\" is"
                : $"\"{view.Chain.Tiers[first].Model}\" and what follows are";
        problems.Warn(
            DiagnosticIds.UnreachableTier,
            view.TierPlace(first, cancellationToken),
            $"{before} of '{view.Name}' may take {FigureText.Time(starts[first])}, and the deadline is "
                + $"{FigureText.Time(view.Chain.DeadlineMs)}: {missed} never tried when they hang; shorten the timeouts, or raise "
                + $"DeadlineMs",
            Number(starts[view.TierCount - 1] + view.Chain.Tiers[view.TierCount - 1].TimeoutMs));
    }

    private static void CheckCalls(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        int calls = ChainFigures.DeclaredCalls(view.Chain);
        if (calls <= view.Chain.MaxAttempts) return;
        AttributeData chain = view.Attribute(PolicyAttributes.ModelChain)!;
        string why =
            view.Chain.Retry is { MaxRetries: > 0 } retry
                ? $"{FigureText.Number(view.TierCount)} tiers with {FigureText.Number(retry.MaxRetries)} retries each"
                : $"{FigureText.Number(view.TierCount)} tiers";
        problems.Warn(
            DiagnosticIds.TooManyCalls,
            chain.Sets("MaxAttempts") ? chain.Place("MaxAttempts", cancellationToken) : chain.Place(cancellationToken),
            $"{why} of '{view.Name}' can need {FigureText.Number(calls)} requests, but MaxAttempts is "
                + $"{FigureText.Number(view.Chain.MaxAttempts)}: the last tiers are not tried when the first ones use them up; lower "
                + $"MaxRetries, or raise MaxAttempts");
    }

    private static void CheckBreaks(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        foreach (AttributeData breaker in view.Attributes(PolicyAttributes.CircuitBreaker).Where(static attribute => attribute.Sets("BreakSeconds")))
        {
            // Where probes run beside the next tier, nobody waits for what still hangs when the break is over.
            if (view.TierCount > 1 && breaker.Named("ProbeBeside", true)) continue;
            string? model = PolicyParser.ModelOf(breaker);
            double seconds = breaker.Named("BreakSeconds", 0.0);
            TierSpec? slow = view.Chain.Tiers.FirstOrDefault(
                tier => (model is null || PolicyParser.SameModel(tier.Model, model)) && tier.TimeoutMs > seconds * 1_000);
            if (slow is not null)
                problems.Warn(
                    DiagnosticIds.TimeLimits,
                    breaker.Place("BreakSeconds", cancellationToken),
                    $"the breaker of '{view.Name}' stays open for {FigureText.Time((long)(seconds * 1_000))}, which is less than the "
                        + $"timeout of \"{slow.Model}\" ({FigureText.Time(slow.TimeoutMs)}): it closes again before calls that hang have "
                        + $"ended; raise BreakSeconds");
        }
    }

    private static void CheckFirstToken(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        foreach (AttributeData timeout in view.Attributes(PolicyAttributes.TierTimeout).Where(static attribute => attribute.Sets("FirstTokenMs")))
        {
            string? model = PolicyParser.ModelOf(timeout);
            TierSpec? quick = view.Chain.Tiers.FirstOrDefault(
                tier => (model is null || PolicyParser.SameModel(tier.Model, model)) && tier.FirstTokenMs >= tier.TimeoutMs);
            if (quick is not null)
                problems.Warn(
                    DiagnosticIds.TimeLimits,
                    timeout.Place("FirstTokenMs", cancellationToken),
                    $"the first text of \"{quick.Model}\" in '{view.Name}' may take {FigureText.Time(quick.FirstTokenMs)}, but the "
                        + $"tier's timeout is {FigureText.Time(quick.TimeoutMs)}: the limit never strikes; lower FirstTokenMs");
        }
    }

    /// <summary>As code: <c>29_000</c>.</summary>
    private static string Number(long value) => FigureText.Number(value).Replace(',', '_');
}
