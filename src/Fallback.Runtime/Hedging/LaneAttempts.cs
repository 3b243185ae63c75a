namespace Fallback;

/// <summary>
/// What the lanes of one call send and have tried, until the call goes on without those that are still under way. So each request is told of
/// once: by its lane, or, where the call did not wait for it, by the call. Thread-safe.
/// </summary>
/// <param name="outlived">For a probe, which runs on when the call has ended: the attempts of the call.</param>
internal sealed class LaneAttempts(LaneAttempts? outlived = null)
{
    private readonly object _lock = new();
    private readonly List<TierAttempt> _attempts = [];
    private readonly List<LaneRequest> _underWay = [];
    private Exception? _thrown;
    private bool _isClosed;

    /// <summary>Whether they are a probe's.</summary>
    public bool AreOfProbe => outlived is not null;

    /// <summary>Whether the call has gone on without its lanes.</summary>
    public bool IsClosed
    {
        get
        {
            if (outlived is not null) return outlived.IsClosed;
            lock (_lock) return _isClosed;
        }
    }

    /// <summary>Notes that a lane sends a request; false once the call has gone on, and nobody would tell of it.</summary>
    public bool TrySend(in LaneRequest request)
    {
        if (outlived is not null) return true;
        lock (_lock)
        {
            if (!_isClosed) _underWay.Add(request);
            return !_isClosed;
        }
    }

    /// <summary>The lane's request has the answer that the call ends with, which tells of it.</summary>
    public void Take(Call lane)
    {
        lock (_lock) Remove(lane);
    }

    /// <summary>
    /// False once the call has gone on: then it has told already what became of the lane. A probe tells for itself, also after the call.
    /// </summary>
    public bool TryAdd(Call lane, TierAttempt attempt, Exception? thrown)
    {
        if (outlived is not null)
        {
            // An answer that the call has no use for is none of the call's attempts.
            if (!attempt.Succeeded) outlived.TryAdd(lane, attempt, thrown);
            return true;
        }
        lock (_lock)
        {
            if (_isClosed) return false;
            Remove(lane);
            _attempts.Add(attempt);
            _thrown = thrown ?? _thrown;
            return true;
        }
    }

    /// <summary>The call goes on; it is for the caller to tell of the requests that are under way.</summary>
    public IReadOnlyList<LaneRequest> CloseInto(ref CallProgress progress)
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (TierAttempt attempt in _attempts) progress.Add(attempt, _thrown);
            return _underWay;
        }
    }

    private void Remove(Call lane) => _underWay.RemoveAll(request => ReferenceEquals(request.Lane, lane));
}

/// <summary>A request of a lane that is under way.</summary>
internal readonly record struct LaneRequest(Call Lane, Tier Tier, long SentAt);
