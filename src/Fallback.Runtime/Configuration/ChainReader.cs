using Microsoft.Extensions.Configuration;

namespace Fallback;

/// <summary>Reads the settings of a chain: an entry of <c>Clients</c> or <c>Chains</c>. The names are those of the attributes.</summary>
internal static class ChainReader
{
    private static readonly SettingTable<TierOptions> _tier = new()
    {
        { "Model", static (read, item, tier) => tier.Model = SettingReader.Text(item) ?? "" },
        { "TimeoutMs", static (read, item, tier) => tier.Timeout = read.Milliseconds(item) },
        { "FirstTokenMs", static (read, item, tier) => tier.FirstToken = read.Milliseconds(item) },
        { "IdleMs", static (read, item, tier) => tier.Idle = read.Milliseconds(item) },
    };

    private static readonly SettingTable<TierTimeoutOptions> _timeout = new()
    {
        { "TimeoutMs", static (read, item, time) => time.Timeout = read.Milliseconds(item) },
        { "FirstTokenMs", static (read, item, time) => time.FirstToken = read.Milliseconds(item) },
        { "IdleMs", static (read, item, time) => time.Idle = read.Milliseconds(item) },
    };

    private static readonly SettingTable<CircuitBreakerOptions> _breaker = new()
    {
        { "Enabled", Switch },
        { "FailureThreshold", static (read, item, breaker) => breaker.FailureThreshold = read.Whole(item) },
        { "FailureRatio", static (read, item, breaker) => breaker.FailureRatio = (double?)read.Amount(item) },
        { "SamplingSeconds", static (read, item, breaker) => breaker.SamplingDuration = read.Seconds(item) },
        { "MinimumThroughput", static (read, item, breaker) => breaker.MinimumThroughput = read.Whole(item) },
        { "BreakSeconds", static (read, item, breaker) => breaker.BreakDuration = read.Seconds(item) },
        { "MaxBreakSeconds", static (read, item, breaker) => breaker.MaxBreakDuration = read.Seconds(item) },
        { "ProbeBeside", static (read, item, breaker) => breaker.ProbeBeside = read.Truth(item) },
        { "HalfOpenMaxCalls", static (read, item, breaker) => breaker.HalfOpenMaxCalls = read.Whole(item) },
        { "SuccessThreshold", static (read, item, breaker) => breaker.SuccessThreshold = read.Whole(item) },
    };

    private static readonly SettingTable<TierRetryOptions> _retry = new()
    {
        { "Enabled", Switch },
        { "MaxRetries", static (read, item, retry) => retry.MaxRetries = read.Whole(item) },
        { "BaseDelayMs", static (read, item, retry) => retry.BaseDelay = read.Milliseconds(item) },
        { "MaxDelayMs", static (read, item, retry) => retry.MaxDelay = read.Milliseconds(item) },
        { "MaxRetryAfterSeconds", static (read, item, retry) => retry.MaxRetryAfter = read.Seconds(item) },
        { "WaitBeforeFailoverSeconds", static (read, item, retry) => retry.WaitBeforeFailover = read.Seconds(item) },
    };

    private static readonly SettingTable<HedgeOptions> _hedge = new()
    {
        { "Enabled", Switch },
        { "DelayMs", static (read, item, hedge) => hedge.Delay = read.Milliseconds(item) },
        { "ExtraCost", static (read, item, hedge) => hedge.ExtraCost = (double?)read.Amount(item) },
        { "MaxParallel", static (read, item, hedge) => hedge.MaxParallel = read.Whole(item) },
    };

    private static readonly SettingTable<AnswerCacheOptions> _cache = new()
    {
        { "Enabled", Switch },
        { "TtlSeconds", static (read, item, cache) => cache.TimeToLive = read.Seconds(item) },
        { "StaleSeconds", static (read, item, cache) => cache.StaleFor = read.Seconds(item) },
        { "ServeStale", static (read, item, cache) => cache.ServeStale = read.Truth(item) },
    };

    private static readonly SettingTable<ContextPolicyOptions> _context = new()
    {
        { "Mode", static (read, item, context) => context.Mode = read.Name<ContextOverflow>(item) },
        { "ReserveTokens", static (read, item, context) => context.ReserveTokens = read.Whole(item) },
    };

    private static readonly SettingTable<RateLimitOptions> _limit = new()
    {
        { "Enabled", Switch },
        { "RequestsPerMinute", static (read, item, limit) => limit.RequestsPerMinute = read.Whole(item) },
        { "TokensPerMinute", static (read, item, limit) => limit.TokensPerMinute = read.Whole(item) },
        { "MaxConcurrency", static (read, item, limit) => limit.MaxConcurrency = read.Whole(item) },
        { "Adaptive", static (read, item, limit) => limit.Adaptive = read.Truth(item) },
    };

    private static readonly SettingTable<CostBudgetOptions> _budget = new()
    {
        { "Enabled", Switch },
        { "PerCallUsd", static (read, item, budget) => budget.PerCallUsd = read.Amount(item) },
        { "PerDayUsd", static (read, item, budget) => budget.PerDayUsd = read.Amount(item) },
    };

    private static readonly SettingTable<PreferCheapestOptions> _cheapest = new()
    {
        { "Enabled", Switch },
        { "MinQuality", static (read, item, cheapest) => cheapest.MinQuality = (double?)read.Amount(item) },
    };

    private static readonly SettingTable<CanaryOptions> _canary = new()
    {
        { "Enabled", Switch },
        { "Model", static (read, item, canary) => canary.Model = SettingReader.Text(item) },
        { "Percent", static (read, item, canary) => canary.Percent = (double?)read.Amount(item) },
        { "MaxLatencyFactor", static (read, item, canary) => canary.MaxLatencyFactor = (double?)read.Amount(item) },
        { "MaxCostFactor", static (read, item, canary) => canary.MaxCostFactor = (double?)read.Amount(item) },
        { "MinSamples", static (read, item, canary) => canary.MinSamples = read.Whole(item) },
        { "Paused", static (read, item, canary) => canary.Paused = read.Truth(item) },
    };

    private static readonly SettingTable<GenerationOptions> _generation = new()
    {
        { "Temperature", static (read, item, generation) => generation.Temperature = (double?)read.Amount(item) },
        { "MaxOutputTokens", static (read, item, generation) => generation.MaxOutputTokens = read.Whole(item) },
        { "TopP", static (read, item, generation) => generation.TopP = (double?)read.Amount(item) },
        { "Seed", static (read, item, generation) => generation.Seed = read.Whole(item) },
        {
            "Stop", static (read, item, generation) =>
            {
                if (!read.HasMembers(item, "a list of texts")) return;
                foreach (string text in SettingReader.Texts(item)) generation.Stop.Add(text);
            }
        },
    };

    public static SettingTable<ChainOptions> Settings { get; } = new()
    {
        {
            "Tiers", static (read, item, chain) =>
            {
                if (!read.HasMembers(item, "a list of tiers, each with a Model")) return;
                foreach (IConfigurationSection tier in item.GetChildren()) chain.Tiers.Add(_tier.Read(read, tier, new TierOptions()));
            }
        },
        { "DeadlineMs", static (read, item, chain) => chain.Deadline = read.Milliseconds(item) },
        { "MaxAttempts", static (read, item, chain) => chain.MaxAttempts = read.Whole(item) },
        { "DegradedModel", static (_, item, chain) => chain.DegradedModel = item.Value?.Trim() ?? "" },
        { "TierTimeout", static (read, item, chain) => chain.TierTimeout = _timeout.Read(read, item, new TierTimeoutOptions()) },
        { "CircuitBreaker", static (read, item, chain) => chain.CircuitBreaker = read.Policy(item, _breaker) },
        { "TierRetry", static (read, item, chain) => chain.TierRetry = read.Policy(item, _retry) },
        { "Hedge", static (read, item, chain) => chain.Hedge = read.Policy(item, _hedge) },
        { "AnswerCache", static (read, item, chain) => chain.AnswerCache = read.Policy(item, _cache) },
        { "DefaultResponse", static (_, item, chain) => chain.DefaultResponse = item.Value ?? "" },
        { "ContextPolicy", static (read, item, chain) => chain.ContextPolicy = _context.Read(read, item, new ContextPolicyOptions()) },
        { "AnswerRepair", static (read, item, chain) => chain.AnswerRepair = read.Truth(item) },
        { "FailoverOn", static (read, item, chain) => chain.FailoverOn = read.Names<FailoverKinds>(item) },
        { "OnStreamFailure", static (read, item, chain) => chain.OnStreamFailure = read.Names<StreamRecovery>(item) },
        { "RateLimit", static (read, item, chain) => chain.RateLimit = read.Policy(item, _limit) },
        { "CostBudget", static (read, item, chain) => chain.CostBudget = read.Policy(item, _budget) },
        { "PreferCheapest", static (read, item, chain) => chain.PreferCheapest = read.Policy(item, _cheapest) },
        { "Canary", static (read, item, chain) => chain.Canary = read.Policy(item, _canary) },
        { "Generation", static (read, item, chain) => chain.Generation = _generation.Read(read, item, new GenerationOptions()) },
    };

    private static void Switch(SettingReader read, IConfigurationSection item, PolicyOptions policy) => policy.Enabled = read.Truth(item) ?? true;
}
