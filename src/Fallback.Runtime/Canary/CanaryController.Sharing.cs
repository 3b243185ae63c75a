using System.Collections.Concurrent;

namespace Fallback;

/// <content>What replicas do together: one of them judges, by the calls of all.</content>
internal sealed partial class CanaryController
{
    /// <summary>Figures that are handed on in one round. Of more than these the first stand for all.</summary>
    public const int MostHandedOn = 400;

    private readonly ConcurrentQueue<CanarySample> _outbox = new();
    private int _queued;
    private volatile int _role;
    private CanaryStanding? _told;
    private CanaryDecision? _lastDecision;
    private long _decided;

    public CanaryRole Role
    {
        get => (CanaryRole)_role;
        set => _role = (int)value;
    }

    /// <summary>Whether it is known what was declared.</summary>
    public bool IsConfigured => Volatile.Read(ref _figures) is not null;

    /// <summary>How many decisions this process has made; one that is new is to be told to the others.</summary>
    public long Decided => Volatile.Read(ref _decided);

    /// <summary>How it stands.</summary>
    public CanaryStanding Standing()
    {
        lock (_deciding)
        {
            CanaryStep step = _trial!.Step;
            return new CanaryStanding(
                _figures!.Share, _state, _granted, _isPaused, _lastDecision!.Verdict, _lastDecision.Reason, step.Canary.ToRecord(),
                step.Reference.ToRecord(), _trial.Samples, _trial.Evidence);
        }
    }

    /// <summary>Does what another replica has decided.</summary>
    public void Adopt(CanaryStanding said)
    {
        CanaryDecision? decision = null;
        lock (_deciding)
        {
            _told = said;
            if (_state != said.State || _granted != said.Granted || _isPaused != said.IsPaused)
            {
                if (said.Verdict is CanaryVerdict.Started or CanaryVerdict.Reset) Volatile.Write(ref _trial, new CanaryTrial());
                double before = Share * 100;
                if (said.Granted != _granted) _trial!.Begin();
                (_state, _granted, _isPaused) = (said.State, said.Granted, said.IsPaused);
                Volatile.Write(ref _share, said.IsPaused ? 0 : said.Granted);
                decision = Keep(new CanaryDecision
                {
                    At = _time.GetUtcNow(),
                    Verdict = said.Verdict,
                    PercentBefore = before,
                    Percent = Share * 100,
                    Canary = said.Canary,
                    Primary = said.Primary,
                    Reason = $"{said.Reason} (decided by another replica)",
                });
            }
        }
        if (decision is not null) _report(this, decision);
    }

    /// <summary>Takes in another replica's first attempts, as who leads.</summary>
    public void AddOthers(IReadOnlyList<CanarySample> samples)
    {
        if (Role != CanaryRole.Leads) return;
        foreach (CanarySample sample in samples) Judge(sample);
    }

    /// <summary>What is to be handed on; empties it.</summary>
    public IReadOnlyList<CanarySample> TakeOutbox()
    {
        if (_outbox.IsEmpty) return [];
        var samples = new List<CanarySample>();
        while (samples.Count < MostHandedOn && _outbox.TryDequeue(out CanarySample sample))
        {
            Interlocked.Decrement(ref _queued);
            samples.Add(sample);
        }
        return samples;
    }

    private void HandOn(in CanarySample sample)
    {
        // Nobody fetches them while the store is away.
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
