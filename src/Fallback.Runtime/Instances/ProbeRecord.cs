namespace Fallback;

/// <summary>The results of the probes of one model at one instance. Survives a reload with its tier's state. Thread-safe.</summary>
internal sealed class ProbeRecord(TimeProvider time)
{
    private readonly object _lock = new();
    private int _failed;
    private int _answered;
    private bool _isOut;
    private (ProbeOutcome Outcome, DateTimeOffset At, TimeSpan Latency)? _last;

    /// <summary>Their cost today.</summary>
    public DayAccount Account { get; } = new(time);

    /// <summary>Records a probe.</summary>
    /// <param name="outcome">Its result.</param>
    /// <param name="latency">The time that it took.</param>
    /// <param name="unhealthy">The consecutive failures that take the instance out.</param>
    /// <param name="healthy">The consecutive answers that bring it back.</param>
    /// <param name="isOut">Whether calls must be kept from it.</param>
    public ProbeNews Note(ProbeOutcome outcome, TimeSpan latency, int unhealthy, int healthy, out bool isOut)
    {
        lock (_lock)
        {
            _last = (outcome, time.GetUtcNow(), latency);
            bool was = _isOut;
            // A rate limit, or a refusal of the request, shows that the server is up.
            if (outcome == ProbeOutcome.Failed) (_failed, _answered) = (_failed + 1, 0);
            else (_failed, _answered) = (0, _answered + 1);
            if (_failed >= unhealthy) _isOut = true;
            else if (_answered >= healthy) _isOut = false;
            isOut = _isOut;
            return was == _isOut ? ProbeNews.None : _isOut ? ProbeNews.Worse : ProbeNews.Better;
        }
    }

    /// <summary>Returns the snapshot; null before the first probe.</summary>
    public ProbeSnapshot? Snapshot()
    {
        lock (_lock)
            return _last is not var (outcome, at, latency) ? null : new ProbeSnapshot
            {
                LastOutcome = outcome,
                LastAt = at,
                LastLatency = latency,
                ConsecutiveFailures = _failed,
                IsOut = _isOut,
                CostTodayUsd = Account.Today.SpentUsd,
            };
    }
}
