using System.Collections.Generic;
using System.Globalization;

namespace Fallback.Roslyn;

/// <summary>
/// Describes the parts of a policy that are not figures: one line each in a lock file, and the same text for the same policy.
/// </summary>
internal static class PolicyDetails
{
    private static readonly CultureInfo _invariant = CultureInfo.InvariantCulture;

    public static IEnumerable<PolicyDetail> Of(ChainSpec chain)
    {
        yield return new("retries", chain.Retry is { } retry ? Text(retry) : "1 in the last tier");
        if (chain.Hedge is { } hedge) yield return new("hedge", Text(hedge));
        if (chain.Context is { } context) yield return new("contextPolicy", Text(context));
        if (chain.Budget is { } budget) yield return new("budget", Text(budget));
        if (chain.Cache is { } cache) yield return new("cache", Text(cache));
        if (chain.MinQuality is { } quality) yield return new("preferCheapest", $"of quality {Number(quality)} or better");
        if (chain.AnswerRepair) yield return new("answerRepair", "one more turn");
        if (chain.DefaultResponse is { } text) yield return new("defaultResponse", $"a text of {Count(text.Length, "character")}");
        if (chain.FailoverOn != 0) yield return new("failoverOn", ((FailoverKinds)chain.FailoverOn).ToString());
        if (chain.OnStreamFailure != StreamRecovery.Fail) yield return new("onStreamFailure", chain.OnStreamFailure.ToString());
    }

    public static IEnumerable<PolicyDetail> Of(TierSpec tier)
    {
        yield return new("breaker", Text(tier.Breaker));
        if (tier.Limit is { } limit) yield return new("limit", Text(limit));
    }

    public static IEnumerable<PolicyDetail> Of(CanarySpec canary)
    {
        yield return new("share", canary.Percent <= 0 ? "paused" : $"{Number(canary.Percent)} % of the conversations to begin with");
        yield return new(
            "judgedBy",
            $"at most {Number(canary.MaxCostFactor)} times the cost and {Number(canary.MaxLatencyFactor)} times the latency, "
                + $"{Count(canary.MinSamples, "sample")} at least");
    }

    private static string Text(RetrySpec retry)
    {
        string wait = retry.WaitBeforeFailoverSeconds > 0 ? $", waits {Seconds(retry.WaitBeforeFailoverSeconds)} for limited tiers" : "";
        return retry.MaxRetries == 0 ? $"none{wait}"
            : $"{TimeText.Number(retry.MaxRetries)} in each tier, backoff {TimeText.Of(retry.BaseDelayMs)} to {TimeText.Of(retry.MaxDelayMs)}, "
                + $"Retry-After up to {Seconds(retry.MaxRetryAfterSeconds)}{wait}";
    }

    private static string Text(HedgeSpec hedge)
    {
        string when = hedge.DelayMs >= 0 ? $"after {TimeText.Of(hedge.DelayMs)}" : $"as early as {Number(hedge.ExtraCost * 100)} % more cost allows";
        return $"{when}, {TimeText.Number(hedge.MaxParallel)} in flight";
    }

    private static string Text(ContextSpec context)
    {
        bool isKnown = context.Mode >= 0 && context.Mode < ContextSpec.Modes.Length;
        string mode = isKnown ? ContextSpec.Modes[context.Mode] : context.Mode.ToString(_invariant);
        return mode == "TrimHistory" ? $"{mode}, {Count(context.ReserveTokens, "token")} kept free" : mode;
    }

    private static string Text(BudgetSpec budget) => (budget.PerCallUsd, budget.PerDayUsd) switch
    {
        ( > 0, > 0) => $"{Number(budget.PerCallUsd)} USD a call, {Number(budget.PerDayUsd)} USD a day",
        ( > 0, _) => $"{Number(budget.PerCallUsd)} USD a call",
        (_, > 0) => $"{Number(budget.PerDayUsd)} USD a day",
        _ => "none",
    };

    private static string Text(CacheSpec cache) => cache.ServeStale
        ? $"fresh for {Seconds(cache.TtlSeconds)}, stale for {Seconds(cache.StaleSeconds)} after that"
        : $"fresh for {Seconds(cache.TtlSeconds)}, never stale";

    private static string Text(LimitSpec limit)
    {
        var parts = new List<string>();
        if (limit.RequestsPerMinute > 0) parts.Add($"{Count(limit.RequestsPerMinute, "request")} a minute");
        if (limit.TokensPerMinute > 0) parts.Add($"{Count(limit.TokensPerMinute, "token")} a minute");
        if (limit.MaxConcurrency > 0) parts.Add($"{TimeText.Number(limit.MaxConcurrency)} at once");
        parts.Add(limit.Adaptive ? "follows the provider" : "fixed");
        return string.Join(", ", parts);
    }

    private static string Text(BreakerSpec breaker)
    {
        if (breaker is { FailureThreshold: int.MaxValue, FailureRatio: 0 }) return "off";
        double longest = breaker.MaxBreakSeconds > 0 ? breaker.MaxBreakSeconds : 2 * breaker.BreakSeconds;
        string where = breaker.ProbeBeside ? "" : ", probes are callers' own calls";
        return $"{FigureText.Breaker(breaker)} to {Number(longest)} s, closed by {Count(breaker.SuccessThreshold, "probe")}, "
            + $"{TimeText.Number(breaker.HalfOpenMaxCalls)} at once{where}";
    }

    private static string Seconds(int seconds) => TimeText.Of(1_000L * seconds);

    private static string Number(double value) => value.ToString("#,0.######", _invariant);

    private static string Count(long count, string noun) => $"{TimeText.Number(count)} {noun}{(count == 1 ? "" : "s")}";
}
