using System.Collections.Concurrent;

namespace Fallback;

/// <summary>
/// Who of the replicas sends the probes and the synthetic traffic of a tier: one of them, as long as all is well. What it finds out the others
/// are told; where it finds nothing good they look for themselves. Thread-safe.
/// </summary>
internal sealed class ProbeDuties(TimeProvider time, Action hurry)
{
    /// <summary>How long a duty is held without asking again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan _renewal = TimeSpan.FromSeconds(5);

    private readonly MonotonicClock _clock = new(time);

    // By office: until when it is this process's, and 0 where it is another's.
    private readonly ConcurrentDictionary<string, long> _offices = new(StringComparer.Ordinal);
    private long _askAt;

    /// <summary>The offices that this process has asked for.</summary>
    public string[] Offices => [.. _offices.Keys];

    /// <summary>Whether it is this process's turn; false as well before it is known whose it is.</summary>
    public bool IsOurs(string office)
    {
        if (_offices.TryGetValue(office, out long until)) return _clock.Now < until;
        if (!_offices.TryAdd(office, 0)) return false;
        Volatile.Write(ref _askAt, 0);
        hurry();
        return false;
    }

    /// <summary>What is to be asked for now; nothing where it was not long ago.</summary>
    public string[] Due() => _offices.IsEmpty || _clock.Now < Volatile.Read(ref _askAt) ? [] : Offices;

    public void Take(string[] offices, IReadOnlyList<bool> elected, long askedAt)
    {
        for (int i = 0; i < offices.Length; i++) _offices[offices[i]] = elected[i] ? _clock.After(askedAt, Lease) : 0;
        Volatile.Write(ref _askAt, _clock.After(askedAt, _renewal));
    }
}
