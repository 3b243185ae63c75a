using System.Collections.Generic;
using System.Globalization;

namespace Fallback.Roslyn;

/// <summary>A chain's figures in words, for the client's documentation and the analyzers.</summary>
internal static class FigureText
{
    private static readonly CultureInfo _invariant = CultureInfo.InvariantCulture;

    /// <summary>Worst-case time and calls, cost range, smallest window, and what is unknown: a sentence each.</summary>
    public static IEnumerable<string> Sentences(ChainSpec chain, ChainFigures figures)
    {
        if (chain.Canary is { Percent: > 0 } canary)
            yield return
                $"A canary, {canary.Model}, is asked first by {canary.Percent.ToString("0.##", _invariant)} % of the conversations at the start.";
        yield return
            $"A call takes at most {Time(figures.WorstCaseMs)}{(figures.IsDeadline ? " (its deadline)" : "")} "
            + $"and sends at most {Count(figures.WorstCaseCalls, "request")}"
            // They share their tier's timeout, so that the time stays.
            + (figures.WorstCaseCalls < chain.MaxAttempts ? $", {Number(chain.MaxAttempts)} if providers have instances." : ".");
        if (chain.Retry is { MaxRetries: > 0 } retry && chain.DeadlineMs == 0)
            yield return $"Each retry may also wait for a provider's Retry-After of up to {Time(retry.MaxRetryAfterSeconds * 1_000L)}.";
        if (figures.AtOnce > 1)
            yield return $"Up to {Number(figures.AtOnce)} tiers are asked at once, and each may charge for it.";
        if (figures.Input is { } input && figures.Output is { } output)
            yield return $"A million tokens cost {Range(input)} in and {Range(output)} out.";
        if (figures.SmallestWindow is { } window)
            yield return $"The smallest context window is {Number(window)} tokens ({figures.SmallestWindowModel}).";
        if (figures.Unknown.Count > 0)
            yield return $"Cost and window are unknown for {string.Join(", ", figures.Unknown)}.";
    }

    /// <inheritdoc cref="TimeText.Of"/>
    public static string Time(long milliseconds) => TimeText.Of(milliseconds);

    /// <inheritdoc cref="TimeText.Number"/>
    public static string Number(long value) => TimeText.Number(value);

    /// <summary>US dollars with as many digits as they need, at least two: <c>0.15</c>, <c>0.2288</c>.</summary>
    public static string Price(decimal usd) => usd.ToString("#,0.00####", _invariant);

    /// <summary><c>3 failures, 30 s</c>.</summary>
    public static string Breaker(BreakerSpec breaker) => breaker.FailureRatio > 0
        ? $"{(breaker.FailureRatio * 100).ToString("0.##", _invariant)} % of {Number(breaker.MinimumThroughput)}+ "
            + $"in {Time(breaker.SamplingSeconds * 1_000L)}, {Break(breaker)}"
        : $"{Count(breaker.FailureThreshold, "failure")}, {Break(breaker)}";

    private static string Break(BreakerSpec breaker) => breaker.BreakSeconds.ToString("#,0.###", _invariant) + " s";

    private static string Count(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Range(PriceRange range) =>
        range.Lowest == range.Highest ? $"USD {Price(range.Lowest)}" : $"USD {Price(range.Lowest)} to {Price(range.Highest)}";
}
