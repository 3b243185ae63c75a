using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Fallback.Catalogue;

namespace Fallback;

/// <summary>
/// Metrics of the current state: breakers, rate limits, limits, budgets. They are computed when they are read, for every runtime in use.
/// </summary>
internal sealed partial class StateGauges
{
    private static readonly BreakerState[] _states = Enum.GetValues<BreakerState>();

    // A runtime that is not used any more is not kept alive by its metrics.
    private readonly ConditionalWeakTable<FallbackRuntime, object> _runtimes = [];

    public StateGauges(Meter meter)
    {
        meter.CreateObservableGauge("fallback.breaker.state", Breakers, "{breaker}", "1 for the state that a breaker is in, 0 for the others.");
        meter.CreateObservableGauge("fallback.client.tiers", () => Tiers(static _ => true), "{tier}", "Tiers of a client.");
        meter.CreateObservableGauge(
            "fallback.client.tiers.available", () => Tiers(static tier => tier.CanAnswer), "{tier}", "Tiers of a client that would be asked now.");
        meter.CreateObservableGauge(
            "fallback.tier.available", Available, "{tier}", "1 for a tier, or an instance of it, that would be asked now, else 0.");
        meter.CreateObservableGauge("fallback.tier.requests", UnderWay, "{request}", "Requests and streams in flight at a tier.");
        meter.CreateObservableGauge(
            "fallback.rate_limit.wait", RateLimits, "s", "The time until a provider's rate limit ends; 0 if there is none.");
        meter.CreateObservableGauge("fallback.limit.remaining", Remaining, null, "What is left of a declared limit now.");
        meter.CreateObservableGauge("fallback.budget.usd", () => Budgets(static spent => spent.PerDayUsd), "{USD}", "Daily budgets.");
        meter.CreateObservableGauge(
            "fallback.budget.remaining.usd",
            LeftOfBudgets, "{USD}", "What is left of a day's budget, counting what all replicas have used if they share it.");
        meter.CreateObservableGauge(
            "fallback.canary.share", Canaries, "1", "The share of conversations that ask a canary first, 0 to 1.");
        meter.CreateObservableGauge(
            "fallback.tier.price.usd", Prices, "{USD}", "The highest price that is declared for a tier's model, for a million tokens.");
        AddReplicas(meter);
    }

    public void Add(FallbackRuntime runtime) => _runtimes.Add(runtime, runtime);

    public void Remove(FallbackRuntime runtime) => _runtimes.Remove(runtime);

    private IEnumerable<FallbackRuntime> Runtimes => _runtimes.Select(static entry => entry.Key).Where(static runtime => !runtime.IsDisposed);

    private IEnumerable<TierSnapshot> AllTiers => Runtimes.SelectMany(static runtime => runtime.Monitor.Tiers);

    private IEnumerable<Measurement<int>> Breakers()
    {
        foreach (FallbackRuntime runtime in Runtimes)
        {
            if (runtime.Monitor.GlobalBreaker is { } global)
                foreach (Measurement<int> state in StatesOf(global, "all")) yield return state;
            IReadOnlyList<TierSnapshot> tiers = runtime.Monitor.Tiers;
            IEnumerable<(BreakerSnapshot Breaker, string Scope)> breakers = tiers.Select(static tier => (tier.Breaker, "model"))
                .Concat(tiers.Select(static tier => (tier.Endpoint, "endpoint")).DistinctBy(static of => of.Endpoint.Name))
                .Concat(tiers.Select(static tier => (tier.Credential, "key")).DistinctBy(static of => of.Credential.Name));
            foreach ((BreakerSnapshot breaker, string scope) in breakers)
                foreach (Measurement<int> state in StatesOf(breaker, scope)) yield return state;
        }
    }

    private static IEnumerable<Measurement<int>> StatesOf(BreakerSnapshot breaker, string scope) => _states.Select(state =>
        new Measurement<int>(
            breaker.State == state ? 1 : 0,
            [new(Names.Breaker, breaker.Name), new(Names.Scope, scope), new(Names.State, state.ToString())]));

    /// <summary>Of a client's chains, the one with the fewest remaining tiers counts.</summary>
    private IEnumerable<Measurement<int>> Tiers(Func<TierSnapshot, bool> counts)
    {
        foreach (ClientSnapshot client in Runtimes.SelectMany(static runtime => runtime.Monitor.Clients))
            if (client.Chains.MinBy(static chain => chain.Tiers.Count(static tier => tier.CanAnswer)) is { } worst)
                yield return new Measurement<int>(worst.Tiers.Count(counts), [new(Names.Client, client.Name)]);
    }

    private IEnumerable<Measurement<int>> Available() => AllTiers.Select(static tier => new Measurement<int>(tier.CanAnswer ? 1 : 0, TagsOf(tier)));

    private IEnumerable<Measurement<int>> UnderWay() => AllTiers.Select(static tier => new Measurement<int>(tier.UnderWay, TagsOf(tier)));

    private IEnumerable<Measurement<double>> RateLimits() =>
        AllTiers.Select(static tier => new Measurement<double>(tier.RateLimitedFor?.TotalSeconds ?? 0, TagsOf(tier)));

    private IEnumerable<Measurement<long>> Remaining()
    {
        foreach (TierSnapshot tier in AllTiers)
        {
            if (tier.Limit is not { } limit) continue;
            if (limit.RequestsPerMinute is { } requests) yield return Left(tier, requests - limit.Requests, "requests_per_minute");
            if (limit.TokensPerMinute is { } tokens) yield return Left(tier, tokens - limit.Tokens, "tokens_per_minute");
            if (limit.MaxConcurrency is { } atOnce) yield return Left(tier, atOnce - limit.UnderWay, "concurrency");
        }
    }

    private IEnumerable<Measurement<double>> Budgets(Func<SpendingSnapshot, decimal?> figure)
    {
        foreach (SpendingSnapshot spent in Runtimes.SelectMany(static runtime => runtime.Monitor.Spending))
            if (figure(spent) is { } usd) yield return new Measurement<double>((double)usd, [new(Names.Client, spent.Client)]);
    }

    private IEnumerable<Measurement<double>> Canaries()
    {
        foreach (CanarySnapshot canary in Runtimes.SelectMany(static runtime => runtime.Monitor.Canaries))
            yield return new Measurement<double>(
                canary.Percent / 100, [new(Names.Client, canary.Client), new(Names.Canary, canary.Model)]);
    }

    private IEnumerable<Measurement<double>> Prices()
    {
        foreach (FallbackRuntime runtime in Runtimes)
        {
            DateTimeOffset now = runtime.Time.GetUtcNow();
            IEnumerable<Tier> tiers = runtime.Configuration.Plans.SelectMany(static plan => plan.Instances)
                .DistinctBy(static tier => (tier.Provider, tier.Endpoint.Instance, tier.Model));
            foreach (Tier tier in tiers)
            {
                if (tier.CurrentFacts is not { } facts) continue;
                TokenPrice price = CostCalculator.Dearest(facts, now);
                if (price.Input is { } input) yield return Price(tier, "input", input);
                if (price.Output is { } output) yield return Price(tier, "output", output);
            }
        }
    }

    private static Measurement<double> Price(Tier tier, string type, decimal usd) => new(
        (double)usd,
        [
            new(Names.Provider, tier.Provider), new(Names.Instance, tier.Endpoint.Instance), new(Names.Model, tier.Model),
            new(Names.TokenType, type),
        ]);

    private static Measurement<long> Left(TierSnapshot tier, long left, string limit) =>
        new(Math.Max(0, left), [.. TagsOf(tier), new(Names.Limit, limit)]);

    private static KeyValuePair<string, object?>[] TagsOf(TierSnapshot tier) =>
        [new(Names.Provider, tier.Provider), new(Names.Instance, tier.Instance), new(Names.Model, tier.Model)];
}
