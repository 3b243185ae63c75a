using System.Globalization;

namespace Fallback;

/// <summary>A tier as it stands at one moment.</summary>
public sealed record TierSnapshot
{
    /// <summary>The provider's configured name.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's instance.</summary>
    public required string Instance { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The tier's own breaker.</summary>
    public required BreakerSnapshot Breaker { get; init; }

    /// <summary>The breaker of its endpoint: open when it cannot be connected to, or is no chat completions API.</summary>
    public required BreakerSnapshot Endpoint { get; init; }

    /// <summary>The breaker of its key: open when the key was refused or its account has run dry.</summary>
    public required BreakerSnapshot Credential { get; init; }

    /// <summary>Why a call would skip the tier now, whatever it asks; null when it would be asked.</summary>
    public SkipReason? Obstacle { get; init; }

    /// <summary>Whether calls are sent to it now, be it only a share of them while it recovers.</summary>
    public bool CanAnswer => Obstacle is null or SkipReason.Recovering;

    /// <summary>How long the provider's rate limit still holds; null when it does not.</summary>
    public TimeSpan? RateLimitedFor { get; init; }

    /// <summary>What is limited for its model with its key, and how much of it is taken; null where nothing is.</summary>
    public LimitSnapshot? Limit { get; init; }

    /// <summary>The limit of all models with its key together; null where nothing is.</summary>
    public LimitSnapshot? KeyLimit { get; init; }

    /// <summary>The running mean latency of successes; null before the first.</summary>
    public TimeSpan? TypicalLatency { get; init; }

    /// <summary>Requests and streams that are under way at it.</summary>
    public int UnderWay { get; init; }

    /// <summary>Its share of the calls beside the tier's other instances; 0 stands by.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>What its refusals have taught, and for how long that is remembered; empty as a rule.</summary>
    public IReadOnlyList<LearnedFact> Learned { get; init; } = [];

    /// <summary>How its active probes go; null before the first, and where there are none.</summary>
    public ProbeSnapshot? Probe { get; init; }

    /// <summary>How it does with synthetic traffic; null before the first question, and where there is none.</summary>
    public SyntheticSnapshot? Synthetic { get; init; }

    /// <summary>The tier's instances, where it has several and this stands for all of them; else empty.</summary>
    public IReadOnlyList<TierSnapshot> Instances { get; init; } = [];

    /// <summary>What there is to say of the tier, in one line; what is as it should be is left out.</summary>
    public override string ToString() => Wording.List(
        Breaker.ToString(),
        Instance == "default" ? null : $"instance {Instance}",
        Obstacle == SkipReason.Draining ? $"draining, {Wording.Count(UnderWay, "request")} under way" : null,
        Endpoint.State == BreakerState.Closed ? null : $"endpoint {Endpoint.State}",
        Credential.State == BreakerState.Closed ? null : $"key {Credential.State}",
        RateLimitedFor is { } wait ? $"rate limited for {Wording.Seconds(wait)}" : null,
        Limit is null ? null : $"limit: {Limit}",
        KeyLimit is null ? null : $"limit of the key: {KeyLimit}",
        TypicalLatency is { } latency ? $"typically {Wording.Time(latency)}" : null,
        Probe is { ConsecutiveFailures: > 0 and var failed } ? $"{Wording.Count(failed, "probe")} failed in a row" : null,
        Synthetic is { Share: < 1 and var share } ? string.Create(CultureInfo.InvariantCulture, $"struggling, share {share:0.##}") : null,
        Learned.Count > 0 ? $"learned {string.Join("; ", Learned)}" : null);

    /// <summary>A tier with its instances: it can answer when one of them can.</summary>
    internal static TierSnapshot OfAll(Tier tier)
    {
        if (tier.Group is null) return Of(tier);
        TierSnapshot[] instances = [.. tier.Instances.Select(Of)];
        return (Array.Find(instances, static instance => instance.CanAnswer) ?? instances[0]) with { Instances = instances };
    }

    internal static TierSnapshot Of(Tier tier)
    {
        TierState state = tier.State;
        BreakerSnapshot model = state.Model.Snapshot(), endpoint = state.Endpoint.Snapshot(), credential = state.Credential.Snapshot();
        TimeSpan? gate = state.RateLimitedFor;
        return new TierSnapshot
        {
            Provider = state.Key.Provider,
            Instance = state.Key.Instance,
            Model = state.Key.Model,
            Breaker = model,
            Endpoint = endpoint,
            Credential = credential,
            UnderWay = state.UnderWay,
            Weight = tier.Weight,
            Obstacle = tier.LacksKey ? SkipReason.NoKey
                : state.IsDraining ? SkipReason.Draining
                : gate is not null ? SkipReason.RateLimited
                : credential.Refusal ?? endpoint.Refusal ?? model.Refusal,
            RateLimitedFor = gate,
            Limit = state.Limits.Model.IsOn ? state.Limits.Model.Snapshot() : null,
            KeyLimit = state.Limits.Key.IsOn ? state.Limits.Key.Snapshot() : null,
            TypicalLatency = state.TypicalLatency,
            Probe = state.Probes?.Snapshot(),
            Synthetic = state.Synthetic?.Snapshot(),
            Learned = tier.Endpoint.Learned is { } ofWay ? [.. state.Facts(), ofWay] : state.Facts(),
        };
    }
}
