namespace Fallback;

/// <summary>How the probes of one model at one instance went. Outlives a reload with its tier's state. Thread-safe.</summary>
internal sealed class ProbeRecord(TimeProvider time)
{
    private readonly object _lock = new();
    private int _failed;
    private int _answered;
    private bool _isOut;
    private (ProbeOutcome Outcome, DateTimeOffset At, TimeSpan Latency)? _last;

    /// <summary>What they have cost today.</summary>
    public DayAccount Account { get; } = new(time);

    /// <summary>Takes in how a probe went.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="latency">After how long.</param>
    /// <param name="unhealthy">Failures in a row with which it is out.</param>
    /// <param name="healthy">Answers in a row with which it is back.</param>
    /// <param name="isOut">Whether calls are to be kept from it.</param>
    public ProbeNews Note(ProbeOutcome outcome, TimeSpan latency, int unhealthy, int healthy, out bool isOut)
    {
        lock (_lock)
        {
            _last = (outcome, time.GetUtcNow(), latency);
            bool was = _isOut;
            // A limit, or a refusal of what was asked, comes from something that is up.
            if (outcome == ProbeOutcome.Failed) (_failed, _answered) = (_failed + 1, 0);
            else (_failed, _answered) = (0, _answered + 1);
            if (_failed >= unhealthy) _isOut = true;
            else if (_answered >= healthy) _isOut = false;
            isOut = _isOut;
            return was == _isOut ? ProbeNews.None : _isOut ? ProbeNews.Worse : ProbeNews.Better;
        }
    }

    /// <summary>Null before the first.</summary>
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
