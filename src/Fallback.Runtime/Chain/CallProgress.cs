namespace Fallback;

/// <summary>What a call has tried. It is a part of the call's own object, so that it needs no allocation.</summary>
internal struct CallProgress
{
    private static readonly List<TierAttempt> _none = [];

    /// <summary>The first vendor that refused the request in words. A field, so that lanes can agree on it.</summary>
    public string? RefusedBy;

    /// <summary>The tiers that have refused it in unknown words. A field for the same reason.</summary>
    public Tier[]? Refusers;

    private List<TierAttempt>? _attempts;
    private int _sent;
    private int _requests;

    /// <summary>Every attempt and every skipped tier, in order.</summary>
    public readonly IReadOnlyList<TierAttempt> Attempts => _attempts ?? _none;

    /// <summary>The attempt that answered.</summary>
    public TierAttempt? Success { get; private set; }

    /// <summary>The last exception of the application's own chat clients; null if there was none.</summary>
    public Exception? LastThrown { get; private set; }

    /// <summary>Whether the call has ended.</summary>
    public bool IsOver { get; set; }

    /// <summary>The requests sent, over all tiers of the chain.</summary>
    public readonly int Sent => _sent;

    /// <summary>The requests sent, including the canary's.</summary>
    public readonly int Requests => _requests;

    /// <summary>The time that the call has waited for limited tiers although another was free.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>Whether the one immediate retry for a connection that was closed before any response is used up.</summary>
    public bool ReconnectUsed { get; set; }

    /// <summary>Counts a request; true for the call's first. A canary's request is in addition to those that the chain may send.</summary>
    public bool CountSent(Tier tier)
    {
        if (!tier.IsCanary) Interlocked.Increment(ref _sent);
        return Interlocked.Increment(ref _requests) == 1;
    }

    public void Add(TierAttempt attempt, Exception? thrown)
    {
        (_attempts ??= new List<TierAttempt>(2)).Add(attempt);
        if (attempt.Succeeded) Success = attempt;
        LastThrown = thrown ?? LastThrown;
    }

    /// <summary>Takes over the attempts of a call that was run for several.</summary>
    public void Adopt(in CallProgress shared)
    {
        if (shared._attempts is { } attempts) _attempts = [.. attempts];
        Success = shared.Success;
        LastThrown = shared.LastThrown;
    }
}
