using Fallback.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>Makes a plan out of a declaration and the configuration. What can be wrong with either was checked before, in <see cref="OptionsCheck"/>.</summary>
internal sealed class ChainBinder(FallbackOptions options, ModelResolver models, ProviderSet providers, FallbackRuntime runtime)
{
    private readonly object _owner = new();

    public ChainPlan Bind(ChainDeclaration declared)
    {
        options.Clients.TryGetValue(declared.Client, out ClientOptions? client);
        IReadOnlyList<TierDeclaration> declarations = EffectiveTiers(declared, client);
        var retry = new RetryPolicy(declared.Retry);
        var tiers = new Tier[declarations.Count];
        for (int index = 0; index < tiers.Length; index++) tiers[index] = BindTier(declarations[index], index, index == tiers.Length - 1, client, declared.Client);

        ContextPolicyAttribute context = declared.Context ?? new(ContextOverflow.SkipTier);
        TierChoice? choice = (client?.PreferCheapest ?? declared.Selection) is { } selection ? new TierChoice(selection.MinQuality) : null;
        int deadline = client?.DeadlineMs ?? declared.DeadlineMs;
        return new ChainPlan
        {
            Client = declared.Client,
            Tiers = tiers,
            Deadline = deadline > 0 ? TimeSpan.FromMilliseconds(deadline) : tiers.Aggregate(TimeSpan.Zero, (sum, tier) => sum + retry.WorstCase(tier.Timeout, tier.IsLast) + (declared.AnswerRepair ? tier.Timeout : TimeSpan.Zero)),
            DeadlineDeclared = deadline > 0,
            MaxAttempts = client?.MaxAttempts ?? declared.MaxAttempts,
            Retry = retry,
            Cache = declared.Cache,
            // An answer to a part of a history is none for a client that asks for the whole.
            Fingerprint = string.Join('\n', tiers.Select(static tier => tier.ToString()).Append(context.Mode.ToString()).Append(choice?.ToString())),
            DefaultResponse = declared.DefaultResponse,
            FailoverOn = declared.FailoverOn,
            StreamRecovery = declared.OnStreamFailure,
            Hedge = declared.Hedge is { } hedge ? new HedgePolicy(hedge, runtime.Time) : null,
            RepairsAnswers = declared.AnswerRepair,
            Context = context,
            TokenCounter = options.TokenCounter,
            Choice = choice,
            Global = options.GlobalBreaker is null ? null : runtime.GlobalBreaker,
            Budget = CostBudget.From(client?.CostBudget ?? declared.Budget, runtime.Registry.GetAccount(declared.Client)),
        };
    }

    /// <summary>The tiers after configuration: a configured chain replaces the declared one, and keeps its figures model by model. The degraded model is the last.</summary>
    public static IReadOnlyList<TierDeclaration> EffectiveTiers(ChainDeclaration declared, ClientOptions? client)
    {
        if (client is null or { Tiers.Count: 0, DegradedModel: null }) return declared.Tiers;
        IEnumerable<TierDeclaration> tiers = client.Tiers.Count == 0 ? declared.Tiers.Where(static tier => !tier.IsDegraded) : client.Tiers.Select(tier => Configured(declared, tier));
        string? degraded = client.DegradedModel ?? declared.Tiers.FirstOrDefault(static tier => tier.IsDegraded)?.Model;
        return string.IsNullOrEmpty(degraded) ? [.. tiers] : [.. tiers, Configured(declared, new TierOptions { Model = degraded }, isDegraded: true)];
    }

    private static TierDeclaration Configured(ChainDeclaration declared, TierOptions tier, bool isDegraded = false)
    {
        TierDeclaration own = declared.Tiers.FirstOrDefault(d => d.Model.Equals(tier.Model, StringComparison.OrdinalIgnoreCase)) ?? new TierDeclaration(tier.Model);
        return new TierDeclaration(tier.Model)
        {
            TimeoutMs = tier.TimeoutMs ?? own.TimeoutMs,
            FirstTokenMs = tier.FirstTokenMs ?? own.FirstTokenMs,
            IdleMs = tier.IdleMs ?? own.IdleMs,
            Breaker = own.Breaker,
            RateLimit = own.RateLimit,
            IsDegraded = isDegraded,
        };
    }

    private Tier BindTier(TierDeclaration declared, int index, bool isLast, ClientOptions? client, string clientName)
    {
        ResolvedModel model = models.Resolve(declared.Model, out string? problem) ?? throw new InvalidOperationException($"{clientName}, tier {index + 1} = '{declared.Model}' {problem}");
        ProviderEndpoint endpoint = providers.Get(model.Provider);
        TierState state = runtime.Registry.GetTier(new TierKey(endpoint.Provider, endpoint.Instance, endpoint.BaseUrl.AbsoluteUri, model.Model, endpoint.CredentialFingerprint));
        ApplyBreaker(state, BreakerSettings.From(client?.CircuitBreaker ?? declared.Breaker), model, clientName);
        DeclareLimits(state, model, client?.RateLimit ?? declared.RateLimit);
        runtime.Monitor.Watch(state);
        if (model.Facts is { Status: "deprecated" or "retired" } facts)
            Log.ModelRetires(runtime.Logger, clientName, index + 1, model.Provider, model.Model, facts.Status, facts.RetiresOn ?? "an unannounced date", facts.Replacement ?? "see the provider's documentation");
        return new Tier
        {
            Index = index,
            IsLast = isLast,
            Model = model.Model,
            Endpoint = endpoint,
            Transport = endpoint.ChatClient ?? providers.Transport,
            Facts = model.Facts,
            Successor = model.Facts?.Replacement is { } next ? new ResolvedModel(model.Provider, next, models.Facts(model.Provider, next)) : null,
            Prefill = PrefillNames.Parse(model.Facts?.Prefill),
            State = state,
            IsDegraded = declared.IsDegraded,
            Quality = models.Configured(model.Provider, model.Model)?.Quality,
            Timeout = TimeSpan.FromMilliseconds(declared.TimeoutMs),
            FirstToken = TimeSpan.FromMilliseconds(declared.FirstTokenMs),
            Idle = TimeSpan.FromMilliseconds(declared.IdleMs),
        };
    }

    /// <summary>Takes back the limits that this configuration has declared.</summary>
    public void Withdraw() => runtime.Registry.WithdrawLimits(_owner);

    private void DeclareLimits(TierState state, ResolvedModel model, RateLimitAttribute? declared)
    {
        LimitFigures configured = LimitFigures.From(models.Configured(model.Provider, model.Model));
        state.Limits.Model.Declare(_owner, configured.AreNone ? LimitFigures.From(declared) : configured);
        options.Providers.TryGetValue(model.Provider, out ProviderOptions? provider);
        state.Limits.Key.Declare(_owner, LimitFigures.From(provider));
    }

    /// <summary>A breaker is shared by every client of its tier, so one set of figures holds: the one that was bound last.</summary>
    private void ApplyBreaker(TierState state, BreakerSettings settings, ResolvedModel model, string clientName)
    {
        if (!state.TryConfigure(settings, clientName)) Log.BreakerFiguresDiffer(runtime.Logger, clientName, model.Provider, model.Model);
    }
}
