namespace Fallback;

/// <content>The policies of a chain in configuration.</content>
internal static partial class OptionsCheck
{
    private static readonly TimeSpan _millisecond = TimeSpan.FromMilliseconds(1);

    private static void CheckPolicies(string key, ChainOptions chain, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.AtLeast("DeadlineMs", chain.Deadline, TimeSpan.Zero);
        figures.AtLeast("MaxAttempts", chain.MaxAttempts, 1);
        for (int i = 0; i < chain.Tiers.Count; i++) CheckTier($"{key}:Tiers:{i}", chain.Tiers[i], mistakes);
        if (chain.TierTimeout is { } time) CheckTimes($"{key}:TierTimeout", time.Timeout, time.FirstToken, time.Idle, mistakes);
        if (chain.CircuitBreaker is { } breaker) CheckBreaker($"{key}:CircuitBreaker", breaker, mistakes);
        if (chain.TierRetry is { } retry) CheckRetry($"{key}:TierRetry", retry, mistakes);
        if (chain.Hedge is { } hedge) CheckHedge($"{key}:Hedge", hedge, mistakes);
        if (chain.AnswerCache is { } cache) CheckCache($"{key}:AnswerCache", cache, mistakes);
        new FigureCheck($"{key}:ContextPolicy", mistakes).AtLeast("ReserveTokens", chain.ContextPolicy?.ReserveTokens, 0);
        new FigureCheck($"{key}:PreferCheapest", mistakes).Between("MinQuality", chain.PreferCheapest?.MinQuality, 0, 1);
        if (chain.CostBudget is { } budget) CheckBudget($"{key}:CostBudget", budget, mistakes);
        if (chain.RateLimit is { } limit)
            CheckLimit($"{key}:RateLimit", limit.RequestsPerMinute ?? 0, limit.TokensPerMinute ?? 0, limit.MaxConcurrency ?? 0, mistakes);
        if (chain.Canary is { } canary) CheckCanary($"{key}:Canary", canary, mistakes);
        if (chain.Generation is { } generation) CheckGeneration($"{key}:Generation", generation, mistakes);
    }

    private static void CheckTier(string key, TierOptions tier, List<string> mistakes)
    {
        if (string.IsNullOrWhiteSpace(tier.Model)) mistakes.Add($"{key}:Model is missing; write provider/model");
        CheckTimes(key, tier.Timeout, tier.FirstToken, tier.Idle, mistakes);
    }

    private static void CheckTimes(string key, TimeSpan? timeout, TimeSpan? firstToken, TimeSpan? idle, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.AtLeast("TimeoutMs", timeout, _millisecond);
        figures.AtLeast("FirstTokenMs", firstToken, _millisecond);
        figures.AtLeast("IdleMs", idle, _millisecond);
    }

    private static void CheckBreaker(string key, CircuitBreakerOptions breaker, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.AtLeast("FailureThreshold", breaker.FailureThreshold, 1);
        figures.That(
            breaker.FailureRatio is null or (>= 0 and <= 1),
            "FailureRatio",
            breaker.FailureRatio,
            "must be in (0, 1], or 0 for consecutive mode");
        figures.AtLeast("SamplingSeconds", breaker.SamplingDuration, TimeSpan.FromSeconds(1));
        figures.AtLeast("MinimumThroughput", breaker.MinimumThroughput, 1);
        figures.AtLeast("BreakSeconds", breaker.BreakDuration, TimeSpan.FromSeconds(0.5));
        figures.AtLeast("MaxBreakSeconds", breaker.MaxBreakDuration, breaker.BreakDuration ?? TimeSpan.FromSeconds(0.5));
        figures.AtLeast("HalfOpenMaxCalls", breaker.HalfOpenMaxCalls, 1);
        figures.AtLeast("SuccessThreshold", breaker.SuccessThreshold, 1);
    }

    private static void CheckRetry(string key, TierRetryOptions retry, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.AtLeast("MaxRetries", retry.MaxRetries, 0);
        figures.AtLeast("BaseDelayMs", retry.BaseDelay, TimeSpan.Zero);
        figures.AtLeast("MaxDelayMs", retry.MaxDelay, TimeSpan.Zero);
        figures.AtLeast("MaxRetryAfterSeconds", retry.MaxRetryAfter, TimeSpan.Zero);
        figures.AtLeast("WaitBeforeFailoverSeconds", retry.WaitBeforeFailover, TimeSpan.Zero);
    }

    private static void CheckHedge(string key, HedgeOptions hedge, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        if (hedge.Delay != Timeout.InfiniteTimeSpan) figures.AtLeast("DelayMs", hedge.Delay, TimeSpan.Zero);
        figures.That(hedge.ExtraCost is null or (> 0 and <= 1), "ExtraCost", hedge.ExtraCost, "must be in (0, 1], a share of what the calls cost");
        figures.That(
            hedge.ExtraCost is null || hedge.Delay is null || hedge.Delay == Timeout.InfiniteTimeSpan,
            "ExtraCost",
            hedge.ExtraCost,
            "must not be set together with DelayMs: a hedge starts either after a fixed time or as early as its cost allows");
        figures.AtLeast("MaxParallel", hedge.MaxParallel, 2);
    }

    private static void CheckCache(string key, AnswerCacheOptions cache, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.AtLeast("TtlSeconds", cache.TimeToLive, _millisecond);
        figures.AtLeast("StaleSeconds", cache.StaleFor, TimeSpan.Zero);
    }

    /// <summary>Checks the shared store of answers; its figures have no meaning elsewhere.</summary>
    private static void CheckStore(string key, AnswerStoreOptions answers, List<string> mistakes)
    {
        if (answers.Store != AnswerCacheStore.HybridCache)
            mistakes.Add($"{key}:Store = '{(int)answers.Store}': must be Memory or HybridCache");
        else if (answers.Sharing is { } sharing)
            sharing.Check(new FigureCheck(key, mistakes), answers);
        else
            mistakes.Add(
                $"{key}:Store = 'HybridCache': there is no HybridCache; register one with services.AddHybridCache() "
                + "(package Microsoft.Extensions.Caching.Hybrid), or set FallbackOptions.AnswerCache.HybridCache, or write Memory");
    }

    private static void CheckBudget(string key, CostBudgetOptions budget, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.That(
            budget.PerCallUsd is null or (>= 0 and <= 1_000_000_000),
            "PerCallUsd",
            budget.PerCallUsd,
            "must be US dollars, 0 for no budget");
        figures.That(budget.PerDayUsd is null or (>= 0 and <= 1_000_000_000), "PerDayUsd", budget.PerDayUsd, "must be US dollars, 0 for no budget");
    }

    private static void CheckGeneration(string key, GenerationOptions generation, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.That(
            generation.Temperature is null or (>= 0 and < double.PositiveInfinity),
            "Temperature",
            generation.Temperature,
            "must be at least 0");
        figures.AtLeast("MaxOutputTokens", generation.MaxOutputTokens, 1);
        figures.That(generation.TopP is null or (> 0 and <= 1), "TopP", generation.TopP, "must be in (0, 1]");
        figures.That(generation.Seed is null or >= 0, "Seed", generation.Seed, "must be at least 0");
        if (generation.Stop.Any(string.IsNullOrEmpty)) mistakes.Add($"{key}:Stop has an empty text; leave it out");
    }
}
