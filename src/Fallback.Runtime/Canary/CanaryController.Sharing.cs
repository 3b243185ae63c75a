using System.Collections.Concurrent;

namespace Fallback;

/// <content>Sharing between replicas: one of them decides, by the calls of all.</content>
internal sealed partial class CanaryController
{
    /// <summary>The number of samples that are passed on in one round. If there are more, the first ones represent all.</summary>
    public const int MostHandedOn = 400;

    private const string ByAnother = " (decided by another replica)";

    // All numbers below it survive JSON unchanged.
    private const long LargestTrial = 1L << 53;

    private readonly ConcurrentQueue<CanarySample> _outbox = new();
    private int _queued;
    private volatile int _role;
    private CanaryStanding? _told;
    private CanaryDecision? _lastDecision;
    private long _decided;
    private long _trialNumber;

    // The share that the trial began with, here or at another replica, which may run another version's declaration.
    private double _declared;
    private bool _isConfiguredPaused;

    public CanaryRole Role
    {
        get => (CanaryRole)_role;
        set => _role = (int)value;
    }

    /// <summary>Whether it is known what was declared.</summary>
    public bool IsConfigured => Volatile.Read(ref _figures) is not null;

    /// <summary>The number of decisions of this process; the others must be informed of a new one.</summary>
    public long Decided => Volatile.Read(ref _decided);

    /// <summary>The canary's state, for the other replicas.</summary>
    public CanaryStanding Standing()
    {
        lock (_deciding)
        {
            CanaryStep step = _trial!.Step;
            return new CanaryStanding(
                _declared, _state, _granted, _isPaused, _lastDecision!.Verdict, _lastDecision.Reason, step.Canary.ToRecord(),
                step.Reference.ToRecord(), _trial.Samples, _trial.Evidence, _isConfiguredPaused, _trialNumber);
        }
    }

    /// <summary>The current trial and share.</summary>
    public CanaryStage Stage
    {
        get
        {
            lock (_deciding) return new CanaryStage(_trialNumber, _granted);
        }
    }

    /// <summary>Applies another replica's decision, unless this process has decided as well.</summary>
    /// <param name="said">The state at that replica.</param>
    /// <param name="decided">The number of decisions here that the caller knows of.</param>
    /// <param name="isNew">
    /// Whether this process has just started. If its configuration pauses the canary and that of the others does not, or the other way
    /// round, it informs them.
    /// </param>
    public void Adopt(CanaryStanding said, long decided, bool isNew)
    {
        CanaryDecision? decision;
        lock (_deciding)
        {
            // Decided at this very moment, for example manually: the other replicas are informed first.
            if (_decided != decided) return;
            _told = said;
            bool bringsPause = isNew && _figures!.Paused != said.IsConfiguredPaused;
            if (bringsPause) said = said with { IsPaused = _figures!.Paused, IsConfiguredPaused = _figures.Paused };
            decision = Follow(said, isNew, bringsPause);
            if (bringsPause) Volatile.Write(ref _decided, _decided + 1);
        }
        if (decision is not null) _report(this, decision);
    }

    /// <summary>Adds another replica's first attempts, in the replica that leads.</summary>
    /// <param name="samples">The attempts.</param>
    /// <param name="trial">The trial that they belong to.</param>
    public void AddOthers(IReadOnlyList<CanarySample> samples, long trial)
    {
        if (Role != CanaryRole.Leads || Volatile.Read(ref _trialNumber) != trial) return;
        foreach (CanarySample sample in samples) Judge(sample);
    }

    /// <summary>Returns what must be passed on, and empties it.</summary>
    /// <param name="stage">The trial and share that it belongs to.</param>
    public IReadOnlyList<CanarySample> TakeOutbox(out CanaryStage stage)
    {
        // A trial that begins in the meantime empties it, too: samples of the previous trial must not count for the new one.
        lock (_deciding)
        {
            stage = new CanaryStage(_trialNumber, _granted);
            if (_outbox.IsEmpty) return [];
            var samples = new List<CanarySample>();
            while (samples.Count < MostHandedOn && TryTake(out CanarySample sample)) samples.Add(sample);
            return samples;
        }
    }

    private CanaryDecision? Follow(CanaryStanding said, bool isNew, bool bringsPause)
    {
        double before = Share * 100;
        bool isOtherTrial = said.Trial != _trialNumber;
        bool isNews = (_state, _granted, _isPaused) != (said.State, said.Granted, said.IsPaused) || isOtherTrial && !isNew;
        // What ended it here was not a failure there, and must not end it again.
        if (isOtherTrial || said.State == CanaryState.Running && !IsUnderWay) Volatile.Write(ref _trial, new CanaryTrial());
        if (isOtherTrial) BeginTrial(said.Trial);
        if (said.Granted != _granted) _trial!.Begin();
        (_state, _granted, _isPaused) = (said.State, said.Granted, said.IsPaused);
        (_declared, _isConfiguredPaused) = (said.Declared, said.IsConfiguredPaused);
        Volatile.Write(ref _share, said.IsPaused ? 0 : said.Granted);
        if (!isNews) return null;
        bool isHeld = bringsPause && IsUnderWay;
        return Keep(new CanaryDecision
        {
            At = _time.GetUtcNow(),
            Verdict = !isHeld ? said.Verdict : said.IsPaused ? CanaryVerdict.Paused : CanaryVerdict.Resumed,
            PercentBefore = before,
            Percent = Share * 100,
            Canary = said.Canary,
            Primary = said.Primary,
            Reason = isHeld ? ByConfiguration
                : said.Reason.EndsWith(ByAnother, StringComparison.Ordinal) ? said.Reason
                : said.Reason + ByAnother,
        });
    }

    /// <summary>Begins a trial. Samples that were not passed on yet belong to the previous one.</summary>
    private void BeginTrial(long number)
    {
        Volatile.Write(ref _trialNumber, number);
        while (TryTake(out _))
        {
        }
    }

    private bool TryTake(out CanarySample sample)
    {
        if (!_outbox.TryDequeue(out sample)) return false;
        Interlocked.Decrement(ref _queued);
        return true;
    }

    private void HandOn(in CanarySample sample)
    {
        // Nothing collects them while the store cannot be reached.
        if (Interlocked.Increment(ref _queued) > MostHandedOn) Interlocked.Decrement(ref _queued);
        else _outbox.Enqueue(sample);
    }

    private CanaryDecision Keep(CanaryDecision decision)
    {
        if (_decisions.Count == KeptDecisions) _decisions.Dequeue();
        _decisions.Enqueue(decision);
        _lastDecision = decision;
        return decision;
    }
}
