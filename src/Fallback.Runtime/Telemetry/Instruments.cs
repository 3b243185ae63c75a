using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>
/// The meter <c>Fallback</c>; docs/observability.md lists every metric with its unit and labels. Labels come from the configuration or from
/// closed lists, never from a reply. Costs one check without a listener. There is one for all runtimes without a meter factory, and one for
/// each factory.
/// </summary>
internal sealed class Instruments
{
    /// <summary>The label for a model that is neither configured nor in the catalogue: callers could invent any number of names.</summary>
    public const string OtherModel = "other";

    // The boundaries that the conventions recommend.
    private static readonly double[] _seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    // Boundaries at which people set limits, so that an alert on a percentile is exact there.
    private static readonly double[] _callSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100];
    private static readonly long[] _tokenCounts =
        [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];
    private static readonly double[] _dollars = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

    // A store nearby answers within a millisecond or two, and has 50 of them.
    private static readonly double[] _storeSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 10];

    private static readonly ConditionalWeakTable<IMeterFactory, Instruments> _ofFactories = [];
    private static readonly Lazy<Instruments> _shared = new(static () => new Instruments(new Meter(Names.Source, Version)));

    private readonly Counter<long> _calls;
    private readonly Histogram<double> _callDuration;
    private readonly Histogram<double> _callCost;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _injected;
    private readonly Counter<long> _skips;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _recoveries;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _spikes;
    private readonly Counter<long> _cache;
    private readonly Counter<long> _uncacheable;
    private readonly Counter<long> _breakerChanges;
    private readonly Counter<long> _canaryDecisions;
    private readonly Histogram<double> _probeDuration;
    private readonly Counter<double> _probeCost;
    private readonly Histogram<double> _storeDuration;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _usage;
    private readonly Histogram<long>? _outputUsage;

    private Instruments(Meter meter)
    {
        Meter = meter;
        _calls = meter.CreateCounter<long>("fallback.calls", "{call}", "Calls that ended.");
        _callDuration = meter.CreateHistogram(
            "fallback.call.duration", "s", "The time from the start of a call to its end, over all attempts.", advice: Buckets(_callSeconds));
        _callCost = meter.CreateHistogram("fallback.call.cost", "{USD}", "The cost of answered calls.", advice: Buckets(_dollars));
        _attempts = meter.CreateCounter<long>("fallback.attempts", "{attempt}", "Requests sent to tiers, by outcome.");
        _injected = meter.CreateCounter<long>(
            "fallback.faults.injected", "{attempt}", "Attempts into which a fault was injected, by its kind.");
        _skips = meter.CreateCounter<long>("fallback.skips", "{skip}", "Tiers that a call did not ask, by reason.");
        _hedges = meter.CreateCounter<long>(
            "fallback.hedges", "{hedge}", "Additional requests sent while an earlier one was still running, by outcome.");
        _recoveries = meter.CreateCounter<long>(
            "fallback.stream.recoveries", "{stream}", "Streams that broke and were taken over by another tier.");
        _tokens = meter.CreateCounter<long>("fallback.tokens", "{token}", "Tokens, as counted by the providers.");
        _cost = meter.CreateCounter<double>("fallback.cost.usd", "{USD}", "Estimated cost of attempts in US dollars.");
        _spikes = meter.CreateCounter<long>(
            "fallback.cost.spikes", "{call}", "Calls of clients with a budget that cost more than five times the usual amount.");
        _cache = meter.CreateCounter<long>("fallback.cache.requests", "{call}", "Calls that looked for an answer in the cache, by result.");
        _uncacheable = meter.CreateCounter<long>(
            "fallback.cache.uncacheable", "{call}", "Calls of clients with a cache that could not be cached.");
        _breakerChanges = meter.CreateCounter<long>("fallback.breaker.changes", "{change}", "State changes of breakers, by new state.");
        _canaryDecisions = meter.CreateCounter<long>("fallback.canary.decisions", "{decision}", "Decisions about canaries, by verdict.");
        _probeDuration = meter.CreateHistogram(
            "fallback.probe.duration", "s", "The duration of probes and synthetic traffic, by outcome.", advice: Buckets(_seconds));
        _probeCost = meter.CreateCounter<double>("fallback.probe.cost.usd", "{USD}", "Estimated cost of probes and synthetic traffic.");
        _storeDuration = meter.CreateHistogram(
            "fallback.store.operation.duration", "s", "The duration of operations on the store of the replicas, by outcome.",
            advice: Buckets(_storeSeconds));
        const string Duration = "The time from a request to the end of its answer.";
        const string Chunk = "The time from a request to the first content of its stream.";
        const string Input = "Tokens of prompts.", Output = "Tokens of answers.";
        if (Names.AreLatest)
        {
            _duration = meter.CreateHistogram("gen_ai.client.inference.duration", "s", Duration, advice: Buckets(_seconds));
            _firstChunk = meter.CreateHistogram("gen_ai.client.inference.time_to_first_chunk", "s", Chunk, advice: Buckets(_seconds));
            _usage = meter.CreateHistogram("gen_ai.client.inference.operation.input_tokens", "{token}", Input, advice: Buckets(_tokenCounts));
            _outputUsage = meter.CreateHistogram("gen_ai.client.inference.operation.output_tokens", "{token}", Output, advice: Buckets(_tokenCounts));
        }
        else
        {
            _duration = meter.CreateHistogram("gen_ai.client.operation.duration", "s", Duration, advice: Buckets(_seconds));
            _firstChunk = meter.CreateHistogram("gen_ai.client.operation.time_to_first_chunk", "s", Chunk, advice: Buckets(_seconds));
            _usage = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of prompts and answers.", advice: Buckets(_tokenCounts));
        }
        Gauges = new StateGauges(meter);
    }

    /// <summary>The meter, for metrics that only some programs have.</summary>
    public Meter Meter { get; }

    /// <summary>The metrics that are computed when they are read.</summary>
    public StateGauges Gauges { get; }

    /// <summary>Whether there are listeners for the ends of attempts.</summary>
    public bool ObserveAttempts =>
        _attempts.Enabled || _injected.Enabled || _duration.Enabled || _usage.Enabled || _tokens.Enabled || _cost.Enabled || _hedges.Enabled
        || _firstChunk.Enabled || _outputUsage is { Enabled: true };

    /// <summary>Whether there are listeners for the ends of calls.</summary>
    public bool ObserveCalls => _calls.Enabled || _callDuration.Enabled || _callCost.Enabled;

    private static string? Version => typeof(Instruments).Assembly.GetName().Version?.ToString(3);

    /// <summary>Returns the instruments of a factory, or those of the process.</summary>
    public static Instruments Of(IMeterFactory? factory) =>
        factory is null ? _shared.Value
            : _ofFactories.GetValue(factory, static factory => new Instruments(factory.Create(new MeterOptions(Names.Source) { Version = Version })));

    public void Ended(in CallEnd end)
    {
        var tags = new TagList { { Names.Client, end.Call.Plan.Client }, { Names.Outcome, end.Outcome.ToString() } };
        if (end.Attempt is { } answer) tags.Add(Names.TierIndex, answer.TierIndex);
        if (end.ErrorType is { } error) tags.Add(Names.ErrorType, error);
        _calls.Add(1, tags);
        _callDuration.Record(end.Call.Latency.TotalSeconds, tags);
        if (end.Attempt is not null && end.CostUsd is { } cost) _callCost.Record((double)cost, tags);
    }

    public void Ended(in AttemptEnd end)
    {
        TierTags tier = end.Tier.Tags;
        TierAttempt attempt = end.Attempt;
        TagList own = Own(end.Call, end.Tier);
        if (_attempts.Enabled)
        {
            TagList tags = own;
            tags.Add(Names.Outcome, attempt.Failure?.ToString() ?? "Success");
            tags.Add(Names.Role, attempt.Role.ToString());
            if (end.ErrorType is { } error) tags.Add(Names.ErrorType, error);
            _attempts.Add(1, tags);
        }
        if (attempt.Injected is { } fault && _injected.Enabled)
        {
            TagList tags = own;
            tags.Add(Names.Fault, fault.ToString());
            _injected.Add(1, tags);
        }
        if (attempt.Role == AttemptRole.Hedge && _hedges.Enabled)
        {
            TagList tags = own;
            tags.Add(Names.Result, attempt.Succeeded ? "Won" : attempt.Failure == FailureKind.Cancelled ? "Wasted" : "Failed");
            _hedges.Add(1, tags);
        }
        if (end.CostUsd is { } cost) _cost.Add((double)cost, own);
        TagList common = new()
        {
            { Names.Operation, "chat" },
            { Names.Vendor, tier.Vendor },
            { Names.Model, tier.Model },
            { Names.Provider, end.Tier.Provider },
            { Names.Instance, end.Tier.Endpoint.Instance },
        };
        if (tier.Server is not null)
        {
            common.Add(Names.ServerAddress, tier.Server);
            common.Add(Names.ServerPort, tier.Port);
        }
        if (end.Facts.Model is { } model) common.Add(Names.AnsweringModel, Known(end, model));
        if (attempt.Told is { } usage)
        {
            Used(usage.InputTokenCount, "input", own, common);
            Used(usage.OutputTokenCount, "output", own, common);
        }
        if (attempt.Succeeded && end.Call.IsStream) _firstChunk.Record(attempt.Latency.TotalSeconds, common);
        if (end.ErrorType is { } type) common.Add(Names.ErrorType, type);
        _duration.Record(end.Duration.TotalSeconds, common);
    }

    public void Skipped(Call call, Tier tier, SkipReason reason)
    {
        if (!_skips.Enabled) return;
        TagList tags = Own(call, tier);
        tags.Add(Names.SkipReason, reason.ToString());
        _skips.Add(1, tags);
    }

    public void Recovered(Call call, bool restarted)
    {
        if (_recoveries.Enabled)
            _recoveries.Add(1, new TagList { { Names.Client, call.Plan.Client }, { Names.Result, restarted ? "Restarted" : "Continued" } });
    }

    public void Looked(Call call, CachedAnswer? found)
    {
        if (!_cache.Enabled) return;
        string result = found is null ? "Miss" : found.IsFresh ? "Hit" : "Expired";
        string store = call.Runtime.SharedAnswers is { IsAvailable: true } ? nameof(AnswerCacheStore.HybridCache) : nameof(AnswerCacheStore.Memory);
        _cache.Add(1, new TagList { { Names.Client, call.Plan.Client }, { Names.Result, result }, { Names.CacheStore, store } });
    }

    public void Uncacheable(Call call)
    {
        if (_uncacheable.Enabled) _uncacheable.Add(1, new TagList { { Names.Client, call.Plan.Client } });
    }

    public void Spiked(Call call)
    {
        if (_spikes.Enabled) _spikes.Add(1, new TagList { { Names.Client, call.Plan.Client } });
    }

    public void Changed(BreakerChange change)
    {
        if (_breakerChanges.Enabled)
            _breakerChanges.Add(1, new TagList { { Names.Breaker, change.Name }, { Names.State, change.To.ToString() } });
    }

    public void Decided(CanaryController canary, CanaryDecision decision)
    {
        if (_canaryDecisions.Enabled)
            _canaryDecisions.Add(
                1,
                new TagList { { Names.Client, canary.Client }, { Names.Canary, canary.Model }, { Names.Result, decision.Verdict.ToString() } });
    }

    /// <summary>Records a request that does not belong to a call.</summary>
    public void Probed(Tier tier, ProbeType type, in ProbeReply reply, ProbeOutcome outcome)
    {
        if (!_probeDuration.Enabled && !_probeCost.Enabled) return;
        var tags = new TagList
        {
            { Names.Provider, tier.Provider },
            { Names.Instance, tier.Endpoint.Instance },
            { Names.Model, tier.Model },
            { Names.ProbeType, TierTags.NameOf(type) },
        };
        if (reply.CostUsd is > 0 and var cost) _probeCost.Add((double)cost, tags);
        tags.Add(Names.Outcome, outcome.ToString());
        if (reply.Failure is { } failure) tags.Add(Names.ErrorType, ErrorTypes.Of(failure));
        _probeDuration.Record(reply.Latency.TotalSeconds, tags);
    }

    /// <summary>Records an operation of the replicas' store.</summary>
    /// <param name="operation">The operation, from a closed list.</param>
    /// <param name="outcome"><c>Answered</c>, <c>Failed</c> or <c>TimedOut</c>.</param>
    /// <param name="duration">The time that it took.</param>
    public void Asked(string operation, string outcome, TimeSpan duration)
    {
        if (_storeDuration.Enabled)
            _storeDuration.Record(duration.TotalSeconds, new TagList { { Names.StoreOperation, operation }, { Names.Outcome, outcome } });
    }

    private void Used(long? tokens, string type, in TagList own, in TagList common)
    {
        if (tokens is not { } count) return;
        if (_tokens.Enabled)
        {
            TagList tags = own;
            tags.Add(Names.TokenType, type);
            _tokens.Add(count, tags);
        }
        if (_outputUsage is not null)
        {
            (type == "input" ? _usage : _outputUsage).Record(count, common);
            return;
        }
        if (!_usage.Enabled) return;
        TagList conventional = common;
        conventional.Add(Names.TokenType, type);
        _usage.Record(count, conventional);
    }

    private static string Known(in AttemptEnd end, string model)
    {
        if (model == end.Tier.Model || model == end.Attempt.Model) return model;
        return end.Call.Runtime.Configuration.Models.Facts(end.Tier.Provider, model) is null ? OtherModel : model;
    }

    private static TagList Own(Call call, Tier tier) => new()
    {
        { Names.Client, call.Plan.Client },
        { Names.Provider, tier.Provider },
        { Names.Instance, tier.Endpoint.Instance },
        { Names.Model, tier.Model },
        { Names.TierIndex, tier.Index },
    };

    private static InstrumentAdvice<T> Buckets<T>(IReadOnlyList<T> boundaries) where T : struct => new() { HistogramBucketBoundaries = boundaries };
}
