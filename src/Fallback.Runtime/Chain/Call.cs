using System.Globalization;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>One call under way: what it asks, what it has tried, and what time it has left. Used by one logical thread at a time.</summary>
internal sealed class Call(FallbackRuntime runtime, ChainPlan plan, ChatRequest request, CancellationToken caller)
{
    private static readonly List<TierAttempt> _none = [];

    private long _started = runtime.Time.GetTimestamp();
    private Call? _root;
    private List<TierAttempt>? _attempts;
    private int _sent;
    private string? _requestId;
    private Tier[]? _order;
    private CallSpending? _spending;
    private long? _characters;
    private long _bytes = -1;
    private TimeSpan? _latency;

    public FallbackRuntime Runtime => runtime;

    public ChainPlan Plan => plan;

    public ChatRequest Request => request;

    public CancellationToken Caller => caller;

    public TimeProvider Time => runtime.Time;

    /// <summary>Made when first asked for: a success that nobody looks at needs none.</summary>
    public string RequestId => _root?.RequestId ?? _requestId ?? Interlocked.CompareExchange(ref _requestId, Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture), null) ?? _requestId;

    public IReadOnlyList<TierAttempt> Attempts => _attempts ?? _none;

    /// <summary>Requests sent, over all tiers.</summary>
    public int Sent => (_root ?? this)._sent;

    /// <summary>The one immediate retry for a connection that was closed before any response is used up.</summary>
    public bool ReconnectUsed { get; set; }

    /// <summary>The beginning of the answer, which the model is to go on with; null as a rule. Part of what must fit the window.</summary>
    public string? Prefill
    {
        get;
        set
        {
            field = value;
            _bytes = -1;
            Context = null;
        }
    }

    /// <summary>How the prompt fits; null as long as its bytes have told that it does.</summary>
    public CallContext? Context { get; set; }

    /// <summary>Bytes of the prompt as a model reads it: no tokenizer makes more tokens of it.</summary>
    public long PromptBytes => _bytes >= 0 ? _bytes : _bytes = RequestSize.Bytes(request, Prefill);

    /// <summary>Tokens that the whole prompt has, once a provider has said so.</summary>
    public int? MeasuredTokens { get; set; }

    /// <summary>The tiers in the order in which this call asks them.</summary>
    public Tier[] Order => _root?.Order ?? (_order ??= ToolLoop.Order(plan.Choice?.Order(this) ?? plan.Tiers, request.Messages));

    /// <summary>Whether a tool with side effects has run; null where none is offered.</summary>
    public SideEffectWatch? SideEffects { get; private init; } = SideEffectWatch.Of(request.Options);

    /// <summary>What the call spends; null without a budget.</summary>
    public CallSpending? Spending =>
        plan.Budget is not { } budget ? null : _root?.Spending ?? _spending ?? Interlocked.CompareExchange(ref _spending, new CallSpending(this, budget), null) ?? _spending;

    /// <summary>The attempt that answered.</summary>
    public TierAttempt? Success { get; private set; }

    /// <summary>The key in the answer cache, once it has been computed.</summary>
    public string? CacheKey { get; set; }

    public TimeSpan Elapsed => Time.GetElapsedTime(_started);

    public TimeSpan Remaining => plan.Deadline - Elapsed;

    public TimeSpan RemainingAt(long timestamp) => plan.Deadline - Time.GetElapsedTime(_started, timestamp);

    /// <summary>How long the call took; one that has no end yet ends with the first look.</summary>
    public TimeSpan Latency => _latency ??= Elapsed;

    public void EndAt(long timestamp) => _latency = Time.GetElapsedTime(_started, timestamp);

    /// <summary>Every model takes more than an eighth of a token a character (English at its sparsest takes a seventh): a safe lower bound.</summary>
    public long LeastTokens => (_characters ??= RequestSize.Characters(request)) / 8;

    public void Skip(Tier tier, SkipReason reason, TimeSpan? retryAfter = null)
    {
        Add(new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = tier.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Skipped = reason,
            RetryAfter = retryAfter,
        });
        Metrics.Skipped(this, tier, reason);
        if (runtime.Logger.IsEnabled(LogLevel.Debug)) Log.TierSkipped(runtime.Logger, RequestId, plan.Client, request.Method, tier.Index + 1, tier.Provider, tier.Model, reason);
    }

    public void Fail(Tier tier, RequestShape shape, Failure failure, TimeSpan latency)
    {
        Add(new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = shape.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Failure = failure.Kind,
            HttpStatus = failure.HttpStatus == 0 ? null : failure.HttpStatus,
            ProviderCode = failure.ProviderCode,
            Message = failure.Message,
            ProviderRequestId = failure.ProviderRequestId,
            Latency = latency,
            RetryAfter = failure.RetryAfter,
            Adaptations = shape.Adaptations,
            Usage = failure.Usage,
        });
        Metrics.Attempted(this, tier, failure.Kind);
        if (runtime.Logger.IsEnabled(LogLevel.Warning))
        {
            Log.TierFailed(runtime.Logger, RequestId, plan.Client, request.Method, tier.Index + 1, tier.Provider, shape.Model,
                failure.Kind, failure.HttpStatus, failure.ProviderCode, failure.Message, failure.ProviderRequestId, latency.TotalMilliseconds);
        }
    }

    public void Succeed(Tier tier, RequestShape shape, UsageDetails? usage, TimeSpan latency)
    {
        Add(Success = new TierAttempt
        {
            TierIndex = tier.Index,
            Provider = tier.Provider,
            Model = shape.Model,
            Instance = tier.Endpoint.Instance,
            Degraded = tier.IsDegraded,
            Latency = latency,
            Adaptations = shape.Adaptations,
            Usage = usage,
        });
        Metrics.Attempted(this, tier, null);
        if (shape.Adaptations.Count > 0) Log.Adapted(runtime.Logger, RequestId, plan.Client, tier.Provider, shape.Model, string.Join(", ", shape.Adaptations));
    }

    public int PlaceOf(Tier tier) => ReferenceEquals(Order, plan.Tiers) ? tier.Index : Array.IndexOf(Order, tier);

    /// <summary>When the first of the tiers that are only out for a time can be expected back.</summary>
    public TimeSpan? EarliestRetry()
    {
        TimeSpan? earliest = null;
        foreach (TierAttempt attempt in Attempts)
            if (attempt.RetryAfter is { } wait && (earliest is null || wait < earliest)) earliest = wait;
        return earliest;
    }

    public void CountSent() => Interlocked.Increment(ref (_root ?? this)._sent);

    /// <summary>This call at one of several tiers that are asked side by side, with what it tries noted in a list for all of them.</summary>
    public Call Branch(List<TierAttempt> attempts, CancellationToken token) => new(runtime, plan, request, token)
    {
        _root = this,
        _started = _started,
        _attempts = attempts,
        SideEffects = SideEffects,
        Prefill = Prefill,
    };

    /// <summary>A tier was asked in vain: another was quicker, which says nothing about it.</summary>
    public void Lose(Tier tier, TierAttempt attempt)
    {
        Add(attempt);
        Metrics.Attempted(this, tier, FailureKind.Cancelled);
    }

    /// <summary>Takes over what was tried side by side.</summary>
    public void Adopt(List<TierAttempt> attempts)
    {
        foreach (TierAttempt attempt in attempts) Add(attempt);
    }

    /// <summary>The same call, run apart from its caller for all that ask the same.</summary>
    public Call Detach(CancellationToken token) => new(runtime, plan, request, token) { CacheKey = CacheKey };

    /// <summary>Takes over what the shared call went through.</summary>
    public void Adopt(Call shared)
    {
        if (shared._attempts is { } attempts) _attempts = [.. attempts];
        Success = shared.Success;
    }

    private void Add(TierAttempt attempt)
    {
        if (_root is null) (_attempts ??= new List<TierAttempt>(2)).Add(attempt);
        else lock (_attempts!) _attempts.Add(attempt);
    }
}
