using System.Globalization;

namespace Fallback;

/// <summary>The state of a tier at one moment.</summary>
public sealed record TierSnapshot
{
    /// <summary>The provider's configured name.</summary>
    public required string Provider { get; init; }

    /// <summary>The name of the provider's instance.</summary>
    public required string Instance { get; init; }

    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The tier's own breaker.</summary>
    public required BreakerSnapshot Breaker { get; init; }

    /// <summary>The breaker of its endpoint. It is open if the endpoint cannot be reached or is not a chat API.</summary>
    public required BreakerSnapshot Endpoint { get; init; }

    /// <summary>The breaker of its key. It is open if the key was refused or its account has no balance left.</summary>
    public required BreakerSnapshot Credential { get; init; }

    /// <summary>The reason why any call would skip the tier now; null if the tier would be asked.</summary>
    public SkipReason? Obstacle { get; init; }

    /// <summary>Whether calls are sent to the tier now, or at least a share of them while it recovers.</summary>
    public bool CanAnswer => Obstacle is null or SkipReason.Recovering;

    /// <summary>The time until the provider's rate limit ends; null if there is none.</summary>
    public TimeSpan? RateLimitedFor { get; init; }

    /// <summary>The limit of the tier's model with its key, and how much of it is used; null if there is none.</summary>
    public LimitSnapshot? Limit { get; init; }

    /// <summary>The limit of all models with the tier's key together; null if there is none.</summary>
    public LimitSnapshot? KeyLimit { get; init; }

    /// <summary>The running average of the latency of successful attempts; null before the first one.</summary>
    public TimeSpan? TypicalLatency { get; init; }

    /// <summary>The number of requests and streams that are running at the tier.</summary>
    public int UnderWay { get; init; }

    /// <summary>The instance's share of the calls, relative to the tier's other instances; 0 for a standby.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>What Fallback has learned from the tier's refusals, and until when it remembers it; usually empty.</summary>
    public IReadOnlyList<LearnedFact> Learned { get; init; } = [];

    /// <summary>The tier's active probes; null before the first one, and if there are none.</summary>
    public ProbeSnapshot? Probe { get; init; }

    /// <summary>The tier's synthetic traffic; null before the first question, and if there is none.</summary>
    public SyntheticSnapshot? Synthetic { get; init; }

    /// <summary>The tier's instances, if it has several and this snapshot represents all of them; otherwise empty.</summary>
    public IReadOnlyList<TierSnapshot> Instances { get; init; } = [];

    /// <summary>Returns the tier's state in one line; values that are as expected are left out.</summary>
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
