using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Finds times and calls that do not fit together (FB2004, FB2007, FB2008). What is not declared is not counted, except each tier's
/// timeout.
/// </summary>
internal static class TimeRules
{
    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        ChainTimes times = view.IsRefit ? view.Chain.Times.WithoutProbesBeside() : view.Chain.Times;
        if (TimeConflicts.Reach(times, view.Name) is { } missed)
        {
            string enough = Number(TimeConflicts.EnoughMs(times));
            problems.Warn(
                DiagnosticIds.UnreachableTier,
                view.TierPlace(missed.Tier, cancellationToken),
                $"{missed.What}; raise DeadlineMs to {enough}, or shorten the timeouts",
                enough);
        }
        if (TimeConflicts.Calls(times, view.Name) is { } calls)
            problems.Warn(DiagnosticIds.TooManyCalls, CallsPlace(view, cancellationToken), $"{calls.What}; lower MaxRetries, or raise MaxAttempts");
        CheckBreaks(view, times, problems, cancellationToken);
        CheckFirstToken(view, times, problems, cancellationToken);
        if (TimeConflicts.Hedge(times, view.Name) is { } late)
            problems.Warn(
                DiagnosticIds.TimeLimits,
                view.Attribute(PolicyAttributes.Hedge)!.Place("DelayMs", cancellationToken),
                $"{late.What}; lower DelayMs, or leave [Hedge] out");
    }

    private static Location? CallsPlace(ChainView view, CancellationToken cancellationToken)
    {
        AttributeData chain = view.Attribute(PolicyAttributes.ModelChain)!;
        return chain.Sets("MaxAttempts") ? chain.Place("MaxAttempts", cancellationToken) : chain.Place(cancellationToken);
    }

    private static void CheckBreaks(ChainView view, ChainTimes times, ProblemSink problems, CancellationToken cancellationToken)
    {
        foreach (AttributeData breaker in view.Attributes(PolicyAttributes.CircuitBreaker).Where(static attribute => attribute.Sets("BreakSeconds")))
        {
            long breakMs = (long)(breaker.Named("BreakSeconds", 0.0) * 1_000);
            IReadOnlyList<TierTimes> tiers = [.. TiersOf(breaker, times).Select(tier => tier with { BreakMs = breakMs })];
            if (TimeConflicts.Break(tiers, view.Name) is { } early)
                problems.Warn(DiagnosticIds.TimeLimits, breaker.Place("BreakSeconds", cancellationToken), $"{early.What}; raise BreakSeconds");
        }
    }

    private static void CheckFirstToken(ChainView view, ChainTimes times, ProblemSink problems, CancellationToken cancellationToken)
    {
        foreach (AttributeData timeout in view.Attributes(PolicyAttributes.TierTimeout).Where(static attribute => attribute.Sets("FirstTokenMs")))
        {
            if (TimeConflicts.FirstToken([.. TiersOf(timeout, times)], view.Name) is { } idle)
                problems.Warn(DiagnosticIds.TimeLimits, timeout.Place("FirstTokenMs", cancellationToken), $"{idle.What}; lower FirstTokenMs");
        }
    }

    private static IEnumerable<TierTimes> TiersOf(AttributeData attribute, ChainTimes times) =>
        PolicyParser.ModelOf(attribute) is { } model ? times.Tiers.Where(tier => PolicyParser.SameModel(tier.Model, model)) : times.Tiers;

    /// <summary>Returns the number as code: <c>29_000</c>.</summary>
    private static string Number(long value) => FigureText.Number(value).Replace(',', '_');
}
