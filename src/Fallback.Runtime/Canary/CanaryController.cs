namespace Fallback;

/// <summary>
/// One canary of one client: which calls ask it, and what follows from their results. Survives reloads. Thread-safe: calls neither lock nor
/// wait, and the thread of the attempt that completes the figures makes the decision.
/// </summary>
internal sealed partial class CanaryController
{
    private const int KeptDecisions = 64;

    private readonly object _deciding = new();
    private readonly TimeProvider _time;
    private readonly Action<CanaryController, CanaryDecision> _report;
    private readonly Queue<CanaryDecision> _decisions = new();
    private readonly ulong _salt;

    private CanaryFigures? _figures;
    private CanaryTrial? _trial;
    private string _proposal = "";
    private CanaryState _state;
    private bool _isPaused;

    // The effective share, read by every call: without and with the effect of a pause.
    private double _granted;
    private double _share;

    public CanaryController(string client, string model, TimeProvider time, Action<CanaryController, CanaryDecision> report)
    {
        Client = client;
        Model = model;
        _time = time;
        _report = report;
        _salt = ConversationMark.Salt($"{client}\n{model}");
    }

    public string Client { get; }

    public string Model { get; }

    /// <summary>The share of conversations that ask it first.</summary>
    public double Share => Volatile.Read(ref _share);

    /// <summary>Whether a call asks it first. A conversation that is chosen at one share is chosen at every higher one.</summary>
    public bool IsFor(Call call)
    {
        double share = Share;
        return share > 0 && (share >= 1 || ConversationMark.Of(call.Request, _salt) < share);
    }

    /// <summary>Records the first attempt of a call.</summary>
    public void Add(in CanarySample sample)
    {
        if (Role == CanaryRole.Follows) HandOn(sample);
        else Judge(sample);
    }

    private void Judge(in CanarySample sample)
    {
        double share = Share;
        // A call may end after its canary has ended.
        if (share <= 0 || _state != CanaryState.Running || _trial is not { } trial || _figures is not { } figures) return;
        bool isNews = trial.Add(sample, share, figures, out int count);
        // If it decides by the calls of all replicas, it does so when it receives them.
        bool isDue = sample.IsCanary && count % figures.MinSamples == 0 && Role != CanaryRole.CutOff;
        if (isNews && trial.Evidence >= CanaryTrial.Limit || isDue) TryDecide(trial, figures, isDue);
    }

    private void TryDecide(CanaryTrial trial, CanaryFigures figures, bool isDue)
    {
        // Another thread is deciding on the same figures, or controls the canary. A later attempt makes up for this one.
        if (!Monitor.TryEnter(_deciding)) return;
        CanaryDecision decision;
        try
        {
            if (_trial != trial || _state != CanaryState.Running || _isPaused) return;
            if (trial.Evidence >= CanaryTrial.Limit)
                decision = Turn(CanaryVerdict.RolledBack, CanaryState.RolledBack, 0, Worse(trial));
            else if (!isDue || trial.Step.Canary.Count < figures.MinSamples) return;
            else if (trial.Step.Objection(figures) is { } objection)
                decision = Turn(CanaryVerdict.Held, CanaryState.Running, _granted, objection);
            else
                decision = Grow();
        }
        finally
        {
            Monitor.Exit(_deciding);
        }
        _report(this, decision);
    }

    private CanaryDecision Grow()
    {
        const string Reason = "it performs as well as the first choice";
        double share = Math.Min(_granted * CanaryFigures.Growth, 1);
        return share < 1
            ? Turn(CanaryVerdict.Grew, CanaryState.Running, share, Reason)
            : Turn(CanaryVerdict.Completed, CanaryState.Complete, 1, $"{Reason}; declare {_proposal}");
    }

    private static string Worse(CanaryTrial trial)
    {
        CanaryTally canary = trial.Step.Canary, primary = trial.Step.Reference;
        return Wording.Invariant(
            $"{trial.Worst}, significantly ({canary.SuccessRate:0.0%} against {primary.SuccessRate:0.0%} succeeded ")
            + $"at this share, p95 {Latency(canary)} against {Latency(primary)})";
    }

    private static string Latency(CanaryTally tally) => tally.P95 is { } p95 ? Wording.Time(p95) : "unknown";

    /// <summary>Records a decision and puts it into force. Requires the lock.</summary>
    private CanaryDecision Turn(CanaryVerdict verdict, CanaryState state, double share, string reason)
    {
        CanaryStep step = _trial!.Step;
        var decision = new CanaryDecision
        {
            At = _time.GetUtcNow(),
            Verdict = verdict,
            PercentBefore = Share * 100,
            Percent = (_isPaused ? 0 : share) * 100,
            Canary = step.Canary.ToRecord(),
            Primary = step.Reference.ToRecord(),
            Reason = reason,
        };
        if (share != _granted) _trial.Begin();
        _state = state;
        _granted = share;
        Volatile.Write(ref _share, _isPaused ? 0 : share);
        Volatile.Write(ref _decided, _decided + 1);
        return Keep(decision);
    }
}
