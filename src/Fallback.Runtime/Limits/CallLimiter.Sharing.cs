namespace Fallback;

/// <content>A part of limits that replicas share. Exact all the same: what counts is what this process sent in the last minute.</content>
internal sealed partial class CallLimiter
{
    private static readonly TimeSpan _onTheWay = TimeSpan.FromSeconds(1);

    /// <summary>Who found no room comes again, as a rule: what it needs is not to be given away meanwhile.</summary>
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
    /// For how long a request counts. Of several processes one may have its request on the way for longer than another: that much later the
    /// next one is sent, so that no minute of the provider's has more than it allows.
    /// </summary>
    private TimeSpan Window => IsShared ? _minute + _onTheWay : _minute;

    private bool IsShared => (_requests.Share ?? _tokens.Share) is not null;

    /// <summary>How long until other replicas may have left more, where not all is used; null where they cannot.</summary>
    private TimeSpan? UntilMore => IsShared ? _untilMore : null;

    /// <summary>What is to be shared; 0 for no limit. What a provider alone has said is each process's own to learn.</summary>
    public (long Requests, long Tokens) Shared
    {
        get
        {
            lock (_lock)
                return (_figures.Requests, _figures.Tokens);
        }
    }

    /// <summary>What it uses and would use, since it was asked before.</summary>
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
            // Nobody behind the first is served before it.
            long smallest = _waiting.First is { } first ? first.Value.Tokens : _smallestRefused;
            requests = Math.Max(_countedRequests + requests, _askedRequests.InAMinute(since));
            tokens = Math.Max(_countedTokens + tokens, _askedTokens.InAMinute(since));
            return new LimitNeeds(_countedRequests, requests, _countedTokens, tokens, OfTheDeclared(smallest));
        }
    }

    /// <summary>Puts this process's parts in force.</summary>
    /// <param name="shares">The parts.</param>
    /// <param name="untilMore">How long until there may be more; null where all is used.</param>
    /// <param name="hurry">Asks for more before it is used up. Called under the lock; it returns at once.</param>
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

    /// <summary>Whoever stood still for long holds no more than what is its own then: nobody has told it so.</summary>
    private void EndShares(long now)
    {
        if (_shares is not { } shares || now < shares.EndAt) return;
        (_requests.Share, _tokens.Share, _shares) = (shares.RequestsThen, shares.TokensThen, null);
    }

    /// <summary>How much of the declared limit has room for so much, where the provider has said that less of it holds.</summary>
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

    // Until it has been heard what there is, to ask again and again brings no more.
    private void HurryOnce()
    {
        if (_untilMore is null || _hasHurried) return;
        _hasHurried = true;
        _hurry!();
    }

    /// <summary>Refills run ahead: with half of what was free of its part gone it asks for more, if there may be more.</summary>
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
    /// How much would be asked for in a minute at the present pace, whether there is room for it or not: who has just come has used nothing yet,
    /// and needs its part all the same.
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

/// <summary>A process's parts of limits a minute; null for what is not shared.</summary>
/// <param name="Requests">Requests in a minute.</param>
/// <param name="Tokens">Tokens in a minute.</param>
/// <param name="EndAt">Until when nobody else has them, as a timestamp.</param>
/// <param name="RequestsThen">What is left of them from then on.</param>
/// <param name="TokensThen">The same of tokens.</param>
internal sealed record LimitShares(long? Requests, long? Tokens, long EndAt, long? RequestsThen, long? TokensThen);

/// <summary>What a limiter uses and would use of its limits.</summary>
/// <param name="Requests">Requests of the last minute.</param>
/// <param name="WantedRequests">What it would take in a minute.</param>
/// <param name="Tokens">Tokens of the last minute.</param>
/// <param name="WantedTokens">What it would take in a minute.</param>
/// <param name="LeastTokens">The smallest request that found no room; 0 for none.</param>
internal readonly record struct LimitNeeds(long Requests, long WantedRequests, long Tokens, long WantedTokens, long LeastTokens);
