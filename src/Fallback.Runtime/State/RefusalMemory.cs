namespace Fallback;

/// <summary>
/// Remembers kinds of requests that a tier refuses in unknown words. A kind is remembered once two different prompts of it were refused
/// here, none was accepted in between, and another tier accepted both. Thread-safe; costs one read while there is nothing to remember.
/// </summary>
internal sealed class RefusalMemory(TimeProvider time)
{
    /// <summary>How long a kind is remembered, and the longest time between two refusals.</summary>
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(10);

    private const int Most = 16;

    private readonly object _lock = new();
    private readonly MonotonicClock _clock = new(time);
    private volatile Entry[] _entries = [];

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Returns how long requests of a kind are still kept away; null if they are not.</summary>
    public TimeSpan? Remaining(string kind)
    {
        foreach (Entry entry in _entries)
            if (entry.IsRemembered && entry.Kind == kind && Left(entry) is var left && left > TimeSpan.Zero) return left;
        return null;
    }

    /// <summary>Notes a request that was refused here and accepted elsewhere; true if its kind is remembered from now on.</summary>
    public bool Note(string kind, int prompt)
    {
        lock (_lock)
        {
            Entry? before = Array.Find(_entries, entry => entry.Kind == kind && Left(entry) > TimeSpan.Zero);
            if (before is { IsRemembered: true } || before?.Prompt == prompt) return false;
            var entry = new Entry(kind, prompt, before is not null, time.GetUtcNow(), _clock.After(_clock.Now, _lifetime));
            _entries = [.. _entries.Where(other => other.Kind != kind && Left(other) > TimeSpan.Zero).TakeLast(Most - 1), entry];
            return entry.IsRemembered;
        }
    }

    /// <summary>Notes that a request of a kind was accepted.</summary>
    public void Accept(string kind)
    {
        lock (_lock) _entries = [.. _entries.Where(entry => entry.Kind != kind && Left(entry) > TimeSpan.Zero)];
    }

    public void Clear()
    {
        lock (_lock) _entries = [];
    }

    public IEnumerable<LearnedFact> Facts()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (Entry entry in _entries)
        {
            if (entry.IsRemembered && Left(entry) is var left && left > TimeSpan.Zero)
                yield return new LearnedFact { What = "refused requests", Value = entry.Kind, LearnedAt = entry.At, Until = now + left };
        }
    }

    private TimeSpan Left(Entry entry) => _clock.Until(entry.Until, _clock.Now);

    /// <param name="Kind">The kind of request.</param>
    /// <param name="Prompt">A mark that distinguishes the first prompt from others.</param>
    /// <param name="IsRemembered">Whether a second prompt was refused as well.</param>
    /// <param name="At">The time of the refusal.</param>
    /// <param name="Until">The timestamp at which it is forgotten.</param>
    private sealed record Entry(string Kind, int Prompt, bool IsRemembered, DateTimeOffset At, long Until);
}
