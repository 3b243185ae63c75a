using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Writes a chain as a constant; a figure that equals its default is left out.</summary>
/// <remarks>
/// <code>
/// private static readonly ChainDeclaration Chain = new()
/// {
///     Client = "ISupportAssistant",
///     Tiers =
///     [
///         new("deepseek/deepseek-flash") { TimeoutMs = 5_000, Breaker = new() { FailureThreshold = 3 } },
///         new("openai/gpt-6-luna") { TimeoutMs = 8_000 },
///     ],
///     DeadlineMs = 20_000,
/// };
/// </code>
/// </remarks>
internal static class ChainEmitter
{
    public static void Emit(SourceWriter writer, NamedChain named, ClientSpec client, IReadOnlyList<string> answers)
    {
        ChainSpec chain = named.Chain;
        writer.Line($"private static readonly global::Fallback.CompilerServices.ChainDeclaration {named.Name} = new()");
        writer.Open();
        writer.Line($"Client = {Literal.Of(client.InterfaceName)},");
        if (client.IsRefit) writer.Line("SendsOwnRequests = true,");
        writer.Line("Tiers =");
        writer.Open("[");
        foreach (TierSpec tier in chain.Tiers) writer.Line(Tier(tier) + ",");
        writer.Close("],");
        if (chain.DeadlineMs != 0) writer.Line($"DeadlineMs = {Literal.Of(chain.DeadlineMs)},");
        if (chain.MaxAttempts != ChainSpec.DefaultMaxAttempts) writer.Line($"MaxAttempts = {Literal.Of(chain.MaxAttempts)},");
        if (chain.Retry is { } retry) writer.Line($"Retry = {Retry(retry)},");
        if (chain.Hedge is { } hedge) writer.Line($"Hedge = {Hedge(hedge)},");
        if (chain.Cache is { } cache) writer.Line($"Cache = {Cache(cache)},");
        if (chain.Context is { } context) writer.Line($"Context = {Context(context)},");
        if (chain.Budget is { } budget) writer.Line($"Budget = {Budget(budget)},");
        if (chain.MinQuality is { } quality) writer.Line($"Selection = new(){(quality == 0 ? "" : $" {{ MinQuality = {Literal.Of(quality)} }}")},");
        if (chain.DefaultResponse is { } response) writer.Line($"DefaultResponse = {Literal.Of(response)},");
        if (chain.FailoverOn != 0) writer.Line($"FailoverOn = {FailoverOn(chain.FailoverOn)},");
        if (answers.Count > 0) writer.Line($"Answers = [{string.Join(", ", answers.Select(static type => $"global::Fallback.CompilerServices.AnswerDeclaration.Of<{type}>()"))}],");
        if (chain.AnswerRepair) writer.Line("AnswerRepair = true,");
        if (chain.OnStreamFailure != StreamRecovery.Fail) writer.Line($"OnStreamFailure = global::Fallback.StreamRecovery.{chain.OnStreamFailure},");
        writer.Close("};");
        writer.Line();
    }

    private static string Tier(TierSpec tier)
    {
        var set = new List<string>();
        if (tier.TimeoutMs != TierSpec.DefaultTimeoutMs) set.Add($"TimeoutMs = {Literal.Of(tier.TimeoutMs)}");
        if (tier.FirstTokenMs != TierSpec.DefaultFirstTokenMs) set.Add($"FirstTokenMs = {Literal.Of(tier.FirstTokenMs)}");
        if (tier.IdleMs != TierSpec.DefaultIdleMs) set.Add($"IdleMs = {Literal.Of(tier.IdleMs)}");
        if (tier.Breaker != BreakerSpec.Default) set.Add($"Breaker = {Breaker(tier.Breaker)}");
        if (tier.IsDegraded) set.Add("IsDegraded = true");
        if (tier.Limit is { } limit) set.Add($"RateLimit = {Limit(limit)}");
        return $"new({Literal.Of(tier.Model)}){(set.Count == 0 ? "" : Braces(set))}";
    }

    private static string Breaker(BreakerSpec breaker)
    {
        BreakerSpec defaults = BreakerSpec.Default;
        var set = new List<string>();
        if (breaker.FailureThreshold != defaults.FailureThreshold) set.Add($"FailureThreshold = {Literal.Of(breaker.FailureThreshold)}");
        if (breaker.FailureRatio != defaults.FailureRatio) set.Add($"FailureRatio = {Literal.Of(breaker.FailureRatio)}");
        if (breaker.SamplingSeconds != defaults.SamplingSeconds) set.Add($"SamplingSeconds = {Literal.Of(breaker.SamplingSeconds)}");
        if (breaker.MinimumThroughput != defaults.MinimumThroughput) set.Add($"MinimumThroughput = {Literal.Of(breaker.MinimumThroughput)}");
        if (breaker.BreakSeconds != defaults.BreakSeconds) set.Add($"BreakSeconds = {Literal.Of(breaker.BreakSeconds)}");
        if (breaker.HalfOpenMaxCalls != defaults.HalfOpenMaxCalls) set.Add($"HalfOpenMaxCalls = {Literal.Of(breaker.HalfOpenMaxCalls)}");
        if (breaker.SuccessThreshold != defaults.SuccessThreshold) set.Add($"SuccessThreshold = {Literal.Of(breaker.SuccessThreshold)}");
        return "new()" + Braces(set);
    }

    private static string Limit(LimitSpec limit)
    {
        var set = new List<string>();
        if (limit.RequestsPerMinute != 0) set.Add($"RequestsPerMinute = {Literal.Of(limit.RequestsPerMinute)}");
        if (limit.TokensPerMinute != 0) set.Add($"TokensPerMinute = {Literal.Of(limit.TokensPerMinute)}");
        if (limit.MaxConcurrency != 0) set.Add($"MaxConcurrency = {Literal.Of(limit.MaxConcurrency)}");
        if (limit.Adaptive != LimitSpec.Default.Adaptive) set.Add($"Adaptive = {Literal.Of(limit.Adaptive)}");
        return "new()" + Braces(set);
    }

    private static string Retry(RetrySpec retry)
    {
        var set = new List<string>();
        if (retry.MaxRetries != RetrySpec.Default.MaxRetries) set.Add($"MaxRetries = {Literal.Of(retry.MaxRetries)}");
        if (retry.BaseDelayMs != RetrySpec.Default.BaseDelayMs) set.Add($"BaseDelayMs = {Literal.Of(retry.BaseDelayMs)}");
        if (retry.MaxDelayMs != RetrySpec.Default.MaxDelayMs) set.Add($"MaxDelayMs = {Literal.Of(retry.MaxDelayMs)}");
        if (retry.MaxRetryAfterSeconds != RetrySpec.Default.MaxRetryAfterSeconds) set.Add($"MaxRetryAfterSeconds = {Literal.Of(retry.MaxRetryAfterSeconds)}");
        return "new()" + Braces(set);
    }

    private static string Hedge(HedgeSpec hedge)
    {
        var set = new List<string>();
        if (hedge.DelayMs != HedgeSpec.Default.DelayMs) set.Add($"DelayMs = {Literal.Of(hedge.DelayMs)}");
        if (hedge.MaxParallel != HedgeSpec.Default.MaxParallel) set.Add($"MaxParallel = {Literal.Of(hedge.MaxParallel)}");
        return "new()" + Braces(set);
    }

    private static string Cache(CacheSpec cache)
    {
        var set = new List<string>();
        if (cache.TtlSeconds != CacheSpec.Default.TtlSeconds) set.Add($"TtlSeconds = {Literal.Of(cache.TtlSeconds)}");
        if (cache.StaleSeconds != CacheSpec.Default.StaleSeconds) set.Add($"StaleSeconds = {Literal.Of(cache.StaleSeconds)}");
        if (cache.ServeStale != CacheSpec.Default.ServeStale) set.Add($"ServeStale = {Literal.Of(cache.ServeStale)}");
        return "new()" + Braces(set);
    }

    private static string Budget(BudgetSpec budget)
    {
        var set = new List<string>();
        if (budget.PerCallUsd != 0) set.Add($"PerCallUsd = {Literal.Of(budget.PerCallUsd)}");
        if (budget.PerDayUsd != 0) set.Add($"PerDayUsd = {Literal.Of(budget.PerDayUsd)}");
        return "new()" + Braces(set);
    }

    private static string Context(ContextSpec context)
    {
        string reserve = context.ReserveTokens == ContextSpec.DefaultReserveTokens ? "" : $" {{ ReserveTokens = {Literal.Of(context.ReserveTokens)} }}";
        return $"new(global::Fallback.ContextOverflow.{ContextSpec.Modes[context.Mode]}){reserve}";
    }

    // Names where every bit has one; a newer runtime may have kinds that this generator does not know.
    private static string FailoverOn(int kinds)
    {
        const string Type = "global::Fallback.FailoverKinds";
        string[] names = ["ContentFiltered", "InvalidRequest", "EmptyAnswer", "PayloadTooLarge"];
        if (kinds >> names.Length != 0) return $"({Type})({Literal.Of(kinds)})";
        var set = new List<string>();
        for (int bit = 0; bit < names.Length; bit++)
            if ((kinds & (1 << bit)) != 0) set.Add($"{Type}.{names[bit]}");
        return string.Join(" | ", set);
    }

    private static string Braces(List<string> set) => set.Count == 0 ? "" : $" {{ {string.Join(", ", set)} }}";
}
