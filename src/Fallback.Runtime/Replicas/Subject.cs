using System.Security.Cryptography;
using System.Text;

namespace Fallback;

/// <summary>
/// What replicas tell each other about: a breaker or a gate that guards the same in each of them. Changed by the link's loop alone, but for
/// <see cref="Close"/>.
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

    /// <summary>The same in all replicas that have the same configuration and key, and no other; says nothing of either.</summary>
    public string Id { get; }

    /// <summary>As people call it.</summary>
    public string Name { get; }

    /// <summary>Null for a gate.</summary>
    public CircuitBreaker? Breaker { get; private init; }

    /// <summary>Null for a breaker.</summary>
    public RateGate? Gate { get; private init; }

    /// <summary>What is known of a model's synthetic traffic; null for what is no model, or has none.</summary>
    public SyntheticRecord? Synthetic => Id[0] == 'm' && Tiers.Count > 0 ? Tiers[0].Synthetic : null;

    /// <summary>Why it was open last.</summary>
    public (SkipReason Reason, FailureKind Cause) Why { get; set; } = (SkipReason.BreakerOpen, FailureKind.ServerError);

    /// <summary>The tiers behind it.</summary>
    public List<TierState> Tiers { get; } = [];

    /// <summary>When it closed last, by the process's own clock; null when it has not been open.</summary>
    public long? ClosedAt => Math.Max(Volatile.Read(ref _closedAt), Breaker?.ResetAt ?? 0) is var at and not 0 ? at : null;

    /// <summary>Whether this process has the office of probing it.</summary>
    public bool IsProber
    {
        get => _isProber;
        set => _isProber = value;
    }

    /// <summary>Whether so many processes keep calls from it that one of them probes for all.</summary>
    public bool IsAgreed
    {
        get => _isAgreed;
        set => _isAgreed = value;
    }

    /// <summary>When it last showed that it probes; what it had before it got the office does not count.</summary>
    public long ProbedAt { get; set; }

    /// <summary>Until when it leaves the office to others, because it had it and sent no probe.</summary>
    public long RefrainsUntil { get; set; }

    public static Subject Of(CircuitBreaker breaker, string id, MonotonicClock clock) => new(id, breaker.Name, clock) { Breaker = breaker };

    public static Subject Of(RateGate gate, string name, MonotonicClock clock, params string?[] parts) =>
        new(IdOf('g', parts), name, clock) { Gate = gate };

    /// <summary>A name for what has these parts.</summary>
    public static string IdOf(char scope, params string?[] parts)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        return $"{scope}-{Convert.ToHexString(hash.AsSpan(0, 12)).ToLowerInvariant()}";
    }

    /// <summary>It has closed on another process's word, which closed it then.</summary>
    public void CloseAt(long at) => Volatile.Write(ref _closedAt, Math.Max(1, at));

    /// <summary>It has closed, by an answer or by hand. On the thread of the call that closed it.</summary>
    public void Close() => Volatile.Write(ref _closedAt, Math.Max(1, _clock.Now));

    /// <summary>Looks whether answers have come since it was looked at before.</summary>
    public void CountAnswers(long now)
    {
        long answers = 0;
        foreach (TierState tier in Tiers) answers += tier.Answers;
        if (answers > _answers && _answers >= 0) _answeredAt = now;
        _answers = answers;
    }

    /// <summary>Whether answers have come within that time, so that others' trouble is not this process's.</summary>
    public bool HasAnswered(TimeSpan within, long now) => _answeredAt != 0 && now - _answeredAt < _clock.Units(within);
}
