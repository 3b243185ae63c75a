using System.Diagnostics;

namespace Fallback;

/// <summary>
/// When the application itself came too late to look at an answer: callers that block on tasks have taken its threads, or the machine stood
/// still. A time that runs out then says nothing about the tier. Timestamps are those of <see cref="Stopwatch"/>. Thread-safe.
/// </summary>
internal sealed class OwnStall
{
    /// <summary>A limit is noticed late when that is by more than this part of it.</summary>
    private const int Part = 4;

    /// <summary>As late as timers and collections make any process now and then.</summary>
    private static readonly TimeSpan _usual = TimeSpan.FromMilliseconds(100);

    private volatile Stall? _last;

    /// <summary>What all attempts of this process have seen: they share its threads.</summary>
    public static OwnStall OfProcess { get; } = new();

    /// <summary>
    /// Whether it may be the reason that a limit has run out just now. Of those that have waited together for a thread, the one that is due
    /// just when there is one gets it first: what waits behind it has its look before it is judged, and how long that takes counts.
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

    /// <summary>Whether the limit was noticed late, or another was while it ran, by as much as matters to this one.</summary>
    /// <param name="began">When the limit began.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="now">When its end is looked at.</param>
    public bool Explains(long began, TimeSpan limit, long now)
    {
        var stall = new Stall(now, Stopwatch.GetElapsedTime(began, now) - limit);
        // A longer one is still of use to those that ran when it was seen, as this one did.
        if (Matters(stall, limit) && (_last is not { } last || last.SeenAt < began || last.Late < stall.Late)) _last = stall;
        return _last is { } seen && seen.SeenAt >= began && Matters(seen, limit);
    }

    /// <summary>The failure, held against nobody.</summary>
    public static Failure Excuse(Failure failure) => failure with
    {
        Scope = FailureScope.Request,
        HasNoConnection = failure.Scope == FailureScope.Endpoint,
        Message = failure.Message + ", noticed late: this application's threads are blocked or its machine was paused",
    };

    /// <summary>Ends once the thread pool has begun all that waits for a thread now.</summary>
    private static Task BehindTheQueue()
    {
        var turn = new TaskCompletionSource();
        // Not Task.Yield, which stays with the caller's context, nor one that forces yielding, which may overtake.
        ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }

    private static bool Matters(Stall stall, TimeSpan limit) => stall.Late > _usual && stall.Late > limit / Part;

    private sealed record Stall(long SeenAt, TimeSpan Late);
}
