using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Everything that is remembered of a tier, each part where its fault would be, and so shared with the tiers that would share
/// the fault. Thread-safe.</summary>
internal sealed partial class TierState
{
    public static readonly BreakerSettings DefaultFigures = new();

    /// <summary>A key does not fail now and then: only a refusal opens it, and one success shows that it works again.</summary>
    public static readonly BreakerSettings CredentialFigures = new() { FailureThreshold = int.MaxValue, SuccessThreshold = 1, SlowStart = false };

    private static readonly TimeSpan _suspicionLifetime = TimeSpan.FromMinutes(10);

    private readonly EndpointBreaker _endpoint;
    private readonly LatencyTracker _latency = new();
    private readonly TimeProvider _time;
    private readonly MonotonicClock _clock;
    private volatile LearnedFacts _learned = LearnedFacts.None;
    private object? _basis;
    private Suspicion? _suspicion;
    private long _largestPrompt;
    private long _largestOutput;
    private ConfiguredBy? _configured;

    private int _underWay;

    // Ends when nothing is under way; null as long as the tier takes calls.
    private volatile TaskCompletionSource? _drain;

    // Failures that the model's breaker was told of.
    private long _failures;

    public TierState(
        in TierKey key, CircuitBreaker credential, EndpointBreaker endpoint, CircuitBreaker model, RateGate keyGate, RateGate gate,
        TierLimits limits, TimeProvider time)
    {
        _time = time;
        _clock = new MonotonicClock(time);
        Refusals = new RefusalMemory(time);
        Key = key;
        Credential = credential;
        _endpoint = endpoint;
        Model = model;
        KeyGate = keyGate;
        Gate = gate;
        Limits = limits;
    }

    public TierKey Key { get; }

    /// <summary>Of every tier with the same provider, address and key.</summary>
    public CircuitBreaker Credential { get; }

    /// <summary>Of every tier at the same base URL.</summary>
    public CircuitBreaker Endpoint => _endpoint.Breaker;

    /// <summary>The same, with the figures that its tiers declare.</summary>
    public EndpointBreaker EndpointFigures => _endpoint;

    /// <summary>Of this provider, instance, key and model: the tier's declared breaker.</summary>
    public CircuitBreaker Model { get; }

    /// <summary>Of every tier with the same provider, address and key: for limits of the whole account.</summary>
    public RateGate KeyGate { get; }

    /// <summary>Of every tier with the same key and model.</summary>
    public RateGate Gate { get; }

    /// <summary>Of every tier with the same key, and of the same model with it.</summary>
    public TierLimits Limits { get; }

    /// <summary>What is known of it for choosing among a tier's instances; null where there is one only.</summary>
    public InstanceLoad? Load { get; private set; }

    /// <summary>What refusals have taught, as of now. Free of cost as long as that is nothing.</summary>
    public LearnedFacts Learned
    {
        get
        {
            LearnedFacts facts = _learned;
            return facts.Until == long.MaxValue || _clock.Now < facts.Until ? facts : Forget();
        }
    }

    /// <summary>Tokens of the largest prompt that it has answered.</summary>
    public long LargestPrompt => Volatile.Read(ref _largestPrompt);

    /// <summary>Tokens of its largest answer.</summary>
    public long LargestOutput => Volatile.Read(ref _largestOutput);

    /// <summary>Requests of which kinds the tier refuses, in words that nobody knows.</summary>
    public RefusalMemory Refusals { get; }

    /// <summary>How many answers it has given.</summary>
    public long Answers => _latency.Answers;

    /// <summary>A mean of the successful latencies; null before the first.</summary>
    public TimeSpan? TypicalLatency => _latency.Typical;

    /// <summary>How long answers take; null as long as too few are known.</summary>
    public LatencySpread? Spread => _latency.Spread;

    /// <summary>What one answer in twenty takes longer than; null as long as too few are known.</summary>
    public TimeSpan? SlowLatency => _latency.Slow;

    /// <summary>How long the provider's limit still holds; null when it does not.</summary>
    public TimeSpan? RateLimitedFor =>
        KeyGate.Remaining is { } account ? Gate.Remaining is { } own && own > account ? own : account : Gate.Remaining;

    /// <summary>Adds to what was learnt; true when it is news. Calls that learn at once lose nothing.</summary>
    public bool Learn(in Lesson lesson)
    {
        while (true)
        {
            LearnedFacts before = _learned;
            long now = _clock.Now;
            LearnedFacts current = before.At(now);
            LearnedFacts after = current.With(lesson, _time.GetUtcNow(), _clock.After(now, lesson.Lifetime));
            if (ReferenceEquals(after, current)) return false;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _learned, after, before), before)) return true;
        }
    }

    /// <summary>
    /// Whether an earlier reply of the last ten minutes has said the same in words, with no answer since; else it is now for a later one.
    /// </summary>
    public bool Confirms(FailureKind kind)
    {
        long now = _clock.Now;
        Suspicion? before = Interlocked.Exchange(ref _suspicion, new Suspicion(kind, _clock.After(now, _suspicionLifetime)));
        return before?.Kind == kind && now < before.Until;
    }

    /// <summary>What is remembered of refusals, for people.</summary>
    public IReadOnlyList<LearnedFact> Facts()
    {
        DateTimeOffset today = _time.GetUtcNow();
        long now = _clock.Now;
        return
        [
            .. Learned.Lessons.Select(known => new LearnedFact
            {
                What = known.Lesson.What, Value = known.Lesson.Value, LearnedAt = known.LearnedAt, Until = today + _clock.Until(known.Until, now)
            }),
            .. Refusals.Facts(),
        ];
    }

    /// <summary>Starts clean where the configuration says otherwise than before of what was asked.</summary>
    /// <param name="basis">What is configured of provider and model; compared by value.</param>
    public void ConfigureAs(object basis)
    {
        object? before = Interlocked.Exchange(ref _basis, basis);
        if (before is not null && !before.Equals(basis)) ForgetAll();
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

    /// <summary>Whether other instances take what this one has no room for.</summary>
    public bool HasOthers { get; set; }

    /// <summary>It is one of several instances; what is known of its load is kept over a reload.</summary>
    public void Balance(int id, int weight, int maxConcurrency)
    {
        if (Load is { } load)
        {
            (load.Weight, load.MaxConcurrency) = (weight, maxConcurrency);
            return;
        }
        Load = new InstanceLoad(id, weight, maxConcurrency, _time);
        foreach (CircuitBreaker breaker in Breakers) breaker.Changed += Recover;
    }

    /// <summary>Nobody asks it any more; its breakers may be those of others, too.</summary>
    public void Leave()
    {
        if (Load is null) return;
        foreach (CircuitBreaker breaker in Breakers) breaker.Changed -= Recover;
    }

    /// <summary>Requests and streams that are under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether it takes no more calls.</summary>
    public bool IsDraining => _drain is not null;

    /// <summary>Takes no more calls; ends when nothing is under way any more, and is cancelled when it is restored before.</summary>
    public Task DrainAsync()
    {
        TaskCompletionSource drain = _drain ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.MemoryBarrier();
        if (UnderWay == 0) drain.TrySetResult();
        return drain.Task;
    }

    /// <summary>Takes calls again.</summary>
    public void Restore()
    {
        TaskCompletionSource? drain = _drain;
        if (drain is not null) Load?.Recover(_time.GetTimestamp());
        _drain = null;
        drain?.TrySetCanceled();
    }

    /// <summary>Whether a request would be let in now: nothing is taken for it.</summary>
    /// <param name="now">A timestamp that was just taken.</param>
    /// <param name="mayRunBeside">Whether it can run beside one to the next tier, should it be a probe.</param>
    public bool MayBeAsked(long now, bool mayRunBeside)
    {
        if (IsDraining || RateLimitedFor is not null) return false;
        BreakerEntry entry = mayRunBeside && Model.Settings.ProbeBeside ? BreakerEntry.Beside : BreakerEntry.Own;
        return Credential.MayEnter(now, entry) && Endpoint.MayEnter(now, entry) && Model.MayEnter(now, entry);
    }

    /// <summary>How long breakers and the provider's limit still keep requests out; zero when they do not.</summary>
    public TimeSpan OutFor => Longest(Longest(Credential.OpenFor, Endpoint.OpenFor), Longest(Model.OpenFor, RateLimitedFor ?? TimeSpan.Zero));

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

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
        if (Load is { } load) load.ShowLife(_time.GetTimestamp());
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

    /// <summary>Forgets what is held against the tier: breakers, rate limit, key and endpoint, and what its refusals have taught.</summary>
    public void Reset()
    {
        ForgetAll();
        Credential.Reset();
        Endpoint.Reset();
        Model.Reset();
        KeyGate.Open();
        Gate.Open();
        Limits.Model.Reset();
    }

    private CircuitBreaker[] Breakers => [Credential, Endpoint, Model];

    // Other instances have taken its calls meanwhile, and it is not to get all of them back at once.
    private void Recover(BreakerChange change)
    {
        if (change.To == BreakerState.Closed) Load?.Recover(_time.GetTimestamp());
    }

    private LearnedFacts Forget()
    {
        LearnedFacts before = _learned;
        LearnedFacts after = before.At(_clock.Now);
        Interlocked.CompareExchange(ref _learned, after, before);
        return after;
    }

    private void ForgetAll()
    {
        _learned = LearnedFacts.None;
        _suspicion = null;
        _largestPrompt = _largestOutput = 0;
        Refusals.Clear();
    }

    private Admission<TierPermit> Enter(TimeSpan lease, BreakerEntry entry, long? now)
    {
        if (IsDraining) return Admission<TierPermit>.Refused(SkipReason.Draining);
        if (RateLimitedFor is { } remaining) return Admission<TierPermit>.Refused(SkipReason.RateLimited, remaining);
        Admission<BreakerPermit> credential = Credential.Enter(lease, now, entry == BreakerEntry.Forced ? BreakerEntry.Own : entry);
        if (!credential.IsGranted) return credential.Refusal<TierPermit>();
        Admission<BreakerPermit> endpoint = Endpoint.Enter(lease, now, entry);
        Admission<BreakerPermit> model = !endpoint.IsGranted ? endpoint : Model.Enter(lease, now, entry);
        if (model.IsGranted)
        {
            if (Load is { } load) load.Began(now ?? _time.GetTimestamp());
            var permit = new TierPermit(credential.Permit, endpoint.Permit, model.Permit)
            {
                BeganAlone = Interlocked.Increment(ref _underWay) == 1,
                AnswersBefore = _latency.Answers + 1,
                FailuresBefore = Volatile.Read(ref _failures),
            };
            if (!IsDraining) return Admission<TierPermit>.Granted(permit);
            // Drained since it was looked at above: whoever drains may have counted already, and has not seen this one.
            Withdraw(permit);
            return Admission<TierPermit>.Refused(SkipReason.Draining);
        }
        if (endpoint.IsGranted) Endpoint.Withdraw(endpoint.Permit);
        Credential.Withdraw(credential.Permit);
        return model.Refusal<TierPermit>();
    }

    /// <summary>What an answer shows: nothing is wrong with the key, and windows are no smaller than this.</summary>
    private void Disprove(UsageDetails? usage)
    {
        if (_suspicion is not null) _suspicion = null;
        // Two at once may lose the larger one, and the next answer brings it back.
        if (usage?.InputTokenCount is { } prompt && prompt > LargestPrompt) Volatile.Write(ref _largestPrompt, prompt);
        if (usage?.OutputTokenCount is { } output && output > LargestOutput) Volatile.Write(ref _largestOutput, output);
    }

    private sealed record Suspicion(FailureKind Kind, long Until);

    private sealed record ConfiguredBy(BreakerSettings Settings, string Client);
}
