using Fallback.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>Makes a plan from a declaration and the configuration. <see cref="OptionsCheck"/> has already checked both.</summary>
internal sealed class ChainBinder(FallbackOptions options, ModelResolver models, ProviderSet providers, FallbackRuntime runtime)
{
    private readonly object _owner = new();

    public ChainPlan Bind(ChainDeclaration declared)
    {
        var chain = new EffectiveChain(declared, options);
        runtime.ChainWarnings.Say(chain);
        RetryPolicy retry = chain.Retry;
        Tier[] tiers = [.. chain.Tiers.Select((tier, index) => BindTier(tier, index, index == chain.Tiers.Count - 1, declared))];
        TierChoice? choice = chain.MinQuality is { } quality ? new TierChoice(quality) : null;
        ContextPolicyAttribute context = chain.Context;
        // An answer to a trimmed history is no answer for a client that asks with the whole history.
        string fingerprint = string.Join(
            '\n', tiers.Select(static tier => tier.ToString()).Append(context.Mode.ToString()).Append(choice?.ToString()));
        CanaryPlan? canary = BindCanary(chain, tiers, fingerprint, declared);
        return new ChainPlan
        {
            Client = chain.Client,
            Tiers = tiers,
            Deadline = chain.Deadline ?? WorstCase(chain, tiers, retry) + (canary?.Tier.Timeout ?? TimeSpan.Zero),
            DeadlineDeclared = chain.Deadline is not null,
            MaxAttempts = chain.MaxAttempts,
            Retry = retry,
            Cache = chain.Cache,
            Fingerprint = fingerprint,
            DefaultResponse = chain.DefaultResponse,
            FailoverOn = chain.FailoverOn,
            StreamRecovery = chain.StreamRecovery,
            // A sequence of Refit cannot be continued.
            IsStreamRecoveryDecided = chain.IsStreamRecoveryDecided || declared.SendsOwnRequests,
            Hedge = chain.Hedge is not { } hedge ? null
                : new HedgePolicy(hedge, canary is null ? tiers : [.. tiers, canary.Tier], runtime.Time),
            RepairsAnswers = chain.AnswerRepair,
            Context = context,
            Generation = chain.Generation,
            TokenCounter = options.TokenCounter,
            Choice = choice,
            Canary = canary,
            Global = options.GlobalBreaker is null ? null : runtime.GlobalBreaker,
            Budget = CostBudget.Of(chain.Budget, runtime.Registry.GetAccount(chain.Client)),
        };
    }

    /// <summary>Takes back the limits that this configuration has declared.</summary>
    public void Withdraw() => runtime.Registry.WithdrawLimits(_owner);

    /// <summary>The sum of all attempts, backoffs and repairs.</summary>
    private static TimeSpan WorstCase(EffectiveChain chain, Tier[] tiers, RetryPolicy retry) =>
        tiers.Aggregate(
            TimeSpan.Zero,
            (sum, tier) => sum + retry.WorstCase(tier.Timeout, tier.IsLast) + (chain.AnswerRepair ? tier.Timeout : TimeSpan.Zero))
        + (tiers.Length > 1 ? retry.WaitBeforeFailover : TimeSpan.Zero);

    private Tier BindTier(EffectiveTier tier, int index, bool isLast, ChainDeclaration declared)
    {
        string client = declared.Client;
        ResolvedModel model = models.Resolve(tier.Model, out string? problem)
            ?? throw new InvalidOperationException($"{client}, tier {index + 1} = '{ShownSetting.OfModel(options, tier.Model)}' {problem}");
        options.Providers.TryGetValue(model.Provider, out ProviderOptions? provider);
        WarnOfRetirement(model, index, client);
        Tier[] instances =
        [
            .. ProviderInstance.Of(options, model.Provider).Select(instance => BindInstance(instance, model, tier, index, isLast, declared)),
        ];
        foreach (Tier instance in instances) instance.State.HasOthers = instances.Length > 1;
        if (instances.Length == 1) return instances[0];
        ConversationAffinity? affinity = provider?.Affinity == InstanceAffinity.Conversation ? runtime.Registry.GetConversations(model.Provider) : null;
        return Tier.Join(instances, provider?.Selection ?? default, affinity, runtime.Random);
    }

    private Tier BindInstance(ProviderInstance instance, ResolvedModel model, EffectiveTier tier, int index, bool isLast, ChainDeclaration declared)
    {
        string client = declared.Client;
        string name = instance.ModelOf(model.Model);
        ProviderEndpoint endpoint = providers.Get(instance, declared.SendsOwnRequests ? null : name);
        TierState state = runtime.Registry.GetTier(new TierKey(
            endpoint.Provider, endpoint.Instance, endpoint.BaseUrl.AbsoluteUri, name, endpoint.CredentialFingerprint,
            $"{endpoint.Dialect.Name} {endpoint.ApiVersion}"));
        state.ConfigureAs(new ConfiguredTier(model.Facts, endpoint.VendorName, endpoint.Headers));
        // A chain that declares nothing about the breaker does not override the figures of another chain.
        if (tier.Breaker is { } breaker)
        {
            if (!state.TryConfigure(breaker, client)) Log.BreakerFiguresDiffer(runtime.Logger, client, model.Provider, model.Model);
            if (!state.TryConfigureEndpoint(breaker, client)) Log.EndpointFiguresDiffer(runtime.Logger, client, state.Endpoint.Name);
        }
        if (instance.Own is { } own) state.Balance(runtime.Registry.IdOf(instance), own.Weight, instance.Options?.MaxConcurrency ?? 0);
        DeclareLimits(state, model, instance, tier.Limit);
        runtime.Monitor.Watch(state);
        return new Tier
        {
            Index = index,
            IsLast = isLast,
            Name = $"{model.Provider}/{model.Model}",
            Model = name,
            Weight = instance.Own?.Weight ?? 1,
            Endpoint = endpoint,
            Transport = endpoint.ChatClient ?? providers.Transport,
            Facts = model.Facts,
            Successor = model.Facts?.Replacement is { } next ? new ResolvedModel(model.Provider, next, models.Facts(model.Provider, next)) : null,
            Prefill = PrefillNames.Parse(model.Facts?.Prefill),
            State = state,
            IsDegraded = tier.IsDegraded,
            Quality = models.Configured(model.Provider, model.Model)?.Quality,
            Timeout = tier.Timeout,
            FirstToken = tier.FirstToken,
            Idle = tier.Idle,
        };
    }

    /// <summary>The bound canary; null if there is none, or if it is already the first tier.</summary>
    private CanaryPlan? BindCanary(EffectiveChain chain, Tier[] tiers, string fingerprint, ChainDeclaration declared)
    {
        if (!chain.HasCanary || chain.CanaryModel is null) return null;
        EffectiveTier effective = chain.CanaryTier;
        if (chain.Deadline is { } deadline)
            effective = effective with { Timeout = CanaryPlan.TimeOf(effective.Timeout, deadline, tiers[0].Timeout) };
        Tier tier = BindTier(effective, Tier.CanaryIndex, false, declared);
        if (tier.State == tiers[0].State)
        {
            Log.CanaryIsFirst(runtime.Logger, chain.Client, tier);
            return null;
        }
        CanaryController controller = runtime.Registry.GetCanary(chain.Client, tier.Name, runtime.Monitor.Decided);
        IEnumerable<string> others = chain.Tiers.Where(static tier => !tier.IsDegraded).Select(static tier => tier.Model)
            .Where(model => !model.Equals(effective.Model, StringComparison.OrdinalIgnoreCase));
        string models = string.Join(", ", others.Prepend(effective.Model).Select(static model => $"\"{model}\""));
        controller.Configure(chain.CanaryFigures, $"[ModelChain({models})]");
        return new CanaryPlan(tier, controller, tiers, fingerprint);
    }

    private void WarnOfRetirement(ResolvedModel model, int index, string client)
    {
        if (model.Facts is not { Status: "deprecated" or "retired" } facts) return;
        Log.ModelRetires(
            runtime.Logger, client, index + 1, model.Provider, model.Model, facts.Status, facts.RetiresOn ?? "an unannounced date",
            facts.Replacement ?? "see the provider's documentation");
    }

    private void DeclareLimits(TierState state, ResolvedModel model, ProviderInstance instance, LimitFigures declared)
    {
        LimitFigures configured = LimitFigures.From(models.Configured(model.Provider, model.Model));
        state.Limits.Model.Declare(_owner, configured.AreNone ? declared : configured);
        state.Limits.Key.Declare(_owner, LimitFigures.From(instance.Options));
    }
}
