using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>
/// Applies settings to a declared chain, member by member: for the build, the equivalent of the runtime's <c>EffectiveChain</c> at start. A
/// test compares the two.
/// </summary>
internal static class ConfiguredChain
{
    /// <param name="declared">The declared chain; for a chain that is defined only in the settings, one without tiers.</param>
    /// <param name="settings">The chain's section.</param>
    /// <param name="declare">Sets what is declared for the models and places of tiers.</param>
    /// <param name="models">Determines which names are one model.</param>
    public static ChainSpec Over(ChainSpec declared, Setting settings, Action<TierSpec[]> declare, PolicyModels models)
    {
        TierSpec[] tiers = [.. Tiers(declared, settings, declare, models).Select(tier => WithPolicies(tier, settings))];
        return declared with
        {
            Tiers = new(tiers),
            DeadlineMs = settings.Whole("DeadlineMs") ?? declared.DeadlineMs,
            MaxAttempts = settings.Whole("MaxAttempts") ?? declared.MaxAttempts,
            Retry = Retry(declared.Retry, settings.Child("TierRetry")),
            Hedge = Hedge(declared.Hedge, settings.Child("Hedge")),
            Cache = Cache(declared.Cache, settings.Child("AnswerCache")),
            Context = Context(declared.Context, settings.Child("ContextPolicy")),
            Budget = Budget(declared.Budget, settings.Child("CostBudget")),
            MinQuality = Holds(declared.MinQuality, settings.Child("PreferCheapest"))
                ? (double?)settings.Child("PreferCheapest").Amount("MinQuality") ?? declared.MinQuality ?? 0
                : null,
            Canary = Canary(declared.Canary, settings.Child("Canary"), tiers),
            AnswerRepair = settings.Truth("AnswerRepair") ?? declared.AnswerRepair,
            DefaultResponse = settings.Child("DefaultResponse")?.Value is { } text ? text.Length > 0 ? text : null : declared.DefaultResponse,
            FailoverOn = (int?)settings.Names<FailoverKinds>("FailoverOn") ?? declared.FailoverOn,
            OnStreamFailure = settings.Names<StreamRecovery>("OnStreamFailure") ?? declared.OnStreamFailure,
        };
    }

    /// <summary>Configured tiers replace the declared ones. A model that is declared, too, keeps what is declared for it.</summary>
    private static TierSpec[] Tiers(ChainSpec declared, Setting settings, Action<TierSpec[]> declare, PolicyModels models)
    {
        Setting[] configured = [.. settings.Child("Tiers")?.Children.Where(static tier => tier.Text("Model") is not null) ?? []];
        IEnumerable<TierSpec> named = configured.Length > 0
            ? configured.Select(static tier => new TierSpec(tier.Text("Model")!))
            : declared.Tiers.Where(static tier => !tier.IsDegraded);
        string? degraded = settings.Child("DegradedModel") is { Value: { } written }
            ? written.Trim()
            : declared.Tiers.FirstOrDefault(static tier => tier.IsDegraded)?.Model;
        if (!string.IsNullOrEmpty(degraded)) named = named.Append(new TierSpec(degraded!) { IsDegraded = true });
        TierSpec[] tiers = [.. named.Select(static tier => new TierSpec(tier.Model) { IsDegraded = tier.IsDegraded })];
        declare(tiers);
        for (int i = 0; i < tiers.Length; i++)
        {
            TierSpec? own = declared.Tiers.FirstOrDefault(tier => PolicyParser.SameModel(tier.Model, tiers[i].Model))
                ?? (configured.Length > 0 ? declared.Tiers.FirstOrDefault(tier => models.AreOne(tier.Model, tiers[i].Model)) : null);
            if (own is not null) tiers[i] = own with { Model = tiers[i].Model, IsDegraded = tiers[i].IsDegraded };
            tiers[i] = WithTimes(WithTimes(tiers[i], settings.Child("TierTimeout")), i < configured.Length ? configured[i] : null);
        }
        return tiers;
    }

    private static TierSpec WithTimes(TierSpec tier, Setting? settings) => tier with
    {
        TimeoutMs = settings.Whole("TimeoutMs") ?? tier.TimeoutMs,
        FirstTokenMs = settings.Whole("FirstTokenMs") ?? tier.FirstTokenMs,
        IdleMs = settings.Whole("IdleMs") ?? tier.IdleMs,
    };

    private static TierSpec WithPolicies(TierSpec tier, Setting settings) => tier with
    {
        Breaker = Breaker(tier.Breaker, settings.Child("CircuitBreaker")),
        Limit = Limit(tier.Limit, settings.Child("RateLimit")),
    };

    private static BreakerSpec Breaker(BreakerSpec declared, Setting? settings) => settings.Enabled() switch
    {
        null => declared,
        // As in the runtime: a threshold that is never reached.
        false => new BreakerSpec { FailureThreshold = int.MaxValue },
        true => new BreakerSpec
        {
            FailureThreshold = settings.Whole("FailureThreshold") ?? declared.FailureThreshold,
            FailureRatio = (double?)settings.Amount("FailureRatio") ?? declared.FailureRatio,
            SamplingSeconds = Seconds(settings, "SamplingSeconds") ?? declared.SamplingSeconds,
            MinimumThroughput = settings.Whole("MinimumThroughput") ?? declared.MinimumThroughput,
            BreakSeconds = (double?)settings.Amount("BreakSeconds") ?? declared.BreakSeconds,
            MaxBreakSeconds = (double?)settings.Amount("MaxBreakSeconds") ?? declared.MaxBreakSeconds,
            ProbeBeside = settings.Truth("ProbeBeside") ?? declared.ProbeBeside,
            HalfOpenMaxCalls = settings.Whole("HalfOpenMaxCalls") ?? declared.HalfOpenMaxCalls,
            SuccessThreshold = settings.Whole("SuccessThreshold") ?? declared.SuccessThreshold,
        },
    };

    private static LimitSpec? Limit(LimitSpec? declared, Setting? settings)
    {
        if (!Holds(declared, settings)) return null;
        declared ??= LimitSpec.Default;
        return new LimitSpec
        {
            RequestsPerMinute = settings.Whole("RequestsPerMinute") ?? declared.RequestsPerMinute,
            TokensPerMinute = settings.Whole("TokensPerMinute") ?? declared.TokensPerMinute,
            MaxConcurrency = settings.Whole("MaxConcurrency") ?? declared.MaxConcurrency,
            Adaptive = settings.Truth("Adaptive") ?? declared.Adaptive,
        };
    }

    private static RetrySpec? Retry(RetrySpec? declared, Setting? settings)
    {
        if (settings.Enabled() is not { } isOn) return declared;
        declared ??= RetrySpec.Default;
        return new RetrySpec
        {
            MaxRetries = isOn ? settings.Whole("MaxRetries") ?? declared.MaxRetries : 0,
            BaseDelayMs = settings.Whole("BaseDelayMs") ?? declared.BaseDelayMs,
            MaxDelayMs = settings.Whole("MaxDelayMs") ?? declared.MaxDelayMs,
            MaxRetryAfterSeconds = Seconds(settings, "MaxRetryAfterSeconds") ?? declared.MaxRetryAfterSeconds,
            WaitBeforeFailoverSeconds = isOn ? Seconds(settings, "WaitBeforeFailoverSeconds") ?? declared.WaitBeforeFailoverSeconds : 0,
        };
    }

    private static HedgeSpec? Hedge(HedgeSpec? declared, Setting? settings)
    {
        if (!Holds(declared, settings)) return null;
        declared ??= HedgeSpec.Default;
        decimal? share = settings.Amount("ExtraCost");
        return new HedgeSpec
        {
            // A configured share replaces a declared delay.
            DelayMs = settings.Whole("DelayMs") ?? (share is null ? declared.DelayMs : HedgeSpec.Default.DelayMs),
            ExtraCost = (double?)share ?? declared.ExtraCost,
            MaxParallel = settings.Whole("MaxParallel") ?? declared.MaxParallel,
        };
    }

    private static CacheSpec? Cache(CacheSpec? declared, Setting? settings)
    {
        if (!Holds(declared, settings)) return null;
        declared ??= CacheSpec.Default;
        return new CacheSpec
        {
            TtlSeconds = Seconds(settings, "TtlSeconds") ?? declared.TtlSeconds,
            StaleSeconds = Seconds(settings, "StaleSeconds") ?? declared.StaleSeconds,
            ServeStale = settings.Truth("ServeStale") ?? declared.ServeStale,
        };
    }

    private static ContextSpec? Context(ContextSpec? declared, Setting? settings)
    {
        string? name = settings.Text("Mode");
        int mode = name is null ? -1 : ContextSpec.Modes.ToList().FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (mode < 0 && settings.Whole("ReserveTokens") is null) return declared;
        declared ??= new ContextSpec(0);
        return new ContextSpec(mode < 0 ? declared.Mode : mode) { ReserveTokens = settings.Whole("ReserveTokens") ?? declared.ReserveTokens };
    }

    private static BudgetSpec? Budget(BudgetSpec? declared, Setting? settings) => !Holds(declared, settings) ? null : new BudgetSpec(
        (double?)settings.Amount("PerCallUsd") ?? declared?.PerCallUsd ?? 0, (double?)settings.Amount("PerDayUsd") ?? declared?.PerDayUsd ?? 0);

    private static CanarySpec? Canary(CanarySpec? declared, Setting? settings, TierSpec[] tiers)
    {
        if (!Holds(declared, settings) || (settings.Text("Model") ?? declared?.Model) is not { Length: > 0 } model) return null;
        declared ??= new CanarySpec(model);
        bool isPaused = settings.Truth("Paused") == true;
        return new CanarySpec(model)
        {
            Percent = isPaused ? 0 : (double?)settings.Amount("Percent") ?? declared.Percent,
            MaxCostFactor = (double?)settings.Amount("MaxCostFactor") ?? declared.MaxCostFactor,
            MaxLatencyFactor = (double?)settings.Amount("MaxLatencyFactor") ?? declared.MaxLatencyFactor,
            MinSamples = settings.Whole("MinSamples") ?? declared.MinSamples,
            TimeoutMs = (tiers.FirstOrDefault(tier => PolicyParser.SameModel(tier.Model, model)) ?? tiers.FirstOrDefault())?.TimeoutMs ?? 0,
        };
    }

    /// <summary>Whether a policy applies: it is declared or configured, and the settings do not switch it off.</summary>
    private static bool Holds(object? declared, Setting? settings) => settings.Enabled() ?? declared is not null;

    private static int? Seconds(Setting? settings, string name) =>
        settings.Amount(name) is { } value && Math.Abs(value) < int.MaxValue ? (int)Math.Ceiling(value) : null;
}
