namespace Fallback;

/// <content>A part of limits that replicas share. Exact nevertheless: it counts what this process sent in the last minute.</content>
internal sealed partial class CallLimiter
{
    private static readonly TimeSpan _onTheWay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a refused need is remembered: a refused call usually returns, and its need must not be given away in the meantime.
    /// </summary>
    private static readonly TimeSpan _remembered = TimeSpan.FromSeconds(10);

    private Action? _hurry;
    private TimeSpan? _untilMore;
    private LimitShares? _shares;
    private bool _hasHurried;
    private long _requestsThen;
    private long _tokensThen;
    private readonly Demand _askedRequests = new();
    private readonly Demand _askedTokens = new();
    private long _smallestRefused;
    private long _refusedAt;
    private long _askedAt;

    /// <summary>
    /// How long a request counts. The requests of several processes may travel for different times. The next request is sent later by that
    /// time, so that no minute at the provider has more than the provider permits.
    /// </summary>
    private TimeSpan Window => IsShared ? _minute + _onTheWay : _minute;

    private bool IsShared => (_requests.Share ?? _tokens.Share) is not null;

    /// <summary>The time until other replicas may have freed more, if not all is used; null if they cannot.</summary>
    private TimeSpan? UntilMore => IsShared ? _untilMore : null;

    /// <summary>The limits to share; 0 for none. Each process learns by itself what only a provider has reported.</summary>
    public (long Requests, long Tokens) Shared
    {
        get
        {
            lock (_lock)
                return (_figures.Requests, _figures.Tokens);
        }
    }

    /// <summary>Returns what it uses and would use, since the last time.</summary>
    public LimitNeeds TakeNeeds()
    {
        lock (_lock)
        {
            long now = Forget();
            TimeSpan since = _clock.Until(now, _askedAt);
            _askedAt = now;
            if (_clock.Until(now, _refusedAt) > _remembered) _smallestRefused = 0;
            long requests = _waiting.Count, tokens = 0;
            foreach (Waiter waiter in _waiting) tokens += waiter.Tokens;
            // No request after the first is served before it.
            long smallest = _waiting.First is { } first ? first.Value.Tokens : _smallestRefused;
            requests = Math.Max(_countedRequests + requests, _askedRequests.InAMinute(since));
            tokens = Math.Max(_countedTokens + tokens, _askedTokens.InAMinute(since));
            return new LimitNeeds(_countedRequests, requests, _countedTokens, tokens, OfTheDeclared(smallest));
        }
    }

    /// <summary>Applies this process's parts.</summary>
    /// <param name="shares">The parts.</param>
    /// <param name="untilMore">The time until there may be more; null if all is used.</param>
    /// <param name="hurry">Requests more before the part is used up. Called under the lock; it returns at once.</param>
    public void SetShares(LimitShares shares, TimeSpan? untilMore, Action hurry)
    {
        lock (_lock)
        {
            (_shares, _untilMore, _hurry, _hasHurried) = (shares, untilMore, hurry, false);
            (_requests.Share, _tokens.Share) = (shares.Requests, shares.Tokens);
            long now = Forget();
            (_requestsThen, _tokensThen) = (_countedRequests, _countedTokens);
            Serve(now);
        }
    }

    /// <summary>
    /// Ends outdated parts: a process that stood still for a long time holds no more than what is certainly its own, because it may not
    /// have been informed.
    /// </summary>
    private void EndShares(long now)
    {
        if (_shares is not { } shares || now < shares.EndAt) return;
        (_requests.Share, _tokens.Share, _shares) = (shares.RequestsThen, shares.TokensThen, null);
    }

    /// <summary>Returns how much of the declared limit corresponds to an amount if the provider has reported that less applies.</summary>
    private long OfTheDeclared(long tokens) =>
        _tokens is { Declared: > 0, Whole: { } whole } ? (long)Math.Ceiling((double)Math.Min(tokens, whole) * _tokens.Declared / whole) : tokens;

    private void Refuse(long tokens)
    {
        if (_hurry is null) return;
        Ask(tokens);
        _refusedAt = _clock.Now;
        _smallestRefused = _smallestRefused == 0 ? tokens : Math.Min(_smallestRefused, tokens);
        HurryOnce();
    }

    // Until the store has answered, further requests are useless.
    private void HurryOnce()
    {
        if (_untilMore is null || _hasHurried) return;
        _hasHurried = true;
        _hurry!();
    }

    /// <summary>Requests more ahead of time: once half of the free part is used, and if there may be more.</summary>
    private void RefillAhead(long tokens)
    {
        if (_hurry is null) return;
        Ask(tokens);
        if (_hasHurried || _untilMore is null) return;
        if (IsHalfGone(_countedRequests, _requestsThen, _requests.Share) || IsHalfGone(_countedTokens, _tokensThen, _tokens.Share)) HurryOnce();
    }

    private static bool IsHalfGone(long used, long usedThen, long? share) => share is { } part && 2 * (used - usedThen) > part - usedThen;

    private void Ask(long tokens)
    {
        _askedRequests.Add(1);
        _askedTokens.Add(tokens);
    }

    /// <summary>
    /// Returns the demand per minute at the current pace, whether or not there is capacity: a process that has just started has used
    /// nothing yet, and needs its part nevertheless.
    /// </summary>
    private sealed class Demand
    {
        private static readonly TimeSpan _memory = TimeSpan.FromSeconds(10);

        private double _aSecond;
        private long _since;

        public void Add(long amount) => _since += amount;

        public long InAMinute(TimeSpan since)
        {
            if (since > TimeSpan.Zero)
            {
                double weight = 1 - Math.Exp(-since / _memory);
                _aSecond += weight * (_since / since.TotalSeconds - _aSecond);
                _since = 0;
            }
            return (long)Math.Min(Math.Ceiling(_aSecond * 60), long.MaxValue / 4);
        }
    }
}

/// <summary>A process's parts of the limits per minute; null for a limit that is not shared.</summary>
/// <param name="Requests">Requests in a minute.</param>
/// <param name="Tokens">Tokens in a minute.</param>
/// <param name="EndAt">The timestamp until which no other process has them.</param>
/// <param name="RequestsThen">What is left of the requests from then on.</param>
/// <param name="TokensThen">What is left of the tokens from then on.</param>
internal sealed record LimitShares(long? Requests, long? Tokens, long EndAt, long? RequestsThen, long? TokensThen);

/// <summary>What a limiter uses and would use of its limits.</summary>
/// <param name="Requests">The requests of the last minute.</param>
/// <param name="WantedRequests">The requests that it would use in a minute.</param>
/// <param name="Tokens">The tokens of the last minute.</param>
/// <param name="WantedTokens">The tokens that it would use in a minute.</param>
/// <param name="LeastTokens">The smallest request that was refused; 0 for none.</param>
internal readonly record struct LimitNeeds(long Requests, long WantedRequests, long Tokens, long WantedTokens, long LeastTokens);
