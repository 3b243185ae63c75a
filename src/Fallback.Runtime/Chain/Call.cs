using System.Diagnostics;
using System.Globalization;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>A running call: its request, the order of its tiers, and its remaining time. Used by one logical thread at a time.</summary>
internal sealed class Call(FallbackRuntime runtime, ChainPlan plan, ChatRequest request, CancellationToken caller)
{
    private readonly long _started = runtime.Time.GetTimestamp();
    private readonly Call? _root;
    private readonly LaneAttempts? _lanes;
    private long _sentAt;

    // The timestamp of the running attempt, or of the one whose stream is being read.
    private long _attemptedAt;
    private AttemptRole _role;
    private Activity? _attempt;
    private Injection? _injection;
    private bool _isSlow;

    // The tier of several instances that is being asked, and the timestamp since when; a canary's index is below 0.
    private int _tierAsked = int.MinValue;
    private long _tierSince;
    private string? _requestId;
    private CallOrder? _order;
    private CallSpending? _spending;
    private CallPrompt _prompt = new(request);
    private CallProgress _progress;

    private Call(Call root, LaneAttempts lanes, CancellationToken token) : this(root.Runtime, root.Plan, root.Request, token)
    {
        _root = root._root ?? root;
        _lanes = lanes;
        _started = root._started;
        SideEffects = root.SideEffects;
        _prompt.Prefill = root._prompt.Prefill;
    }

    public FallbackRuntime Runtime => runtime;

    public ChainPlan Plan => plan;

    public ChatRequest Request => _prompt.Request;

    public CancellationToken Caller => caller;

    public TimeProvider Time => runtime.Time;

    /// <summary>The call's id, created when it is first read: a success that nothing logs needs none.</summary>
    public string RequestId =>
        _root?.RequestId ?? _requestId ?? Agree(ref _requestId, Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>The order in which this call asks the tiers.</summary>
    public CallOrder Order => _root?.Order ?? _order ?? Agree(ref _order, CallOrder.Of(this));

    /// <summary>Whether its conversation is in the canary's share, even if it continues with the tier whose tools it has called.</summary>
    public bool IsInCanary { get => _root?.IsInCanary ?? field; set; }

    /// <summary>Whether the running attempt, or the one that has just ended, is the call's first request.</summary>
    public bool IsFirstRequest { get; private set; }

    /// <summary>Whether the first request was refused as if it were wrong. Whether it was, is known when another tier answers.</summary>
    public bool IsFirstRefused
    {
        get => _root?.IsFirstRefused ?? field;
        set
        {
            if (_root is null) field = value;
            else _root.IsFirstRefused = value;
        }
    }

    /// <summary>The chain in the cache's key: a canary's answer is for its conversations only.</summary>
    public string Fingerprint => plan.Canary is { } canary && Order[0].IsCanary ? canary.Fingerprint : plan.Fingerprint;

    /// <summary>Whether a tool with side effects has run; null if none is offered.</summary>
    public SideEffectWatch? SideEffects { get; } = SideEffectWatch.Of(request.Options);

    /// <summary>What the call spends; null without a budget.</summary>
    public CallSpending? Spending =>
        plan.Budget is not { } budget ? null : _root?.Spending ?? _spending ?? Agree(ref _spending, new CallSpending(this, budget));

    /// <summary>The identity of the request, once it was computed; see <see cref="CacheKey"/>.</summary>
    public RequestIdentity? Identity { get; set; }

    /// <summary>The call's span; null if there is no listener.</summary>
    public Activity? Span { get => _root is null ? field : _root.Span; set; }

    /// <summary>The span of a chat middleware around the call; usually null.</summary>
    public Activity? Middleware { get; init; }

    /// <summary>The reason for the running attempt.</summary>
    public AttemptRole Role { get => IsProbe ? AttemptRole.Probe : _role; set => _role = value; }

    /// <summary>The fault to inject into the attempt; usually null.</summary>
    public Injection? Injection => _injection;

    /// <summary>The size of the call's request.</summary>
    public ref CallPrompt Prompt => ref _prompt;

    /// <summary>What the call has tried so far.</summary>
    public ref CallProgress Progress => ref _progress;

    /// <summary>Whether it is a lane of a call: its part at one of several tiers that are asked at the same time.</summary>
    public bool IsLane => _root is not null;

    /// <summary>Whether it is a probe, which runs at the same time as a call and may outlast it.</summary>
    public bool IsProbe => _lanes is { AreOfProbe: true };

    /// <summary>Whether it is a part of a call that has gone on without it: it retries nothing and reports nothing.</summary>
    public bool IsLeftBehind => _lanes is { IsClosed: true };

    /// <summary>Whether the caller has canceled the call, whichever part of it this is.</summary>
    public bool IsCancelledByCaller => (_root?.Caller ?? caller).IsCancellationRequested;

    /// <summary>How long a lane's request has been running; null between two requests.</summary>
    public TimeSpan? Waited => Volatile.Read(ref _sentAt) is var at and not 0 ? Time.GetElapsedTime(at) : null;

    /// <summary>Whether a lane was overtaken by another after more time than its tier's slow answers take.</summary>
    public bool IsSlow
    {
        get => Volatile.Read(ref _isSlow);
        set => Volatile.Write(ref _isSlow, value);
    }

    /// <summary>The requests sent, over all tiers of the chain.</summary>
    public int Sent => (_root ?? this)._progress.Sent;

    /// <summary>The requests sent, including the canary's, which is in addition to those that the chain may send.</summary>
    public int Requests => (_root ?? this)._progress.Requests;

    /// <summary>Whether its answer is streamed.</summary>
    public bool IsStream { get => _root?.IsStream ?? field; set; }

    /// <summary>Tiers that have refused the request in unknown words; null for none.</summary>
    public Tier[]? Refusers => Volatile.Read(ref (_root ?? this)._progress.Refusers);

    /// <summary>Notes such a tier; lanes may do so at the same time.</summary>
    public void AddRefuser(Tier tier)
    {
        ref Tier[]? refusers = ref (_root ?? this)._progress.Refusers;
        while (true)
        {
            Tier[]? before = Volatile.Read(ref refusers);
            if (ReferenceEquals(Interlocked.CompareExchange(ref refusers, [.. before ?? [], tier], before), before)) return;
        }
    }

    /// <summary>Notes that a vendor has refused the request; true if another vendor had done so before.</summary>
    public bool IsRefusedByAnother(string vendor)
    {
        ref CallProgress progress = ref (_root ?? this)._progress;
        return Agree(ref progress.RefusedBy, vendor) != vendor;
    }

    public TimeSpan Elapsed => Time.GetElapsedTime(_started);

    /// <summary>The remaining time that the call may wait for limited tiers although another is free.</summary>
    public TimeSpan Patience => plan.Retry.WaitBeforeFailover - _progress.Waited;

    /// <summary>The time limit of an attempt, cut to what is left of the tier's timeout, which all instances share.</summary>
    public TimeSpan WithinTier(Tier tier, TimeSpan limit, long now)
    {
        if (tier.Group is null) return limit;
        Call root = _root ?? this;
        if (root._tierAsked != tier.Index) return limit;
        TimeSpan left = tier.Timeout - Time.GetElapsedTime(root._tierSince, now);
        return left < limit ? left : limit;
    }

    /// <summary>What is left of the deadline; a probe has its tier's whole time.</summary>
    public TimeSpan Remaining => IsProbe ? TimeSpan.MaxValue : plan.Deadline - Elapsed;

    public TimeSpan RemainingAt(long timestamp) => IsProbe ? TimeSpan.MaxValue : plan.Deadline - Time.GetElapsedTime(_started, timestamp);

    /// <summary>How long the call took, once it has ended.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>Notes that a request is sent; false for a lane that the call no longer needs, which then sends none.</summary>
    /// <param name="tier">The tier that the request goes to.</param>
    /// <param name="started">The timestamp from which its latency is counted.</param>
    public bool TrySend(Tier tier, long started)
    {
        if (_lanes is null || tier.IsCanary || _role == AttemptRole.Canary) _role = tier.IsCanary ? AttemptRole.Canary : AttemptRole.Regular;
        _attemptedAt = started;
        _injection = runtime.Faults.Draw(plan.Client, tier);
        if (tier.Group is not null) Enter(tier, started);
        Volatile.Write(ref _attempt, Spans.StartAttempt(this, tier));
        if (_lanes is not null)
        {
            long now = Time.GetTimestamp();
            if (!_lanes.TrySend(new LaneRequest(this, tier, now)))
            {
                Spans.Discard(TakeAttempt());
                return false;
            }
            Volatile.Write(ref _sentAt, now);
        }
        IsFirstRequest = (_root ?? this)._progress.CountSent(tier);
        return true;
    }

    /// <summary>Takes the span of the attempt, to end it.</summary>
    public Activity? TakeAttempt() => Volatile.Read(ref _attempt) is null ? null : Interlocked.Exchange(ref _attempt, null);

    /// <summary>Adopts the answer of a part of the call, and reports its attempt.</summary>
    public void Adopt(Call part)
    {
        _attemptedAt = part._attemptedAt;
        _role = part.Role;
        _injection = part._injection;
        IsFirstRequest = part.IsFirstRequest;
        Volatile.Write(ref _attempt, part.TakeAttempt());
    }

    /// <summary>The time from the call's beginning to the attempt.</summary>
    public TimeSpan AttemptedAfter => Time.GetElapsedTime(_started, _attemptedAt);

    /// <summary>The time that the attempt has taken so far.</summary>
    public TimeSpan Attempting => Time.GetElapsedTime(_attemptedAt);

    /// <summary>
    /// Creates this call's part at one of several tiers that are asked at the same time; its attempts are noted for all of them.
    /// </summary>
    public Call Branch(LaneAttempts lanes, CancellationToken token) => new(this, lanes, token);

    /// <summary>Creates the same call, run independently of its caller for all equal calls.</summary>
    public Call Detach(CancellationToken token) => new(runtime, plan, Request, token) { Identity = Identity, Span = Span };

    /// <summary>
    /// Notes an attempt; false for a lane whose call has gone on without it. Only <see cref="AttemptEnding"/> may call it.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="thrown">The exception that an application's own chat client threw; otherwise null.</param>
    public bool TryNote(TierAttempt attempt, Exception? thrown = null)
    {
        if (_lanes is not null)
        {
            Volatile.Write(ref _sentAt, 0);
            return _lanes.TryAdd(this, attempt, thrown);
        }
        _progress.Add(attempt, thrown);
        return true;
    }

    /// <summary>Ends the call; false if it had ended before. Only <see cref="CallEnding"/> may call it.</summary>
    public bool TryEnd(long at)
    {
        if (_progress.IsOver) return false;
        Latency = Time.GetElapsedTime(_started, at);
        return _progress.IsOver = true;
    }

    private void Enter(Tier tier, long started)
    {
        Call root = _root ?? this;
        if (root._tierAsked == tier.Index) return;
        (root._tierSince, root._tierAsked) = (started, tier.Index);
    }

    /// <summary>Sets what the lanes of a call share, whichever of them needs it first.</summary>
    private static T Agree<T>(ref T? field, T made) where T : class => Interlocked.CompareExchange(ref field, made, null) ?? made;
}
