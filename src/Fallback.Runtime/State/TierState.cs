using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Everything that is remembered about a tier. Each part belongs to the scope of its failures, and is shared with the tiers of the same
/// scope. Thread-safe.
/// </summary>
internal sealed partial class TierState
{
    public static readonly BreakerSettings DefaultFigures = new();

    /// <summary>A key does not fail occasionally: only a refusal opens its breaker, and one success shows that it works again.</summary>
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

    // Completes when nothing is running; null while the tier takes calls.
    private volatile TaskCompletionSource? _drain;

    // The failures that were reported to the model's breaker.
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

    /// <summary>The breaker of every tier with the same provider, address and key.</summary>
    public CircuitBreaker Credential { get; }

    /// <summary>The breaker of every tier at the same base URL.</summary>
    public CircuitBreaker Endpoint => _endpoint.Breaker;

    /// <summary>The endpoint's breaker with the figures that its tiers declare.</summary>
    public EndpointBreaker EndpointFigures => _endpoint;

    /// <summary>The breaker of this provider, instance, key and model: the tier's declared breaker.</summary>
    public CircuitBreaker Model { get; }

    /// <summary>The gate of every tier with the same provider, address and key: for limits of the whole account.</summary>
    public RateGate KeyGate { get; }

    /// <summary>The gate of every tier with the same key and model.</summary>
    public RateGate Gate { get; }

    /// <summary>The limits of every tier with the same key, and of the same model with it.</summary>
    public TierLimits Limits { get; }

    /// <summary>The figures for the choice among a tier's instances; null if there is only one.</summary>
    public InstanceLoad? Load { get; private set; }

    /// <summary>What refusals have taught, as it applies now. Costs nothing while there is nothing.</summary>
    public LearnedFacts Learned
    {
        get
        {
            LearnedFacts facts = _learned;
            return facts.Until == long.MaxValue || _clock.Now < facts.Until ? facts : Forget();
        }
    }

    /// <summary>The tokens of the largest prompt that it has answered.</summary>
    public long LargestPrompt => Volatile.Read(ref _largestPrompt);

    /// <summary>The tokens of its largest answer.</summary>
    public long LargestOutput => Volatile.Read(ref _largestOutput);

    /// <summary>The kinds of requests that the tier refuses in unknown words.</summary>
    public RefusalMemory Refusals { get; }

    /// <summary>The number of its answers.</summary>
    public long Answers => _latency.Answers;

    /// <summary>The mean of the successful latencies; null before the first.</summary>
    public TimeSpan? TypicalLatency => _latency.Typical;

    /// <summary>The spread of its latencies; null while too few are known.</summary>
    public LatencySpread? Spread => _latency.Spread;

    /// <summary>The latency that one answer in twenty exceeds; null while too few are known.</summary>
    public TimeSpan? SlowLatency => _latency.Slow;

    /// <summary>How long the provider's limit still applies; null if it does not.</summary>
    public TimeSpan? RateLimitedFor =>
        KeyGate.Remaining is { } account ? Gate.Remaining is { } own && own > account ? own : account : Gate.Remaining;

    /// <summary>Adds a lesson; true if it is new. Calls that learn at the same time lose nothing.</summary>
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
    /// Whether an earlier reply of the last ten minutes said the same, with no answer since then; if not, this one is noted for a later
    /// reply.
    /// </summary>
    public bool Confirms(FailureKind kind)
    {
        long now = _clock.Now;
        Suspicion? before = Interlocked.Exchange(ref _suspicion, new Suspicion(kind, _clock.After(now, _suspicionLifetime)));
        return before?.Kind == kind && now < before.Until;
    }

    /// <summary>Returns what is remembered of refusals, for display.</summary>
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

    /// <summary>Starts with empty state if the configuration of what is asked has changed.</summary>
    /// <param name="basis">The configuration of provider and model; compared by value.</param>
    public void ConfigureAs(object basis)
    {
        object? before = Interlocked.Exchange(ref _basis, basis);
        if (before is not null && !before.Equals(basis)) ForgetAll();
    }

    /// <summary>Sets the figures of the model's breaker; false if that replaced different figures of another client.</summary>
    public bool TryConfigure(BreakerSettings settings, string client)
    {
        ConfiguredBy? before = Interlocked.Exchange(ref _configured, new ConfiguredBy(settings, client));
        Model.Settings = settings;
        return before is null || before.Settings == settings || before.Client == client;
    }

    /// <summary>Adds the figures to those of the endpoint's breaker; false if another client has different ones.</summary>
    public bool TryConfigureEndpoint(BreakerSettings settings, string client) => _endpoint.TryConfigure(client, Key, settings);

    /// <summary>Enters the rate gate, then the breakers of key, endpoint and model; permits before a refusal are given back.</summary>
    public Admission<TierPermit> Enter(TimeSpan lease, long? now = null) => Enter(lease, BreakerEntry.Own, now);

    /// <summary>Enters with a request that would run at the same time as one to the next tier, if it is a probe.</summary>
    public Admission<TierPermit> EnterBeside(TimeSpan lease, long now) => Enter(lease, BreakerEntry.Beside, now);

    /// <summary>Whether other instances take what this one has no capacity for.</summary>
    public bool HasOthers { get; set; }

    /// <summary>Makes it one of several instances; what is known of its load survives a reload.</summary>
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

    /// <summary>Removes it from use; its breakers may be shared with other tiers.</summary>
    public void Leave()
    {
        if (Load is null) return;
        foreach (CircuitBreaker breaker in Breakers) breaker.Changed -= Recover;
    }

    /// <summary>The running requests and streams.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether it takes no more calls.</summary>
    public bool IsDraining => _drain is not null;

    /// <summary>Stops new calls; completes when nothing is running any more, and is canceled if it is restored before.</summary>
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

    /// <summary>Whether a request would be admitted now; nothing is reserved.</summary>
    /// <param name="now">A timestamp that was taken already.</param>
    /// <param name="mayRunBeside">Whether it can run at the same time as one to the next tier, if it is a probe.</param>
    public bool MayBeAsked(long now, bool mayRunBeside)
    {
        if (IsDraining || RateLimitedFor is not null) return false;
        BreakerEntry entry = mayRunBeside && Model.Settings.ProbeBeside ? BreakerEntry.Beside : BreakerEntry.Own;
        return Credential.MayEnter(now, entry) && Endpoint.MayEnter(now, entry) && Model.MayEnter(now, entry);
    }

    /// <summary>The time for which breakers and the provider's limit still keep requests out; zero when they do not.</summary>
    public TimeSpan OutFor => Longest(Longest(Credential.OpenFor, Endpoint.OpenFor), Longest(Model.OpenFor, RateLimitedFor ?? TimeSpan.Zero));

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>Whether every breaker lets requests through freely.</summary>
    public bool IsFree => Credential.IsFree && Endpoint.IsFree && Model.IsFree;

    /// <summary>
    /// Admits one request although the endpoint's or the model's breaker is open, if no other tier would be asked. Limits, refused keys,
    /// missing models and isolation still apply.
    /// </summary>
    public Admission<TierPermit> ForceEnter(TimeSpan lease) => Enter(lease, BreakerEntry.Forced, null);

    /// <summary>
    /// Extends the permit's places from now on; a stream does this with each chunk of content. Costs nothing unless there is something to
    /// extend.
    /// </summary>
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

    /// <summary>
    /// Waits for a missing place: at the key, the endpoint or the model; see <see cref="CircuitBreaker.WaitForPlaceAsync"/>.
    /// </summary>
    public async ValueTask<bool> WaitForPlaceAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        CircuitBreaker narrow = Credential.IsFull ? Credential : Endpoint.IsFull ? Endpoint : Model;
        return await narrow.WaitForPlaceAsync(max, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Resets the tier: breakers, rate limit, key and endpoint, and what its refusals have taught.</summary>
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

    // Other instances have taken its calls in the meantime, and it must not get all of them back at once.
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
            // It was drained since the check above, and the drain may not have counted this request.
            Withdraw(permit);
            return Admission<TierPermit>.Refused(SkipReason.Draining);
        }
        if (endpoint.IsGranted) Endpoint.Withdraw(endpoint.Permit);
        Credential.Withdraw(credential.Permit);
        return model.Refusal<TierPermit>();
    }

    /// <summary>Corrects lessons by an answer: the key works, and windows are no smaller than this.</summary>
    private void Disprove(UsageDetails? usage)
    {
        if (_suspicion is not null) _suspicion = null;
        // Two threads at once may lose the larger value, and the next answer restores it.
        if (usage?.InputTokenCount is { } prompt && prompt > LargestPrompt) Volatile.Write(ref _largestPrompt, prompt);
        if (usage?.OutputTokenCount is { } output && output > LargestOutput) Volatile.Write(ref _largestOutput, output);
    }

    private sealed record Suspicion(FailureKind Kind, long Until);

    private sealed record ConfiguredBy(BreakerSettings Settings, string Client);
}
