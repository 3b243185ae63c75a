namespace Fallback;

/// <summary>What the lanes of one call have tried, until the call goes on without those that are still under way. Thread-safe.</summary>
internal sealed class LaneAttempts
{
    private readonly object _lock = new();
    private readonly List<TierAttempt> _attempts = [];
    private Exception? _thrown;
    private bool _isClosed;

    /// <summary>False once the call has gone on: then it has told already what became of the lane.</summary>
    public bool TryAdd(TierAttempt attempt, Exception? thrown)
    {
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
