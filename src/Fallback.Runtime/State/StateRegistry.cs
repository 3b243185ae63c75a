using System.Collections.Concurrent;

namespace Fallback;

/// <summary>The state of a runtime's tiers, limits and spending. Nothing of it is shared with another runtime. Thread-safe.</summary>
/// <remarks>
/// What is known about a key belongs to the address that reported it: another server cannot change it. An entry outlives its configuration
/// by an hour, because a breaker must not lose its state when a client is rebuilt or a mistake is reverted. There is one entry per
/// provider, instance, model and key (some thousand bytes), not per call. See <see cref="Evict"/>.
/// </remarks>
internal sealed partial class StateRegistry
{
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ConcurrentDictionary<TierKey, TierState> _tiers = new();
    private readonly ConcurrentDictionary<(string Provider, string BaseUrl, string? Fingerprint), CircuitBreaker> _credentials = new();
    private readonly ConcurrentDictionary<(string BaseUrl, string Dialect), EndpointBreaker> _endpoints = new();
    private readonly ConcurrentDictionary<
        (string Provider, string Instance, string BaseUrl, string? Fingerprint, string Model), CircuitBreaker> _models = new();
    private readonly ConcurrentDictionary<(string Provider, string BaseUrl, string? Fingerprint, string? Model), RateGate> _gates = new();
    private readonly ConcurrentDictionary<(string Provider, string BaseUrl, string? Fingerprint, string? Model), CallLimiter> _limiters = new();
    private readonly ConcurrentDictionary<(string Client, string Model), CanaryController> _canaries = new();
    private readonly HashSet<(string Provider, string Instance)> _draining = [];
    private readonly Dictionary<(string Provider, string Instance), int> _ids = [];
    private readonly ConcurrentDictionary<string, ConversationAffinity> _conversations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CostAccount> _accounts = new(StringComparer.Ordinal);

    public StateRegistry(TimeProvider time, Random random)
    {
        _time = time;
        _random = random;
    }

    /// <summary>Is informed of each new limiter and account, if replicas share them.</summary>
    public IPartOfShared? Sharing { get; set; }

    /// <summary>All remembered tiers.</summary>
    public ICollection<TierState> Tiers => _tiers.Values;

    /// <summary>All limiters, with an id that is the same in every replica.</summary>
    public IEnumerable<(string Id, string Name, CallLimiter Limiter)> Limiters => _limiters.Select(static entry => (
        Subject.IdOf('l', entry.Key.Provider.ToUpperInvariant(), entry.Key.BaseUrl, entry.Key.Fingerprint, entry.Key.Model),
        entry.Key.Model is { } model ? $"{entry.Key.Provider}/{model}" : TierKey.NameOfCredential(entry.Key.Provider, entry.Key.Fingerprint),
        entry.Value));

    public TierState GetTier(in TierKey key)
    {
        lock (_evicting)
        {
            TierState state = _tiers.GetOrAdd(key, static (key, registry) => registry.Create(key), this);
            _unusedSince.Remove(state);
            if (_draining.Contains((key.Provider.ToUpperInvariant(), key.Instance.ToUpperInvariant()))) _ = state.DrainAsync();
            // It was drained, removed, and added again.
            else if (state.IsDraining) state.Restore();
            return state;
        }
    }

    /// <summary>All canaries that were ever declared.</summary>
    public ICollection<CanaryController> Canaries => _canaries.Values;

    /// <summary>Returns the controller of a client's canary. It is kept as long as the runtime: the number of canaries is small.</summary>
    public CanaryController GetCanary(string client, string model, Action<CanaryController, CanaryDecision> report) =>
        _canaries.GetOrAdd(
            (client, model), static (key, of) => new CanaryController(key.Client, key.Model, of.Time, of.Report), (Time: _time, Report: report));

    /// <summary>
    /// Stops new calls to an instance, for all its models; completes when nothing is running there. Null if there is no such instance.
    /// </summary>
    public Task? DrainAsync(string provider, string instance)
    {
        lock (_evicting)
        {
            TierState[] states = Of(provider, instance);
            if (states.Length == 0) return null;
            _draining.Add((provider.ToUpperInvariant(), instance.ToUpperInvariant()));
            return Task.WhenAll(states.Select(static state => state.DrainAsync()));
        }
    }

    /// <summary>Permits calls again; false if the instance was not drained.</summary>
    public bool Restore(string provider, string instance)
    {
        lock (_evicting)
        {
            foreach (TierState state in Of(provider, instance)) state.Restore();
            return _draining.Remove((provider.ToUpperInvariant(), instance.ToUpperInvariant()));
        }
    }

    /// <summary>
    /// Forgets an instance that is gone: another one may get its name. For running calls, which still use it, it stays drained.
    /// </summary>
    public void Forget(string provider, string instance)
    {
        lock (_evicting) _draining.Remove((provider.ToUpperInvariant(), instance.ToUpperInvariant()));
    }

    /// <summary>Returns the places of a provider's conversations.</summary>
    public ConversationAffinity GetConversations(string provider) =>
        _conversations.GetOrAdd(provider.ToUpperInvariant(), static _ => new ConversationAffinity());

    /// <summary>Returns a small number for an instance, the same for all its models and across reloads.</summary>
    public int IdOf(ProviderInstance instance)
    {
        lock (_evicting)
        {
            (string, string) name = (instance.Provider.ToUpperInvariant(), instance.Name.ToUpperInvariant());
            // Names may come and go for months. A reused number makes a conversation move, and nothing worse.
            if (_ids.Count > ConversationAffinity.LargestId) _ids.Clear();
            if (!_ids.TryGetValue(name, out int id)) _ids[name] = id = _ids.Count;
            return id;
        }
    }

    /// <summary>Returns the spending of the clients of a name.</summary>
    public CostAccount GetAccount(string client) => _accounts.GetOrAdd(
        client,
        static (client, registry) =>
        {
            var account = new CostAccount(client);
            registry.Sharing?.Join(account);
            return account;
        },
        this);

    /// <summary>Forgets the limits that an owner has declared.</summary>
    public void WithdrawLimits(object owner)
    {
        foreach (CallLimiter limiter in _limiters.Values) limiter.Withdraw(owner);
    }

    private TierState[] Of(string provider, string instance) =>
    [
        .. _tiers.Values.Where(state => state.Key.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase)
            && state.Key.Instance.Equals(instance, StringComparison.OrdinalIgnoreCase)),
    ];

    private TierState Create(TierKey key)
    {
        CircuitBreaker model = _models.GetOrAdd(
            (key.Provider, key.Instance, key.BaseUrl, key.CredentialFingerprint, key.Model),
            static (_, of) => of.Registry.Breaker(of.Key.ModelName, TierState.DefaultFigures),
            (Registry: this, Key: key));
        return new TierState(
            key,
            _credentials.GetOrAdd(
                (key.Provider, key.BaseUrl, key.CredentialFingerprint),
                static (_, of) => of.Registry.Breaker(of.Key.CredentialName, TierState.CredentialFigures),
                (Registry: this, Key: key)),
            _endpoints.GetOrAdd(
                (key.BaseUrl, key.Dialect),
                static (_, of) => new EndpointBreaker(
                    of.Registry.Breaker(of.Key.EndpointName, EndpointBreaker.FiguresOf(TierState.DefaultFigures))),
                (Registry: this, Key: key)),
            model,
            Gate(key, null),
            Gate(key, key.Model),
            new TierLimits(Limiter(key, null), Limiter(key, key.Model)),
            _time);
    }

    private RateGate Gate(in TierKey key, string? model) =>
        _gates.GetOrAdd(
            (key.Provider, key.BaseUrl, key.CredentialFingerprint, model),
            static (_, registry) => new RateGate(registry._time, registry._random),
            this);

    private CallLimiter Limiter(in TierKey key, string? model) =>
        _limiters.GetOrAdd(
            (key.Provider, key.BaseUrl, key.CredentialFingerprint, model),
            static (_, registry) =>
            {
                var limiter = new CallLimiter(registry._time);
                registry.Sharing?.Join(limiter);
                return limiter;
            },
            this);

    private CircuitBreaker Breaker(string name, BreakerSettings settings) => new(name, settings, _time);
}
