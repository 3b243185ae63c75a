using System.Diagnostics;

namespace Fallback;

/// <summary>
/// Detects that the application itself looked at an answer too late: callers that block on tasks have used up its threads, or the machine
/// stood still. A timeout then shows nothing about the tier. Timestamps are those of <see cref="Stopwatch"/>. Thread-safe.
/// </summary>
internal sealed class OwnStall
{
    /// <summary>A limit counts as noticed late if the delay is more than this part of it.</summary>
    private const int Part = 4;

    /// <summary>The delay that timers and garbage collections cause in any process now and then.</summary>
    private static readonly TimeSpan _usual = TimeSpan.FromMilliseconds(100);

    private volatile Stall? _last;

    /// <summary>The observations of all attempts of this process, which share its threads.</summary>
    public static OwnStall OfProcess { get; } = new();

    /// <summary>
    /// Whether a stall may be the reason that a limit has just run out. Of the work that waited together for a thread, the work that is due
    /// at that moment gets one first. So this method lets the work behind it run before it judges, and includes the time that this takes.
    /// </summary>
    /// <param name="began">When the limit began.</param>
    /// <param name="limit">The limit.</param>
    public async ValueTask<bool> ExplainsAsync(long began, TimeSpan limit)
    {
        // Twice, because a timer that gets a thread may first queue others that are due.
        for (int turns = 0; turns < 2; turns++)
        {
            if (Explains(began, limit, Stopwatch.GetTimestamp())) return true;
            await BehindTheQueue().ConfigureAwait(false);
        }
        return Explains(began, limit, Stopwatch.GetTimestamp());
    }

    /// <summary>Whether this limit was noticed late, or another one was while this one ran, by enough to matter.</summary>
    /// <param name="began">When the limit began.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="now">When its end is examined.</param>
    public bool Explains(long began, TimeSpan limit, long now)
    {
        var stall = new Stall(now, Stopwatch.GetElapsedTime(began, now) - limit);
        // A longer stall still matters to the limits that ran when it was noticed, as this one did.
        if (Matters(stall, limit) && (_last is not { } last || last.SeenAt < began || last.Late < stall.Late)) _last = stall;
        return _last is { } seen && seen.SeenAt >= began && Matters(seen, limit);
    }

    /// <summary>The failure, without blame on any tier.</summary>
    public static Failure Excuse(Failure failure) => failure with
    {
        Scope = FailureScope.Request,
        HasNoConnection = failure.Scope == FailureScope.Endpoint,
        Message = failure.Message + ", noticed late: this application's threads are blocked or its machine was paused",
    };

    /// <summary>Completes once the thread pool has begun everything that now waits for a thread.</summary>
    private static Task BehindTheQueue()
    {
        var turn = new TaskCompletionSource();
        // Not Task.Yield, which stays in the caller's context, and not ForceYielding, which may overtake.
        ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }

    private static bool Matters(Stall stall, TimeSpan limit) => stall.Late > _usual && stall.Late > limit / Part;

    private sealed record Stall(long SeenAt, TimeSpan Late);
}
