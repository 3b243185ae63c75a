namespace Fallback;

/// <summary>
/// This process's parts of the limits per minute that replicas share. Used only by the link's loop, except <see cref="Join"/>.
/// </summary>
internal sealed class SharedLimits(StateRegistry registry, ReplicaOptions options, TimeProvider time, Action hurry)
{
    private readonly MonotonicClock _clock = new(time);
    private readonly Dictionary<CallLimiter, Shares> _shares = new(ReferenceEqualityComparer.Instance);
    private readonly List<(OwnPart Part, ShareRequest Request)> _asked = [];

    /// <summary>Adds a new limiter, which has no part yet.</summary>
    public void Join(CallLimiter limiter) => limiter.SetShares(new LimitShares(0, 0, long.MaxValue, 0, 0), TimeSpan.FromSeconds(1), hurry);

    /// <summary>Returns the requests to send now.</summary>
    public IReadOnlyList<ShareRequest> Ask(bool isOut)
    {
        _asked.Clear();
        long now = _clock.Now;
        var seen = new HashSet<CallLimiter>(ReferenceEqualityComparer.Instance);
        foreach ((string id, _, CallLimiter limiter) in registry.Limiters)
        {
            seen.Add(limiter);
            (long requests, long tokens) = limiter.Shared;
            if (requests == 0 && tokens == 0) continue;
            Shares shares = SharesOf(id, limiter);
            LimitNeeds needs = limiter.TakeNeeds();
            if (requests > 0) Add(shares.Requests, shares.Requests.Ask(requests, needs.Requests, needs.WantedRequests, 1, now, isOut));
            if (tokens > 0)
                Add(shares.Tokens, shares.Tokens.Ask(tokens, needs.Tokens, needs.WantedTokens, needs.LeastTokens, now, isOut));
        }
        foreach (CallLimiter gone in _shares.Keys.Where(limiter => !seen.Contains(limiter)).ToArray()) _shares.Remove(gone);
        return [.. _asked.Select(static asked => asked.Request)];
    }

    public void Take(IReadOnlyList<ShareGrant> grants, int from, long sentAt)
    {
        for (int i = 0; i < _asked.Count; i++) _asked[i].Part.Take(grants[from + i], _asked[i].Request, sentAt);
    }

    /// <summary>Applies what this process may use now.</summary>
    public void Apply(bool isOut)
    {
        long now = _clock.Now;
        foreach ((string id, _, CallLimiter limiter) in registry.Limiters)
        {
            (long requests, long tokens) = limiter.Shared;
            if (requests == 0 && tokens == 0) continue;
            Shares shares = SharesOf(id, limiter);
            bool isScarce = shares.Requests.Last is { IsScarce: true } || shares.Tokens.Last is { IsScarce: true };
            limiter.SetShares(
                new LimitShares(
                    requests > 0 ? shares.Requests.Cap(requests, now, isOut) : null,
                    tokens > 0 ? shares.Tokens.Cap(tokens, now, isOut) : null,
                    Math.Min(EndOf(shares.Requests, now), EndOf(shares.Tokens, now)),
                    requests > 0 ? shares.Requests.CapThen(requests) : null,
                    tokens > 0 ? shares.Tokens.CapThen(tokens) : null),
                isScarce || isOut ? null : options.SyncInterval,
                hurry);
        }
    }

    public IEnumerable<ShareSnapshot> Snapshots(bool isShared, bool isOut)
    {
        long now = _clock.Now;
        foreach ((_, string name, CallLimiter limiter) in registry.Limiters)
        {
            if (!_shares.TryGetValue(limiter, out Shares? shares)) continue;
            (long requests, long tokens) = limiter.Shared;
            if (requests > 0) yield return Snapshot(shares.Requests, requests, "requests");
            if (tokens > 0) yield return Snapshot(shares.Tokens, tokens, "tokens");

            ShareSnapshot Snapshot(OwnPart total, long whole, string unit) => new()
            {
                Of = name, Unit = unit, Total = whole, Held = total.Cap(whole, now, isOut), UsedByAll = total.Last?.Used, IsShared = isShared,
            };
        }
    }

    private void Add(OwnPart part, ShareRequest request) => _asked.Add((part, request));

    private Shares SharesOf(string id, CallLimiter limiter)
    {
        if (!_shares.TryGetValue(limiter, out Shares? shares)) _shares[limiter] = shares = new Shares(Part(id, 'r'), Part(id, 't'));
        return shares;
    }

    // If the time is over already, this round has computed what applies.
    private static long EndOf(OwnPart part, long now) => part.EndAt is var end && end > now ? end : long.MaxValue;

    private OwnPart Part(string id, char what) => new($"{id}-{what}", false, options, _clock);

    private sealed record Shares(OwnPart Requests, OwnPart Tokens);
}
