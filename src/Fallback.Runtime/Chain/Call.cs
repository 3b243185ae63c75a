using System.Diagnostics;
using System.Globalization;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// One call under way: what it asks of whom, in which order, and what time it has left. Used by one logical thread at a time.
/// </summary>
internal sealed class Call(FallbackRuntime runtime, ChainPlan plan, ChatRequest request, CancellationToken caller)
{
    private readonly long _started = runtime.Time.GetTimestamp();
    private readonly Call? _root;
    private readonly LaneAttempts? _lanes;
    private long _sentAt;

    // Of the attempt that is under way, or whose stream is being read.
    private long _attemptedAt;
    private AttemptRole _role;
    private Activity? _attempt;
    private Injection? _injection;
    private bool _isSlow;

    // The tier of several instances that is being asked, and since when; a canary's index is below 0.
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

    /// <summary>Made when first asked for: a success that nobody looks at needs none.</summary>
    public string RequestId =>
        _root?.RequestId ?? _requestId ?? Agree(ref _requestId, Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>The order in which this call asks the tiers.</summary>
    public CallOrder Order => _root?.Order ?? _order ?? Agree(ref _order, CallOrder.Of(this));

    /// <summary>Whether its conversation is one of the canary's, even if it goes on with the tier whose tools it has called.</summary>
    public bool IsInCanary { get => _root?.IsInCanary ?? field; set; }

    /// <summary>Whether the attempt that is under way, or has just ended, is the call's first request.</summary>
    public bool IsFirstRequest { get; private set; }

    /// <summary>Whether the first request was refused as if by fault of the caller: whether it was is known when another tier
    /// answers.</summary>
    public bool IsFirstRefused
    {
        get => _root?.IsFirstRefused ?? field;
        set
        {
            if (_root is null) field = value;
            else _root.IsFirstRefused = value;
        }
    }

    /// <summary>The chain in the cache's key: what a canary has answered is for its conversations.</summary>
    public string Fingerprint => plan.Canary is { } canary && Order[0].IsCanary ? canary.Fingerprint : plan.Fingerprint;

    /// <summary>Whether a tool with side effects has run; null where none is offered.</summary>
    public SideEffectWatch? SideEffects { get; } = SideEffectWatch.Of(request.Options);

    /// <summary>What the call spends; null without a budget.</summary>
    public CallSpending? Spending =>
        plan.Budget is not { } budget ? null : _root?.Spending ?? _spending ?? Agree(ref _spending, new CallSpending(this, budget));

    /// <summary>What tells the request from others, once that has been asked; see <see cref="CacheKey"/>.</summary>
    public RequestIdentity? Identity { get; set; }

    /// <summary>The call's span; null where nobody wants any.</summary>
    public Activity? Span { get => _root is null ? field : _root.Span; set; }

    /// <summary>The span of a chat middleware around the call; null as a rule.</summary>
    public Activity? Middleware { get; init; }

    /// <summary>Why the attempt was made that is under way.</summary>
    public AttemptRole Role { get => IsProbe ? AttemptRole.Probe : _role; set => _role = value; }

    /// <summary>The fault that the attempt is to suffer; null as a rule.</summary>
    public Injection? Injection => _injection;

    /// <summary>How much the call asks.</summary>
    public ref CallPrompt Prompt => ref _prompt;

    /// <summary>What the call has tried.</summary>
    public ref CallProgress Progress => ref _progress;

    /// <summary>Whether it is a part of a call, at one of several tiers that are asked side by side.</summary>
    public bool IsLane => _root is not null;

    /// <summary>Whether it is a probe, which runs beside a call and on when the call has ended.</summary>
    public bool IsProbe => _lanes is { AreOfProbe: true };

    /// <summary>Whether it is a part of a call that has gone on without it: nothing is tried again, and nobody would tell of it.</summary>
    public bool IsLeftBehind => _lanes is { IsClosed: true };

    /// <summary>Whether nobody waits for the call any more, whatever part of it this is.</summary>
    public bool IsCancelledByCaller => (_root?.Caller ?? caller).IsCancellationRequested;

    /// <summary>For how long a lane's request has been under way; null between two of them.</summary>
    public TimeSpan? Waited => Volatile.Read(ref _sentAt) is var at and not 0 ? Time.GetElapsedTime(at) : null;

    /// <summary>Whether a lane was overtaken by another after longer than its tier's slow answers take.</summary>
    public bool IsSlow
    {
        get => Volatile.Read(ref _isSlow);
        set => Volatile.Write(ref _isSlow, value);
    }

    /// <summary>Requests sent, over all tiers of the chain.</summary>
    public int Sent => (_root ?? this)._progress.Sent;

    /// <summary>The same with the canary's, which is beside those that the chain may send.</summary>
    public int Requests => (_root ?? this)._progress.Requests;

    /// <summary>Whether its answer is streamed.</summary>
    public bool IsStream { get => _root?.IsStream ?? field; set; }

    /// <summary>Tiers that have refused the request in words that nobody knows; null for none.</summary>
    public Tier[]? Refusers => Volatile.Read(ref (_root ?? this)._progress.Refusers);

    /// <summary>Notes such a tier; lanes may do so side by side.</summary>
    public void AddRefuser(Tier tier)
    {
        ref Tier[]? refusers = ref (_root ?? this)._progress.Refusers;
        while (true)
        {
            Tier[]? before = Volatile.Read(ref refusers);
            if (ReferenceEquals(Interlocked.CompareExchange(ref refusers, [.. before ?? [], tier], before), before)) return;
        }
    }

    /// <summary>Notes that a vendor has refused the request; true when another had before.</summary>
    public bool IsRefusedByAnother(string vendor)
    {
        ref CallProgress progress = ref (_root ?? this)._progress;
        return Agree(ref progress.RefusedBy, vendor) != vendor;
    }

    public TimeSpan Elapsed => Time.GetElapsedTime(_started);

    /// <summary>What is left of the time that the call may wait for limited tiers although another is free.</summary>
    public TimeSpan Patience => plan.Retry.WaitBeforeFailover - _progress.Waited;

    /// <summary>A limit of an attempt within what the tier's timeout, which is for all instances together, leaves of it.</summary>
    public TimeSpan WithinTier(Tier tier, TimeSpan limit, long now)
    {
        if (tier.Group is null) return limit;
        Call root = _root ?? this;
        if (root._tierAsked != tier.Index) return limit;
        TimeSpan left = tier.Timeout - Time.GetElapsedTime(root._tierSince, now);
        return left < limit ? left : limit;
    }

    /// <summary>What the deadline leaves; a probe beside the call has its tier's whole time.</summary>
    public TimeSpan Remaining => IsProbe ? TimeSpan.MaxValue : plan.Deadline - Elapsed;

    public TimeSpan RemainingAt(long timestamp) => IsProbe ? TimeSpan.MaxValue : plan.Deadline - Time.GetElapsedTime(_started, timestamp);

    /// <summary>How long the call took, once it has ended.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>Notes that a request is sent; false for a lane that nobody waits for any more, which then sends none.</summary>
    /// <param name="tier">To whom.</param>
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

    /// <summary>The span of the attempt, for whoever ends it.</summary>
    public Activity? TakeAttempt() => Volatile.Read(ref _attempt) is null ? null : Interlocked.Exchange(ref _attempt, null);

    /// <summary>The answer of a part of the call is the call's, which tells of the attempt.</summary>
    public void Adopt(Call part)
    {
        _attemptedAt = part._attemptedAt;
        _role = part.Role;
        _injection = part._injection;
        IsFirstRequest = part.IsFirstRequest;
        Volatile.Write(ref _attempt, part.TakeAttempt());
    }

    /// <summary>How long after the call's beginning the attempt was made.</summary>
    public TimeSpan AttemptedAfter => Time.GetElapsedTime(_started, _attemptedAt);

    /// <summary>How long the attempt has taken.</summary>
    public TimeSpan Attempting => Time.GetElapsedTime(_attemptedAt);

    /// <summary>This call at one of several tiers that are asked side by side, with what it tries noted for all of them.</summary>
    public Call Branch(LaneAttempts lanes, CancellationToken token) => new(this, lanes, token);

    /// <summary>The same call, run apart from its caller for all that ask the same.</summary>
    public Call Detach(CancellationToken token) => new(runtime, plan, Request, token) { Identity = Identity, Span = Span };

    /// <summary>
    /// Notes an attempt; false for a lane whose call has gone on without it. To be asked by <see cref="AttemptEnding"/> only.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="thrown">What a chat client of the application's own threw; null else.</param>
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

    /// <summary>Ends the call; false when it had ended before. To be asked by <see cref="CallEnding"/> only.</summary>
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

    /// <summary>What the lanes of a call share, whoever of them needs it first.</summary>
    private static T Agree<T>(ref T? field, T made) where T : class => Interlocked.CompareExchange(ref field, made, null) ?? made;
}
