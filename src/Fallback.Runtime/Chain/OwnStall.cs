using System.Diagnostics;

namespace Fallback;

/// <summary>
/// When the application itself came too late to look at an answer: callers that block on tasks have taken its threads, or the machine stood
/// still. A time that runs out then says nothing about the tier. Real time, whatever clock the runtime has. Thread-safe.
/// </summary>
internal static class OwnStall
{
    /// <summary>The end of a failure's message.</summary>
    public const string Told = ", noticed late: this application's threads are blocked or its machine stood still";

    /// <summary>A limit that is noticed later than by this part of itself. Timers are some 15 ms late, collections take as long.</summary>
    private const int Part = 4;

    private static long _seen = long.MinValue;

    /// <summary>Whether that was so at any time since an attempt began, which is asked once its limit is over.</summary>
    /// <param name="began">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="limit">The time it had.</param>
    public static bool IsSince(long began, TimeSpan limit)
    {
        // Of those that wait together for a thread some were due just now; the others have been seen before them.
        if (Stopwatch.GetElapsedTime(began) - limit > limit / Part) Volatile.Write(ref _seen, Stopwatch.GetTimestamp());
        return Volatile.Read(ref _seen) >= began;
    }
}
