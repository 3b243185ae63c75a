using Microsoft.Extensions.AI;
using System.Collections.Concurrent;

namespace Fallback;

/// <summary>Shows the state of a runtime's tiers and calls, and isolates and resets tiers. Thread-safe.</summary>
public sealed partial class FallbackMonitor
{
    private readonly FallbackRuntime _runtime;
    private readonly ConcurrentDictionary<CircuitBreaker, byte> _watched = new(ReferenceEqualityComparer.Instance);

    internal FallbackMonitor(FallbackRuntime runtime)
    {
        _runtime = runtime;
        Feed = new EventFeed(runtime.Time);
    }

    /// <summary>
    /// Returns what a model would have charged for these tokens, by the catalogue and the configuration; null if unknown.
    /// </summary>
    internal decimal? PriceOf(string provider, string model, UsageDetails? usage) =>
        CostCalculator.Estimate(_runtime.Configuration.Models.Facts(provider, model), usage, _runtime.Time.GetUtcNow());

    /// <summary>
    /// Occurs when a breaker of one of this runtime's tiers changes its state. It is raised on the thread of the call that caused the
    /// change: return quickly.
    /// </summary>
    public event EventHandler<BreakerChange>? BreakerChanged;

    internal EventFeed Feed { get; }

    /// <summary>The last 1,000 calls.</summary>
    public RecentCalls Recent { get; } = new();

    /// <summary>All clients that are registered or were created, with their chains, in the order of their names.</summary>
    public IReadOnlyList<ClientSnapshot> Clients =>
    [
        .. _runtime.Configuration.Plans
            .GroupBy(static plan => plan.Client, StringComparer.Ordinal)
            .OrderBy(static client => client.Key, StringComparer.Ordinal)
            .Select(static client => new ClientSnapshot { Name = client.Key, Chains = [.. client.Select(ChainSnapshot.Of)] }),
    ];

    /// <summary>The tiers of all clients of this runtime, in no particular order.</summary>
    public IReadOnlyList<TierSnapshot> Tiers => [.. Distinct().Select(TierSnapshot.Of)];

    /// <summary>The breaker over all tiers; null if <see cref="FallbackOptions.GlobalBreaker"/> is not set.</summary>
    public BreakerSnapshot? GlobalBreaker => _runtime.Configuration.Options.GlobalBreaker is null ? null : _runtime.GlobalBreaker.Snapshot();

    /// <summary>The other replicas and the state that is shared with them; null if there is no store.</summary>
    public ReplicaSnapshot? Replicas => _runtime.Sharing?.Snapshot();

    /// <summary>Today's spending (UTC) of each client of this runtime that has a budget.</summary>
    public IReadOnlyList<SpendingSnapshot> Spending =>
    [
        .. _runtime.Configuration.Plans.Select(static plan => plan.Budget).OfType<CostBudget>().GroupBy(static budget => budget.Account)
            .Select(group => group.Key.Snapshot(
                _runtime.Time.GetUtcNow(),
                group.Min(static budget => budget.PerDay == 0 ? decimal.MaxValue : budget.PerDay))),
    ];

    /// <summary>
    /// Returns everything that the runtime does from now on: <see cref="CallEvent"/>, <see cref="AttemptEvent"/>,
    /// <see cref="BreakerEvent"/>, <see cref="StreamRecoveryEvent"/>, <see cref="CanaryEvent"/>. The sequence ends when the runtime is
    /// disposed of.
    /// </summary>
    /// <remarks>
    /// Calls never wait for a watcher. Up to 8,192 events are kept for a watcher; then the oldest are dropped, and an
    /// <see cref="EventsLost"/> reports how many. There may be any number of watchers; each receives all events. Watching begins with the
    /// first <c>MoveNextAsync</c> and ends when the enumerator is disposed of, as <c>await foreach</c> does. Without a watcher, an event
    /// costs a single check.
    /// </remarks>
    /// <param name="cancellationToken">Ends the sequence with an exception.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public IAsyncEnumerable<FallbackEvent> WatchAsync(CancellationToken cancellationToken = default) => Feed.WatchAsync(cancellationToken);

    /// <summary>Isolates a model: no client of the runtime sends it a call until <see cref="Reset(string)"/>.</summary>
    /// <param name="model"><c>provider/model</c>, or the model's name alone.</param>
    /// <returns>Whether a tier has that model.</returns>
    public bool Isolate(string model) => ForEach(model, null, static tier => tier.State.Model.Isolate());

    /// <summary>
    /// Isolates a model at one of its provider's instances: no client of the runtime sends it a call there until it is reset.
    /// </summary>
    /// <param name="model"><c>provider/model</c>, or the model's name alone.</param>
    /// <param name="instance">The instance's name.</param>
    /// <returns>Whether a tier has that model at that instance.</returns>
    public bool Isolate(string model, string instance) => ForEach(model, instance, static tier => tier.State.Model.Isolate());

    /// <summary>
    /// Resets a model: closes its breaker, clears the state of its rate limit, key and endpoint, and forgets what Fallback has learned from
    /// its refusals (<see cref="TierSnapshot.Learned"/>).
    /// </summary>
    /// <param name="model"><c>provider/model</c>, or the model's name alone.</param>
    /// <returns>Whether a tier has that model.</returns>
    public bool Reset(string model) => ForEach(model, null, Reset);

    /// <summary>Resets a model at one of its provider's instances, as <see cref="Reset(string)"/> does.</summary>
    /// <param name="model"><c>provider/model</c>, or the model's name alone.</param>
    /// <param name="instance">The instance's name.</param>
    /// <returns>Whether a tier has that model at that instance.</returns>
    public bool Reset(string model, string instance) => ForEach(model, instance, Reset);

    /// <summary>Closes the breaker over all tiers and forgets the calls that opened it.</summary>
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
        // An application's handler runs inside a call, which must not fail because of it.
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
