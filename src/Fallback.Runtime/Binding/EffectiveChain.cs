using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// A chain as it applies: the configuration over the declaration, member by member. Both the checks at start and the binding use this
/// class, and nothing else decides it.
/// </summary>
internal sealed class EffectiveChain
{
    private const int DefaultMaxAttempts = 6;

    private readonly ChainDeclaration _declared;
    private readonly ChainOptions _configured;
    private readonly ModelResolver _models;
    private readonly Random? _random;

    public EffectiveChain(ChainDeclaration declared, FallbackOptions options)
    {
        _declared = declared;
        _configured = (declared.Configuration is { } own ? own(options) : ClientNames.Find(options, declared.Client)) ?? new ChainOptions();
        _models = new ModelResolver(options);
        _random = options.StandIn?.Random;
        Key = ClientNames.KeyOf(options, declared, _configured);
        Tiers = [.. Models().Select(Bind)];
    }

    /// <summary>Where the chain is configured, or could be.</summary>
    public string Key { get; }

    public string Client => _declared.Client;

    public IReadOnlyList<EffectiveTier> Tiers { get; }

    /// <summary>The deadline; null for the longest time that the call can need.</summary>
    public TimeSpan? Deadline =>
        (_configured.Deadline ?? Milliseconds(_declared.DeadlineMs)) is { } deadline && deadline > TimeSpan.Zero ? deadline : null;

    public int MaxAttempts => _configured.MaxAttempts ?? _declared.MaxAttempts ?? DefaultMaxAttempts;

    public RetryPolicy Retry => new(RetryFigures, _random);

    /// <summary>Everything that affects time, with the defaults that apply.</summary>
    public ChainTimes Times => new()
    {
        Tiers = [.. Tiers.Select(tier => new TierTimes(tier.Model)
        {
            ProbesBeside = (tier.Breaker ?? new BreakerSettings()).ProbeBeside && Tiers.Count > 1 && !_declared.SendsOwnRequests,
            TimeoutMs = (long)tier.Timeout.TotalMilliseconds,
            FirstTokenMs = (long)tier.FirstToken.TotalMilliseconds,
            BreakMs = (long)(tier.Breaker ?? new BreakerSettings()).Break.TotalMilliseconds,
            IsDegraded = tier.IsDegraded,
        })],
        DeadlineMs = (long)(Deadline ?? TimeSpan.Zero).TotalMilliseconds,
        MaxAttempts = MaxAttempts,
        MaxRetries = RetryFigures.MaxRetries,
        BaseDelayMs = (long)RetryFigures.BaseDelay.TotalMilliseconds,
        MaxDelayMs = (long)RetryFigures.MaxDelay.TotalMilliseconds,
        WaitMs = (long)Retry.WaitBeforeFailover.TotalMilliseconds,
        Hedge = Hedge is { } hedge ? new HedgeTimes((long?)hedge.Delay?.TotalMilliseconds ?? -1, hedge.MaxParallel) : null,
        AnswerRepair = AnswerRepair,
    };

    /// <summary>Whether the configuration names the tiers.</summary>
    public bool HasConfiguredTiers => _configured.Tiers.Count > 0;

    /// <summary>
    /// Declared models with policies of their own that no tier has any more, because the configuration names other models.
    /// </summary>
    public IEnumerable<string> LeftModels => _declared.Tiers
        .Where(static tier => tier.TierTimeout is not null || tier.CircuitBreaker is not null || tier.RateLimit is not null)
        .Where(tier => !Tiers.Any(effective => IsSame(tier.Model, effective.Model)))
        .Select(static tier => tier.Model);

    /// <summary>The hedging; null if tiers are asked one after another.</summary>
    public HedgeFigures? Hedge => Holds(_declared.Hedge, _configured.Hedge) ? HedgeFigures.Of(_declared.Hedge, _configured.Hedge) : null;

    public CachePolicy? Cache =>
        Holds(_declared.AnswerCache, _configured.AnswerCache) ? CachePolicy.Of(_declared.AnswerCache, _configured.AnswerCache) : null;

    public string? DefaultResponse => (_configured.DefaultResponse ?? _declared.DefaultResponse?.Text) is { Length: > 0 } text ? text : null;

    public ContextPolicyAttribute Context
    {
        get
        {
            ContextPolicyAttribute declared = _declared.ContextPolicy ?? new(ContextOverflow.SkipTier);
            return new(_configured.ContextPolicy?.Mode ?? declared.Mode)
            {
                ReserveTokens = _configured.ContextPolicy?.ReserveTokens ?? declared.ReserveTokens
            };
        }
    }

    public bool AnswerRepair => _configured.AnswerRepair ?? _declared.AnswerRepair is not null;

    public FailoverKinds FailoverOn => _configured.FailoverOn ?? _declared.FailoverOn?.Kinds ?? FailoverKinds.None;

    public StreamRecovery StreamRecovery => _configured.OnStreamFailure ?? _declared.OnStreamFailure?.Recovery ?? StreamRecovery.Fail;

    /// <summary>Whether the declaration or the configuration says what happens if a stream breaks.</summary>
    public bool IsStreamRecoveryDecided => _configured.OnStreamFailure is not null || _declared.OnStreamFailure is not null;

    /// <summary>The lowest quality that the choice by cost accepts; null without that choice.</summary>
    public double? MinQuality =>
        Holds(_declared.PreferCheapest, _configured.PreferCheapest)
            ? _configured.PreferCheapest?.MinQuality ?? _declared.PreferCheapest?.MinQuality ?? 0
            : null;

    /// <summary>Whether a canary is declared or configured, and not switched off.</summary>
    public bool HasCanary => Holds(_declared.Canary, _configured.Canary);

    /// <summary>The canary's model as written; null where none is named.</summary>
    public string? CanaryModel => (_configured.Canary?.Model ?? _declared.Canary?.Model) is { Length: > 0 } model ? model : null;

    public CanaryFigures CanaryFigures => CanaryFigures.Of(_declared.Canary, _configured.Canary);

    /// <summary>The canary as a tier, with what is declared for its model, otherwise for the first tier and the whole chain.</summary>
    public EffectiveTier CanaryTier => Bind((new TierOptions { Model = CanaryModel! }, false), 0);

    /// <summary>The budgets of a call and of a day in US dollars; 0 is no budget.</summary>
    public (decimal PerCall, decimal PerDay) Budget => !Holds(_declared.CostBudget, _configured.CostBudget) ? default
        : (_configured.CostBudget?.PerCallUsd ?? WrittenNumber.ToDecimal(_declared.CostBudget?.PerCallUsd ?? 0),
            _configured.CostBudget?.PerDayUsd ?? WrittenNumber.ToDecimal(_declared.CostBudget?.PerDayUsd ?? 0));

    public GenerationOptions? Generation => _configured.Generation;

    private RetryFigures RetryFigures => RetryFigures.Of(_declared.TierRetry, _configured.TierRetry);

    /// <summary>Whether a policy applies: it is declared or configured, and the configuration does not switch it off.</summary>
    private static bool Holds(Attribute? declared, PolicyOptions? configured) => configured?.Enabled ?? declared is not null;

    private static TimeSpan? Milliseconds(int? value) => value is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>A configured chain replaces the declared one. The degraded model is the last.</summary>
    private IEnumerable<(TierOptions Tier, bool IsDegraded)> Models()
    {
        IEnumerable<TierOptions> tiers = _configured.Tiers.Count > 0 ? _configured.Tiers
            : _declared.Tiers.Where(static tier => !tier.IsDegraded).Select(static tier => new TierOptions { Model = tier.Model });
        foreach (TierOptions tier in tiers) yield return (tier, false);
        string? degraded = _configured.DegradedModel ?? _declared.Tiers.FirstOrDefault(static tier => tier.IsDegraded)?.Model;
        if (!string.IsNullOrEmpty(degraded)) yield return (new TierOptions { Model = degraded }, true);
    }

    private EffectiveTier Bind((TierOptions Tier, bool IsDegraded) named, int place)
    {
        TierOptions tier = named.Tier;
        int declaredAt = PlaceOf(tier.Model);
        TierDeclaration? own = declaredAt >= 0 ? _declared.Tiers[declaredAt] : null;
        TierTimeoutAttribute time = own?.TierTimeout ?? _declared.TierTimeout ?? new TierTimeoutAttribute();
        TierTimeoutOptions? over = _configured.TierTimeout;
        return new EffectiveTier(tier.Model, named.IsDegraded)
        {
            Timeout = tier.Timeout ?? over?.Timeout ?? TimeSpan.FromMilliseconds(time.At(declaredAt >= 0 ? declaredAt : place)),
            FirstToken = tier.FirstToken ?? over?.FirstToken ?? TimeSpan.FromMilliseconds(time.FirstTokenMs),
            LimitsFirstToken = (tier.FirstToken ?? over?.FirstToken) is not null || time.FirstTokenMs != new TierTimeoutAttribute().FirstTokenMs,
            Idle = tier.Idle ?? over?.Idle ?? TimeSpan.FromMilliseconds(time.IdleMs),
            Breaker = BreakerSettings.Of(own?.CircuitBreaker ?? _declared.CircuitBreaker, _configured.CircuitBreaker),
            Limit = Holds(own?.RateLimit ?? _declared.RateLimit, _configured.RateLimit)
                ? LimitFigures.Of(own?.RateLimit ?? _declared.RateLimit, _configured.RateLimit) : default,
        };
    }

    /// <summary>
    /// The index of the declared tier that a model's figures come from: the one of that name, otherwise one of the same model; -1 for none.
    /// </summary>
    private int PlaceOf(string model)
    {
        List<TierDeclaration> declared = [.. _declared.Tiers];
        int place = declared.FindIndex(own => own.Model.Equals(model, StringComparison.OrdinalIgnoreCase));
        return place >= 0 ? place : declared.FindIndex(own => IsSame(own.Model, model));
    }

    /// <summary>
    /// Compares names as they are written, and what an alias or a bare name stands for; provider/* matches each model of its provider.
    /// </summary>
    private bool IsSame(string declared, string configured) =>
        declared.Equals(configured, StringComparison.OrdinalIgnoreCase)
        || HasConfiguredTiers && _models.Resolve(declared, out _) is { } one && _models.Resolve(configured, out _) is { } other
            && one.Provider.Equals(other.Provider, StringComparison.OrdinalIgnoreCase)
            && (one.Model == ResolvedModel.Any || one.Model.Equals(other.Model, StringComparison.OrdinalIgnoreCase));
}
