namespace Fallback;

/// <summary>
/// Tracks what the lanes of one call send and have tried, until the call goes on without the running ones. So each request is reported
/// once: by its lane or, if the call did not wait for it, by the call. Thread-safe.
/// </summary>
/// <param name="outlived">For a probe, which may outlast its call: the attempts of the call.</param>
internal sealed class LaneAttempts(LaneAttempts? outlived = null)
{
    private readonly object _lock = new();
    private readonly List<TierAttempt> _attempts = [];
    private readonly List<LaneRequest> _underWay = [];
    private Exception? _thrown;
    private bool _isClosed;

    /// <summary>Whether they belong to a probe.</summary>
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

    /// <summary>Notes that a lane sends a request; false once the call has gone on, because nothing would report it.</summary>
    public bool TrySend(in LaneRequest request)
    {
        if (outlived is not null) return true;
        lock (_lock)
        {
            if (!_isClosed) _underWay.Add(request);
            return !_isClosed;
        }
    }

    /// <summary>Takes the lane's request, whose answer ends the call, which reports it.</summary>
    public void Take(Call lane)
    {
        lock (_lock) Remove(lane);
    }

    /// <summary>
    /// Notes an attempt; false once the call has gone on, because the call has then reported the lane. A probe reports itself, even after
    /// the call.
    /// </summary>
    public bool TryAdd(Call lane, TierAttempt attempt, Exception? thrown)
    {
        if (outlived is not null)
        {
            // An answer that the call cannot use is not one of its attempts.
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

    /// <summary>Closes it, because the call goes on; the caller reports the running requests.</summary>
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

/// <summary>A running request of a lane.</summary>
internal readonly record struct LaneRequest(Call Lane, Tier Tier, long SentAt);
