namespace Fallback;

/// <summary>What the lanes of one call have tried, until the call goes on without those that are still under way. Thread-safe.</summary>
/// <param name="outlived">For a probe, which runs on when the call has ended: the attempts of the call.</param>
internal sealed class LaneAttempts(LaneAttempts? outlived = null)
{
    private readonly object _lock = new();
    private readonly List<TierAttempt> _attempts = [];
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

    /// <summary>
    /// False once the call has gone on: then it has told already what became of the lane. A probe tells for itself, also after the call.
    /// </summary>
    public bool TryAdd(TierAttempt attempt, Exception? thrown)
    {
        if (outlived is not null)
        {
            // An answer that the call has no use for is none of the call's attempts.
            if (!attempt.Succeeded) outlived.TryAdd(attempt, thrown);
            return true;
        }
        lock (_lock)
        {
            if (_isClosed) return false;
            _attempts.Add(attempt);
            _thrown = thrown ?? _thrown;
            return true;
        }
    }

    public void CloseInto(ref CallProgress progress)
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (TierAttempt attempt in _attempts) progress.Add(attempt, _thrown);
        }
    }
}
