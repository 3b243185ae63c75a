namespace Fallback;

/// <content>The effects of replies and of the ends of requests.</content>
internal sealed partial class CallLimiter
{
    private long _loweredAfter;

    public void Observe(LimitLease lease, in LimitNews news, bool isSuccess)
    {
        if (!_figures.Adaptive) return;
        lock (_lock)
        {
            if (news.Requests is { } requests) _requests.Announce(requests);
            if (news.Tokens is { } tokens) _tokens.Announce(tokens);
            lease.UsedUp = isSuccess && (news.NoRequestsLeft || news.NoTokensLeft);
            // Requests that ran at the same time find the same end of the same limit.
            if (!lease.UsedUp || lease.Number <= _loweredAfter) return;
            if (news.NoRequestsLeft) _requests.Lower(1, _countedRequests);
            if (news.NoTokensLeft) _tokens.Lower(lease.Tokens, _countedTokens);
            _loweredAfter = _lastNumber;
        }
    }

    public void End(LimitLease lease, LimitOutcome outcome, long? tokens)
    {
        lock (_lock)
        {
            if (lease.IsOver) return;
            lease.IsOver = true;
            _running.Remove(lease);
            Settle(lease, outcome, tokens);
            if (_figures.Adaptive) Adapt(lease, outcome);
            Serve(Forget());
        }
    }

    private void Settle(LimitLease lease, LimitOutcome outcome, long? tokens)
    {
        long used = tokens ?? lease.Tokens;
        if (lease.IsCounted)
        {
            _countedTokens += used - lease.Tokens;
            if (outcome == LimitOutcome.NotSent) _countedRequests--;
            lease.IsCounted = outcome != LimitOutcome.NotSent;
        }
        lease.Tokens = used;
    }

    private void Adapt(LimitLease lease, LimitOutcome outcome)
    {
        double unit = Math.Max(1, _countedTokens / (double)Math.Max(1, _countedRequests));
        if (outcome == LimitOutcome.Passed && !lease.UsedUp)
        {
            _requests.Raise(1, _countedRequests);
            _tokens.Raise(unit, _countedTokens);
        }
        else if (outcome == LimitOutcome.Refused && lease.Number > _loweredAfter)
        {
            _requests.Halve(1, _countedRequests);
            if (_tokens.Limit is not null) _tokens.Halve(unit, _countedTokens);
            _loweredAfter = _lastNumber;
        }
    }
}
