namespace Fallback;

/// <summary>Everything that is remembered of a tier, each part where its fault would be, and so shared with the tiers that would share
/// the fault. Thread-safe.</summary>
internal sealed partial class TierState
{
    public static readonly BreakerSettings DefaultFigures = new();

    /// <summary>A key does not fail now and then: only a refusal opens it, and one success shows that it works again.</summary>
    public static readonly BreakerSettings CredentialFigures = new() { FailureThreshold = int.MaxValue, SuccessThreshold = 1, SlowStart = false };

    private readonly EndpointBreaker _endpoint;
    private readonly LatencyTracker _latency = new();
    private volatile LearnedFacts _learned = LearnedFacts.None;
    private ConfiguredBy? _configured;

    private int _underWay;

    // Failures that the model's breaker was told of.
    private long _failures;

    public TierState(
        in TierKey key, CircuitBreaker credential, EndpointBreaker endpoint, CircuitBreaker model, RateGate keyGate, RateGate gate,
        TierLimits limits)
    {
        Key = key;
        Credential = credential;
        _endpoint = endpoint;
        Model = model;
        KeyGate = keyGate;
        Gate = gate;
        Limits = limits;
    }

    public TierKey Key { get; }

    /// <summary>Of every tier with the same provider and key.</summary>
    public CircuitBreaker Credential { get; }

    /// <summary>Of every tier at the same base URL.</summary>
    public CircuitBreaker Endpoint => _endpoint.Breaker;

    /// <summary>Of this provider, instance and model: the tier's declared breaker.</summary>
    public CircuitBreaker Model { get; }

    /// <summary>Of every tier with the same provider and key: for limits of the whole account.</summary>
    public RateGate KeyGate { get; }

    /// <summary>Of every tier with the same key and model.</summary>
    public RateGate Gate { get; }

    /// <summary>Of every tier with the same key, and of the same model with it.</summary>
    public TierLimits Limits { get; }

    public LearnedFacts Learned => _learned;

    /// <summary>A mean of the successful latencies; null before the first.</summary>
    public TimeSpan? TypicalLatency => _latency.Typical;

    /// <summary>What every other answer takes longer than; null as long as too few are known.</summary>
    public TimeSpan? MedianLatency => _latency.Median;

    /// <summary>What one answer in twenty takes longer than; null as long as too few are known.</summary>
    public TimeSpan? SlowLatency => _latency.Slow;

    /// <summary>How long the provider's limit still holds; null when it does not.</summary>
    public TimeSpan? RateLimitedFor =>
        KeyGate.Remaining is { } account ? Gate.Remaining is { } own && own > account ? own : account : Gate.Remaining;

    /// <summary>Adds to what was learned; calls that learn at once lose nothing.</summary>
    public void Learn(Func<LearnedFacts, LearnedFacts> add)
    {
        LearnedFacts before, after;
        do
        {
            before = _learned;
            after = add(before);
        }
        while (after != before && !ReferenceEquals(Interlocked.CompareExchange(ref _learned, after, before), before));
    }

    /// <summary>Sets the figures of the model's breaker; false when that replaced what another client had set otherwise.</summary>
    public bool TryConfigure(BreakerSettings settings, string client)
    {
        ConfiguredBy? before = Interlocked.Exchange(ref _configured, new ConfiguredBy(settings, client));
        Model.Settings = settings;
        return before is null || before.Settings == settings || before.Client == client;
    }

    /// <summary>Adds the figures to those of the endpoint's breaker; false when another client's are others.</summary>
    public bool TryConfigureEndpoint(BreakerSettings settings, string client) => _endpoint.TryConfigure(client, Key, settings);

    /// <summary>Asks the gate, then the breakers of key, endpoint and model; what was given before a refusal is given back.</summary>
    public Admission<TierPermit> Enter(TimeSpan lease, long? now = null) => Enter(lease, BreakerEntry.Own, now);

    /// <summary>The same for a request that would run beside one to the next tier, if it is a probe.</summary>
    public Admission<TierPermit> EnterBeside(TimeSpan lease, long now) => Enter(lease, BreakerEntry.Beside, now);

    /// <summary>Whether no breaker has anything against a request.</summary>
    public bool IsFree => Credential.IsFree && Endpoint.IsFree && Model.IsFree;

    /// <summary>One request although the endpoint's or the model's breaker is open, when no tier would be asked otherwise. Limits, refused
    /// keys, missing models and isolation stand.</summary>
    public Admission<TierPermit> ForceEnter(TimeSpan lease) => Enter(lease, BreakerEntry.Forced, null);

    /// <summary>Holds the permit's places for longer, from now on; a stream does this with each piece of content. Free of cost unless there
    /// is something to hold.</summary>
    public void Renew(ref TierPermit permit, TimeSpan lease)
    {
        permit.Limits?.Renew(lease);
        permit.Cost?.Renew(lease);
        BreakerPermit credential = permit.Credential, endpoint = permit.Endpoint, model = permit.Model;
        if ((credential.Ticket | endpoint.Ticket | model.Ticket) == 0) return;
        Credential.Renew(ref credential, lease);
        Endpoint.Renew(ref endpoint, lease);
        Model.Renew(ref model, lease);
        permit = permit with { Credential = credential, Endpoint = endpoint, Model = model };
    }

    /// <summary>Waits where a place is missing: at the key, the endpoint or the model; see
    /// <see cref="CircuitBreaker.WaitForPlaceAsync"/>.</summary>
    public async ValueTask<bool> WaitForPlaceAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        CircuitBreaker narrow = Credential.IsFull ? Credential : Endpoint.IsFull ? Endpoint : Model;
        return await narrow.WaitForPlaceAsync(max, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets what is held against the tier: breakers, rate limit, key and endpoint. What was learned
    /// about the model stays.</summary>
    public void Reset()
    {
        Credential.Reset();
        Endpoint.Reset();
        Model.Reset();
        KeyGate.Open();
        Gate.Open();
        Limits.Model.Reset();
    }

    private Admission<TierPermit> Enter(TimeSpan lease, BreakerEntry entry, long? now)
    {
        if (RateLimitedFor is { } remaining) return Admission<TierPermit>.Refused(SkipReason.RateLimited, remaining);
        Admission<BreakerPermit> credential = Credential.Enter(lease, now, entry == BreakerEntry.Forced ? BreakerEntry.Own : entry);
        if (!credential.IsGranted) return credential.Refusal<TierPermit>();
        Admission<BreakerPermit> endpoint = Endpoint.Enter(lease, now, entry);
        Admission<BreakerPermit> model = !endpoint.IsGranted ? endpoint : Model.Enter(lease, now, entry);
        if (model.IsGranted)
        {
            return Admission<TierPermit>.Granted(new TierPermit(credential.Permit, endpoint.Permit, model.Permit)
            {
                BeganAlone = Interlocked.Increment(ref _underWay) == 1,
                AnswersBefore = _latency.Answers + 1,
                FailuresBefore = Volatile.Read(ref _failures),
            });
        }
        if (endpoint.IsGranted) Endpoint.Withdraw(endpoint.Permit);
        Credential.Withdraw(credential.Permit);
        return model.Refusal<TierPermit>();
    }

    private sealed record ConfiguredBy(BreakerSettings Settings, string Client);
}
