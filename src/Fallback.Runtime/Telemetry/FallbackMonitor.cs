using Microsoft.Extensions.AI;
using System.Collections.Concurrent;

namespace Fallback;

/// <summary>Shows what tiers and calls do, and takes a tier out by hand. Thread-safe.</summary>
public sealed partial class FallbackMonitor
{
    private readonly FallbackRuntime _runtime;
    private readonly ConcurrentDictionary<CircuitBreaker, byte> _watched = new(ReferenceEqualityComparer.Instance);

    internal FallbackMonitor(FallbackRuntime runtime)
    {
        _runtime = runtime;
        Feed = new EventFeed(runtime.Time);
    }

    /// <summary>What a model would have taken for such tokens, by the catalogue and the configuration; null where nobody knows.</summary>
    internal decimal? PriceOf(string provider, string model, UsageDetails? usage) =>
        CostCalculator.Estimate(_runtime.Configuration.Models.Facts(provider, model), usage, _runtime.Time.GetUtcNow());

    /// <summary>A breaker of one of this runtime's tiers changed its state. Raised on the thread of the call that
    /// caused it; return quickly.</summary>
    public event EventHandler<BreakerChange>? BreakerChanged;

    internal EventFeed Feed { get; }

    /// <summary>The last 1,000 calls.</summary>
    public RecentCalls Recent { get; } = new();

    /// <summary>Every client that is registered or was made, with its chains; in the order of their names.</summary>
    public IReadOnlyList<ClientSnapshot> Clients =>
    [
        .. _runtime.Configuration.Plans
            .GroupBy(static plan => plan.Client, StringComparer.Ordinal)
            .OrderBy(static client => client.Key, StringComparer.Ordinal)
            .Select(static client => new ClientSnapshot { Name = client.Key, Chains = [.. client.Select(ChainSnapshot.Of)] }),
    ];

    /// <summary>Every tier that a client of this runtime has, in no particular order.</summary>
    public IReadOnlyList<TierSnapshot> Tiers => [.. Distinct().Select(TierSnapshot.Of)];

    /// <summary>The breaker over all tiers; null when <see cref="FallbackOptions.GlobalBreaker"/> is not set.</summary>
    public BreakerSnapshot? GlobalBreaker => _runtime.Configuration.Options.GlobalBreaker is null ? null : _runtime.GlobalBreaker.Snapshot();

    /// <summary>The other replicas and what is shared with them; null where nothing is.</summary>
    public ReplicaSnapshot? Replicas => _runtime.Sharing?.Snapshot();

    /// <summary>What each client of this runtime that has a budget has spent today.</summary>
    public IReadOnlyList<SpendingSnapshot> Spending =>
    [
        .. _runtime.Configuration.Plans.Select(static plan => plan.Budget).OfType<CostBudget>().GroupBy(static budget => budget.Account)
            .Select(group => group.Key.Snapshot(
                _runtime.Time.GetUtcNow(),
                group.Min(static budget => budget.PerDay == 0 ? decimal.MaxValue : budget.PerDay))),
    ];

    /// <summary>
    /// Everything that the runtime does from now on: <see cref="CallEvent"/>, <see cref="AttemptEvent"/>, <see cref="BreakerEvent"/>,
    /// <see cref="StreamRecoveryEvent"/>, <see cref="CanaryEvent"/>. Ends when the runtime is disposed.
    /// </summary>
    /// <remarks>
    /// Calls never wait for whoever watches: of the 8,192 events that may wait for it the oldest go first, and it is told how many by an
    /// <see cref="EventsLost"/>. Any number may watch; each sees all. Watching begins with the first <c>MoveNextAsync</c> and ends when the
    /// sequence is disposed, as <c>await foreach</c> does. What nobody watches costs a check.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IAsyncEnumerable<FallbackEvent> WatchAsync(CancellationToken cancellationToken = default) => Feed.WatchAsync(cancellationToken);

    /// <summary>Takes a model out until <see cref="Reset(string)"/>: no call is sent to it, by any client of the runtime.</summary>
    /// <param name="model"><c>provider/model</c> or the model's name alone.</param>
    /// <returns>Whether a tier has that model.</returns>
    public bool Isolate(string model) => ForEach(model, null, static tier => tier.State.Model.Isolate());

    /// <summary>The same at one of its provider's instances alone.</summary>
    /// <param name="model"><c>provider/model</c> or the model's name alone.</param>
    /// <param name="instance">The instance's name.</param>
    /// <returns>Whether a tier has that model there.</returns>
    public bool Isolate(string model, string instance) => ForEach(model, instance, static tier => tier.State.Model.Isolate());

    /// <summary>
    /// Forgets what is held against a model: breaker, rate limit, key and endpoint, and what its refusals have taught
    /// (<see cref="TierSnapshot.Learned"/>).
    /// </summary>
    /// <param name="model"><c>provider/model</c> or the model's name alone.</param>
    /// <returns>Whether a tier has that model.</returns>
    public bool Reset(string model) => ForEach(model, null, Reset);

    /// <summary>The same of what is held against it at one of its provider's instances alone.</summary>
    /// <param name="model"><c>provider/model</c> or the model's name alone.</param>
    /// <param name="instance">The instance's name.</param>
    /// <returns>Whether a tier has that model there.</returns>
    public bool Reset(string model, string instance) => ForEach(model, instance, Reset);

    /// <summary>Closes the breaker over all tiers, and forgets what opened it.</summary>
    public void ResetGlobalBreaker() => _runtime.GlobalBreaker.Reset();

    internal void Watch(TierState state)
    {
        Watch(state.Model);
        Watch(state.Endpoint);
        Watch(state.Credential);
    }

    internal void Dispose()
    {
        foreach (CircuitBreaker breaker in _watched.Keys) breaker.Changed -= OnChanged;
        _watched.Clear();
        Feed.Complete();
    }

    internal void Watch(CircuitBreaker breaker)
    {
        if (_watched.TryAdd(breaker, 0)) breaker.Changed += OnChanged;
    }

    /// <summary>Nobody asks them any more.</summary>
    internal void Leave(IEnumerable<CircuitBreaker> breakers)
    {
        foreach (CircuitBreaker breaker in breakers)
            if (_watched.TryRemove(breaker, out _)) breaker.Changed -= OnChanged;
    }

    private void OnChanged(BreakerChange change)
    {
        double seconds = change.Break?.TotalSeconds ?? 0;
        if (change.To != BreakerState.Open) Log.BreakerChanged(_runtime.Logger, change.Name, change.From, change.To);
        else if (change.Cause is
            FailureKind.InvalidCredentials
            or FailureKind.PermissionDenied
            or FailureKind.BillingExhausted
            or FailureKind.ModelUnavailable
            or FailureKind.EndpointMisconfigured)
            Log.CredentialOut(_runtime.Logger, change.Name, change.Cause, seconds);
        else if (change.IsInjected) Log.InjectedBreakerOpened(_runtime.Logger, change.Name, change.From, change.Cause, seconds);
        else Log.BreakerOpened(_runtime.Logger, change.Name, change.From, change.Cause, seconds);
        _runtime.Instruments.Changed(change);
        if (Feed.IsWatched) Feed.Publish(new BreakerEvent { At = _runtime.Time.GetUtcNow(), Change = change });
        try
        {
            BreakerChanged?.Invoke(this, change);
        }
        // A user's handler runs inside somebody's call, which must not fail for it.
        catch (Exception e)
        {
            Log.HandlerThrew(_runtime.Logger, e);
        }
    }

    private static void Reset(Tier tier)
    {
        tier.State.Reset();
        tier.Endpoint.Forget();
    }

    private bool ForEach(string model, string? instance, Action<Tier> act)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        Tier[] found =
        [
            .. All().Where(tier => (instance is null || tier.Endpoint.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase))
                && tier.IsCalled(model))
        ];
        foreach (Tier tier in found) act(tier);
        return found.Length > 0;
    }

    /// <summary>A tier for each state that is kept.</summary>
    private IEnumerable<Tier> Distinct() => All().DistinctBy(static tier => tier.State);

    private IEnumerable<Tier> All() => _runtime.Configuration.Plans.SelectMany(static plan => plan.Instances);
}
