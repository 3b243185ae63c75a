namespace Fallback;

/// <summary>What a call has tried. A part of the call's own object, so that it costs no allocation.</summary>
internal struct CallProgress
{
    private static readonly List<TierAttempt> _none = [];

    /// <summary>The vendor that was the first to refuse the request in words. A field, so that lanes can agree on it.</summary>
    public string? RefusedBy;

    /// <summary>The tiers that have refused it in words that nobody knows. A field for the same reason.</summary>
    public Tier[]? Refusers;

    private List<TierAttempt>? _attempts;
    private int _sent;
    private int _requests;

    /// <summary>Every attempt and every skipped tier, in order.</summary>
    public readonly IReadOnlyList<TierAttempt> Attempts => _attempts ?? _none;

    /// <summary>The attempt that answered.</summary>
    public TierAttempt? Success { get; private set; }

    /// <summary>What a chat client of the application's own threw last; null when none did.</summary>
    public Exception? LastThrown { get; private set; }

    /// <summary>The call has ended.</summary>
    public bool IsOver { get; set; }

    /// <summary>Requests sent, over all tiers of the chain.</summary>
    public readonly int Sent => _sent;

    /// <summary>Requests sent, the canary's among them.</summary>
    public readonly int Requests => _requests;

    /// <summary>What the call has waited for limited tiers although another was free.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>The one immediate retry for a connection that was closed before any response is used up.</summary>
    public bool ReconnectUsed { get; set; }

    /// <summary>Counts a request; true for the call's first. A canary's is beside those that the chain may send.</summary>
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

    /// <summary>Takes over what a call went through that was run for several.</summary>
    public void Adopt(in CallProgress shared)
    {
        if (shared._attempts is { } attempts) _attempts = [.. attempts];
        Success = shared.Success;
        LastThrown = shared.LastThrown;
    }
}
