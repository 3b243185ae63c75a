namespace Fallback;

/// <summary>
/// Limits requests and tokens within any 60 seconds, and running requests, for one key and model or for one key. Exact: it counts each
/// request of the last minute, where a token bucket would permit up to twice the limit. Thread-safe.
/// </summary>
internal sealed partial class CallLimiter
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly MonotonicClock _clock;
    private readonly AdaptiveFigure _requests = new();
    private readonly AdaptiveFigure _tokens = new();
    private readonly Queue<LimitLease> _sent = new();
    private readonly List<LimitLease> _running = [];
    private readonly List<(object Owner, LimitFigures Figures)> _declared = [];

    private volatile bool _isOn;
    private LimitFigures _figures;
    private int _countedRequests;
    private long _countedTokens;
    private long _lastNumber;

    public CallLimiter(TimeProvider time)
    {
        _time = time;
        _clock = new MonotonicClock(time);
    }

    /// <summary>Whether anything is limited; costs nothing to read.</summary>
    public bool IsOn => _isOn;

    /// <summary>The declared tokens per minute, above which no request can ever pass; null for none.</summary>
    public long? MostTokens => _figures.Tokens > 0 ? _figures.Tokens : null;

    /// <summary>Adds the limits that an owner declares. The smallest declared figure applies.</summary>
    public void Declare(object owner, LimitFigures figures)
    {
        if (figures.AreNone) return;
        lock (_lock)
        {
            _declared.Add((owner, figures));
            Apply();
        }
    }

    /// <summary>Forgets the limits that an owner has declared.</summary>
    public void Withdraw(object owner)
    {
        lock (_lock)
        {
            if (_declared.RemoveAll(declared => declared.Owner == owner) > 0) Apply();
        }
    }

    /// <summary>
    /// Returns a place for a request, or null and the time until there is one; zero if only running requests are in the way.
    /// </summary>
    public LimitLease? TryTake(long tokens, TimeSpan hold, out TimeSpan wait)
    {
        lock (_lock)
        {
            long now = Forget();
            wait = TimeSpan.Zero;
            // Waiting requests come first.
            if (_waiting.Count == 0 && Fits(tokens, now)) return Take(tokens, hold, now);
            wait = WaitFor(tokens, now);
            Refuse(tokens);
            return null;
        }
    }

    public void Renew(LimitLease lease, TimeSpan hold)
    {
        lock (_lock) lease.ExpiresAt = _clock.After(_clock.Now, hold);
    }

    public LimitSnapshot Snapshot()
    {
        lock (_lock)
        {
            Forget();
            return new LimitSnapshot
            {
                RequestsPerMinute = _requests.Limit,
                TokensPerMinute = _tokens.Limit,
                MaxConcurrency = _figures.Concurrency == 0 ? null : _figures.Concurrency,
                Requests = _countedRequests,
                Tokens = _countedTokens,
                UnderWay = _running.Count,
                Waiting = _waiting.Count,
            };
        }
    }

    /// <summary>Forgets what the provider has reported, but not what was sent: that still counts there.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _requests.Forget();
            _tokens.Forget();
            Serve(Forget());
        }
    }

    private void Apply()
    {
        _figures = _declared.Aggregate(default(LimitFigures), static (all, declared) => all.And(declared.Figures));
        _requests.Declared = _figures.Requests;
        _tokens.Declared = _figures.Tokens;
        if (!_figures.Adaptive)
        {
            _requests.Forget();
            _tokens.Forget();
        }
        _isOn = !_figures.AreNone;
        Serve(Forget());
    }

    private LimitLease Take(long tokens, TimeSpan hold, long now)
    {
        var lease = new LimitLease(this, ++_lastNumber, tokens) { SentAt = now, ExpiresAt = _clock.After(now, hold), IsCounted = true };
        _sent.Enqueue(lease);
        _countedRequests++;
        _countedTokens += tokens;
        if (_figures.Concurrency > 0) _running.Add(lease);
        RefillAhead(tokens);
        return lease;
    }

    /// <summary>Removes what is older than a minute; returns the time.</summary>
    private long Forget()
    {
        long now = _clock.Now;
        EndShares(now);
        while (_sent.TryPeek(out LimitLease? oldest) && _clock.After(oldest.SentAt, Window) <= now)
        {
            _sent.Dequeue();
            if (!oldest.IsCounted) continue;
            oldest.IsCounted = false;
            _countedRequests--;
            _countedTokens -= oldest.Tokens;
        }
        return now;
    }

    private bool Fits(long tokens, long now) => HasPlace(now) && Fits(_countedRequests, _countedTokens, tokens);

    // A place whose holder never ends is not lost forever: a stream that is neither read nor disposed of any more.
    private bool HasPlace(long now) =>
        _figures.Concurrency == 0 || _running.Count < _figures.Concurrency
        || (_running.RemoveAll(lease => lease.ExpiresAt <= now) > 0 && _running.Count < _figures.Concurrency);

    /// <summary>Whether one more request is within the limits per minute. One that is larger than a lowered limit runs alone.</summary>
    private bool Fits(long requests, long counted, long tokens) =>
        !(_requests.Limit is { } most && requests >= most)
        && !(_tokens.Limit is { } mostTokens && counted + Math.Min(tokens, _tokens.Whole!.Value) > mostTokens);
}
