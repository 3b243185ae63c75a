namespace Fallback;

/// <summary>
/// This process's part of one shared total: what it holds, and what it may use while the store cannot be reached. Used only by the link's
/// loop; the resulting limit is in <see cref="Cap"/>.
/// </summary>
/// <param name="name">The total's name, the same in all processes.</param>
/// <param name="isSpent">Whether used amounts are spent permanently.</param>
/// <param name="options">The options, for what applies without the store.</param>
/// <param name="clock">This process's own clock, for how long its holding is reserved.</param>
/// <param name="held">What the process has taken before it could ask.</param>
/// <param name="replicas">The number of replicas when another day's part was requested; null if unknown.</param>
internal sealed class OwnPart(
    string name, bool isSpent, ReplicaOptions options, MonotonicClock clock, long held = 0, int? replicas = null)
{
    /// <summary>How long a process may use what it holds after its last contact with the store.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The store keeps a part longer by this time: what was sent in the last second of a lease counts for another minute, and one second is
    /// for requests on the way.
    /// </summary>
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(61);

    private long _held = held;
    private long _target = long.MaxValue;
    private static long _lastNumber;
    private long _heldUntil;
    private long _othersUntil;
    private ShareGrant? _last;
    private long _usedThen;

    public string Name => name;

    private bool MayGuess => !isSpent || options.BudgetWithoutStore != WithoutStore.Deny;

    /// <summary>The store's last grant; null before the first one.</summary>
    public ShareGrant? Last => _last;

    /// <summary>Returns what the process may use now.</summary>
    /// <param name="total">The whole total.</param>
    /// <param name="now">The current time.</param>
    /// <param name="isOut">Whether the store was asked and did not answer, for a process that has never received an answer.</param>
    public long Cap(long total, long now, bool isOut)
    {
        if (_last is not { } last) return Math.Max(_held, isOut && MayGuess && (replicas ?? options.Count) is { } all ? total / Math.Max(1, all) : 0);
        if (now < _heldUntil) return Math.Min(_held, _target);
        if (isSpent)
            return options.BudgetWithoutStore == WithoutStore.Deny
                ? Math.Min(_held, _target)
                // Every other process computes with the same remainder, so together they cannot spend more than that.
                : _usedThen + Math.Max(0, total - last.Used) / Math.Max(1, last.Processes);
        long share = total / Math.Max(1, last.Processes);
        return now < _othersUntil ? Math.Min(Math.Min(_held, _target), share) : share;
    }

    /// <summary>The time until which no other process has what it holds.</summary>
    public long EndAt => _last is null ? long.MaxValue : _heldUntil;

    /// <summary>Returns what it may use from then on, if it receives no further answer.</summary>
    public long CapThen(long total) => _last is null ? _held : Cap(total, _heldUntil, true);

    /// <summary>
    /// Creates the request to the store. Whatever the request gives back is not used any more, whatever happens to the request.
    /// </summary>
    public ShareRequest Ask(long total, long used, long wanted, long least, long now, bool isOut)
    {
        _held = Math.Max(used, Cap(total, now, isOut));
        _target = long.MaxValue;
        return new ShareRequest
        {
            Name = name,
            Total = total,
            Held = _held,
            Used = used,
            Wanted = Math.Max(wanted, used),
            Least = Math.Max(1, least),
            // One sequence for all parts of a process: a total whose name returns must not start again.
            Number = Interlocked.Increment(ref _lastNumber),
            Lease = isSpent ? Lease : Lease + _window,
            IsSpent = isSpent,
            UsedByGone = _last?.UsedByGone ?? 0,
        };
    }

    /// <summary>Takes over the store's answer.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="request">The request.</param>
    /// <param name="sentAt">The time before it was sent.</param>
    public void Take(ShareGrant grant, ShareRequest request, long sentAt)
    {
        _held = Math.Max(grant.Held, request.Held);
        _target = grant.Target;
        _last = grant with { UsedByGone = Math.Max(grant.UsedByGone, request.UsedByGone) };
        _usedThen = request.Used;
        _heldUntil = clock.After(sentAt, Lease);
        _othersUntil = clock.After(_heldUntil, _window);
    }
}
