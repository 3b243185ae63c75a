using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads the chain of a method, or of the interface's methods. <see cref="PolicyCheck"/> reports what is wrong with it.</summary>
internal static class PolicyParser
{
    /// <summary>The chain; there is a [ModelChain] on the method or the interface.</summary>
    public static ChainSpec Parse(INamedTypeSymbol type, IMethodSymbol? method)
    {
        AttributeData chain = PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.ModelChain)!;
        TierSpec[] tiers = [.. ModelNames.Of(chain).Select(static model => new TierSpec(model))];
        if (DegradedModelOf(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.DegradedModel)) is { } degraded)
            tiers = [.. tiers, new TierSpec(degraded) { IsDegraded = true }];
        Declare(tiers, type, method);
        return new ChainSpec
        {
            Tiers = new(tiers),
            DeadlineMs = chain.Named("DeadlineMs", 0),
            MaxAttempts = chain.Named("MaxAttempts", ChainSpec.DefaultMaxAttempts),
            Retry = Retry(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.TierRetry)),
            Hedge = Hedge(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.Hedge)),
            Cache = Cache(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.AnswerCache)),
            Context = Context(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.ContextPolicy)),
            Budget = Budget(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.CostBudget)),
            MinQuality = PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.PreferCheapest)?.Named("MinQuality", 0.0),
            Canary = Canary(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.Canary), tiers),
            AnswerRepair = PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.AnswerRepair) is not null,
            DefaultResponse =
                PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.DefaultResponse)?.Values(0).FirstOrDefault().Value as string,
            OnStreamFailure = StreamRecoveryOf(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.OnStreamFailure)),
            FailoverOn =
                PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.FailoverOn)?.Values(0).FirstOrDefault().Value is int kinds
                    ? kinds
                    : 0,
        };
    }

    /// <summary>Gives tiers, whichever they are, what is declared for their models and places.</summary>
    public static void Declare(TierSpec[] tiers, INamedTypeSymbol type, IMethodSymbol? method)
    {
        foreach (AttributeData attribute in PolicyAttributes.Effective(type, method, PolicyAttributes.TierTimeout).OrderBy(IsForOneModel))
            Timeout(tiers, attribute);
        foreach (AttributeData attribute in PolicyAttributes.Effective(type, method, PolicyAttributes.CircuitBreaker).OrderBy(IsForOneModel))
            Breaker(tiers, attribute);
        foreach (AttributeData attribute in PolicyAttributes.Effective(type, method, PolicyAttributes.RateLimit).OrderBy(IsForOneModel))
            Limit(tiers, attribute);
    }

    /// <summary>The model that a [TierTimeout], [CircuitBreaker] or [RateLimit] is for; null when it is for all tiers.</summary>
    public static string? ModelOf(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 2
            ? attribute.ConstructorArguments[0].Value as string ?? ""
            : attribute.Named<string?>("Model", null);

    public static bool IsForOneModel(AttributeData attribute) => ModelOf(attribute) is not null;

    /// <summary>A model's name is the same in a chain and in the attributes next to it, except for case.</summary>
    public static bool SameModel(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    public static StreamRecovery StreamRecoveryOf(AttributeData? attribute) =>
        attribute?.Values(0).FirstOrDefault().Value is int recovery ? (StreamRecovery)recovery : StreamRecovery.Fail;

    public static LimitSpec Limit(AttributeData attribute) => new()
    {
        RequestsPerMinute = attribute.Named("RequestsPerMinute", 0),
        TokensPerMinute = attribute.Named("TokensPerMinute", 0),
        MaxConcurrency = attribute.Named("MaxConcurrency", 0),
        Adaptive = attribute.Named("Adaptive", true),
    };

    public static BudgetSpec? Budget(AttributeData? attribute) =>
        attribute is null ? null : new BudgetSpec(attribute.Named("PerCallUsd", 0.0), attribute.Named("PerDayUsd", 0.0));

    /// <summary>The model behind the chain; null without the attribute.</summary>
    public static string? DegradedModelOf(AttributeData? attribute) =>
        attribute is null ? null : attribute.Values(0).FirstOrDefault().Value as string ?? "";

    /// <summary>The model that is tried before the chain; null without the attribute.</summary>
    public static string? CanaryModelOf(AttributeData? attribute) =>
        attribute is null ? null : attribute.Values(0).FirstOrDefault().Value as string ?? "";

    private static CanarySpec? Canary(AttributeData? attribute, TierSpec[] tiers)
    {
        if (attribute is null) return null;
        string model = CanaryModelOf(attribute)!;
        return new CanarySpec(model)
        {
            Percent = attribute.Named("Percent", CanarySpec.DefaultPercent),
            MaxCostFactor = attribute.Named("MaxCostFactor", CanarySpec.DefaultFactor),
            MaxLatencyFactor = attribute.Named("MaxLatencyFactor", CanarySpec.DefaultFactor),
            MinSamples = attribute.Named("MinSamples", CanarySpec.DefaultSamples),
            TimeoutMs = (tiers.FirstOrDefault(tier => SameModel(tier.Model, model)) ?? tiers.FirstOrDefault())?.TimeoutMs ?? 0,
        };
    }

    private static void Timeout(TierSpec[] tiers, AttributeData attribute)
    {
        string? model = ModelOf(attribute);
        int[] values = [.. attribute.Values(model is null ? 0 : 1).Select(static value => value.Value is int ms ? ms : 0)];
        for (int i = 0; i < tiers.Length; i++)
        {
            if (model is not null && !SameModel(tiers[i].Model, model)) continue;
            tiers[i] = tiers[i] with
            {
                TimeoutMs = values.Length == 0 ? tiers[i].TimeoutMs : values[Math.Min(model is null ? i : 0, values.Length - 1)],
                FirstTokenMs = attribute.Named("FirstTokenMs", TierSpec.DefaultFirstTokenMs),
                IdleMs = attribute.Named("IdleMs", TierSpec.DefaultIdleMs),
            };
        }
    }

    private static void Breaker(TierSpec[] tiers, AttributeData attribute)
    {
        BreakerSpec defaults = BreakerSpec.Default;
        var breaker = new BreakerSpec
        {
            FailureThreshold = attribute.Named("FailureThreshold", defaults.FailureThreshold),
            FailureRatio = attribute.Named("FailureRatio", defaults.FailureRatio),
            SamplingSeconds = attribute.Named("SamplingSeconds", defaults.SamplingSeconds),
            MinimumThroughput = attribute.Named("MinimumThroughput", defaults.MinimumThroughput),
            BreakSeconds = attribute.Named("BreakSeconds", defaults.BreakSeconds),
            MaxBreakSeconds = attribute.Named("MaxBreakSeconds", defaults.MaxBreakSeconds),
            ProbeBeside = attribute.Named("ProbeBeside", defaults.ProbeBeside),
            HalfOpenMaxCalls = attribute.Named("HalfOpenMaxCalls", defaults.HalfOpenMaxCalls),
            SuccessThreshold = attribute.Named("SuccessThreshold", defaults.SuccessThreshold),
        };
        string? model = ModelOf(attribute);
        for (int i = 0; i < tiers.Length; i++)
            if (model is null || SameModel(tiers[i].Model, model)) tiers[i] = tiers[i] with { Breaker = breaker };
    }

    private static void Limit(TierSpec[] tiers, AttributeData attribute)
    {
        string? model = ModelOf(attribute);
        for (int i = 0; i < tiers.Length; i++)
            if (model is null || SameModel(tiers[i].Model, model)) tiers[i] = tiers[i] with { Limit = Limit(attribute) };
    }

    private static RetrySpec? Retry(AttributeData? attribute) => attribute is null ? null : new RetrySpec
    {
        MaxRetries = attribute.Named("MaxRetries", RetrySpec.Default.MaxRetries),
        BaseDelayMs = attribute.Named("BaseDelayMs", RetrySpec.Default.BaseDelayMs),
        MaxDelayMs = attribute.Named("MaxDelayMs", RetrySpec.Default.MaxDelayMs),
        MaxRetryAfterSeconds = attribute.Named("MaxRetryAfterSeconds", RetrySpec.Default.MaxRetryAfterSeconds),
        WaitBeforeFailoverSeconds = attribute.Named("WaitBeforeFailoverSeconds", RetrySpec.Default.WaitBeforeFailoverSeconds),
    };

    private static CacheSpec? Cache(AttributeData? attribute) => attribute is null ? null : new CacheSpec
    {
        TtlSeconds = attribute.Named("TtlSeconds", CacheSpec.Default.TtlSeconds),
        StaleSeconds = attribute.Named("StaleSeconds", CacheSpec.Default.StaleSeconds),
        ServeStale = attribute.Named("ServeStale", CacheSpec.Default.ServeStale),
    };

    private static HedgeSpec? Hedge(AttributeData? attribute) => attribute is null ? null : new HedgeSpec
    {
        DelayMs = attribute.Named("DelayMs", HedgeSpec.Default.DelayMs),
        ExtraCost = attribute.Named("ExtraCost", HedgeSpec.Default.ExtraCost),
        MaxParallel = attribute.Named("MaxParallel", HedgeSpec.Default.MaxParallel),
    };

    private static ContextSpec? Context(AttributeData? attribute) => attribute?.Values(0).FirstOrDefault().Value is int mode
        ? new ContextSpec(mode) { ReserveTokens = attribute.Named("ReserveTokens", ContextSpec.DefaultReserveTokens) }
        : null;
}
