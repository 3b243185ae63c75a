using System.Security.Cryptography;
using System.Text;

namespace Fallback;

/// <summary>
/// A subject of the replicas' reports: a breaker or a rate gate that guards the same thing in each of them. Changed only by the link's
/// loop, except <see cref="Close"/>.
/// </summary>
internal sealed class Subject
{
    private readonly MonotonicClock _clock;
    private volatile bool _isProber;
    private volatile bool _isAgreed;
    private long _closedAt;
    private long _answers = -1;
    private long _answeredAt;

    private Subject(string id, string name, MonotonicClock clock)
    {
        Id = id;
        Name = name;
        _clock = clock;
    }

    /// <summary>The id: the same in all replicas with the same configuration and key, and in no others; it reveals neither.</summary>
    public string Id { get; }

    /// <summary>The name for display.</summary>
    public string Name { get; }

    /// <summary>The breaker; null for a rate gate.</summary>
    public CircuitBreaker? Breaker { get; private init; }

    /// <summary>The rate gate; null for a breaker.</summary>
    public RateGate? Gate { get; private init; }

    /// <summary>The synthetic traffic of a model; null if the subject is not a model, or has none.</summary>
    public SyntheticRecord? Synthetic => Id[0] == 'm' && Tiers.Count > 0 ? Tiers[0].Synthetic : null;

    /// <summary>The reason why it was last open.</summary>
    public (SkipReason Reason, FailureKind Cause) Why { get; set; } = (SkipReason.BreakerOpen, FailureKind.ServerError);

    /// <summary>The tiers that it affects.</summary>
    public List<TierState> Tiers { get; } = [];

    /// <summary>The time when it last closed, by the process's own clock; null if it has not been open.</summary>
    public long? ClosedAt => Math.Max(Volatile.Read(ref _closedAt), Breaker?.ResetAt ?? 0) is var at and not 0 ? at : null;

    /// <summary>Whether this process holds the office of probing it.</summary>
    public bool IsProber
    {
        get => _isProber;
        set => _isProber = value;
    }

    /// <summary>Whether enough processes keep calls from it, so that one of them probes for all.</summary>
    public bool IsAgreed
    {
        get => _isAgreed;
        set => _isAgreed = value;
    }

    /// <summary>The time when it last showed that it probes; times before it got the office do not count.</summary>
    public long ProbedAt { get; set; }

    /// <summary>The time until which it leaves the office to others, because it held it and sent no probe.</summary>
    public long RefrainsUntil { get; set; }

    public static Subject Of(CircuitBreaker breaker, string id, MonotonicClock clock) => new(id, breaker.Name, clock) { Breaker = breaker };

    public static Subject Of(RateGate gate, string name, MonotonicClock clock, params string?[] parts) =>
        new(IdOf('g', parts), name, clock) { Gate = gate };

    /// <summary>Returns a name for a subject with these parts.</summary>
    public static string IdOf(char scope, params string?[] parts)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        return $"{scope}-{Convert.ToHexString(hash.AsSpan(0, 12)).ToLowerInvariant()}";
    }

    /// <summary>Records that it closed on another process's report, at the given time.</summary>
    public void CloseAt(long at) => Volatile.Write(ref _closedAt, Math.Max(1, at));

    /// <summary>Records that it closed, by an answer or manually. Called on the thread of the call that closed it.</summary>
    public void Close() => Volatile.Write(ref _closedAt, Math.Max(1, _clock.Now));

    /// <summary>Checks whether there were answers since the last check.</summary>
    public void CountAnswers(long now)
    {
        long answers = 0;
        foreach (TierState tier in Tiers) answers += tier.Answers;
        if (answers > _answers && _answers >= 0) _answeredAt = now;
        _answers = answers;
    }

    /// <summary>Whether there were answers within the given time, so that the others' problem is not this process's.</summary>
    public bool HasAnswered(TimeSpan within, long now) => _answeredAt != 0 && now - _answeredAt < _clock.Units(within);
}
