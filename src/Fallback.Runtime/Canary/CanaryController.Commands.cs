namespace Fallback;

/// <content>Configures, controls and shows a canary.</content>
internal sealed partial class CanaryController
{
    private const string ByConfiguration = "by configuration";

    /// <summary>Puts the figures of a configuration into force. Share and samples stay, unless the declared share has changed.</summary>
    /// <param name="figures">The declared and configured figures.</param>
    /// <param name="proposal">The declaration that is proposed once it is complete.</param>
    public void Configure(CanaryFigures figures, string proposal)
    {
        var decisions = new List<CanaryDecision>();
        lock (_deciding)
        {
            CanaryFigures? before = _figures;
            _figures = figures;
            _proposal = proposal;
            if (figures == before) return;
            // A figure that another replica has already passed on is in force.
            if (before is null || before.Share != figures.Share && figures.Share != _declared)
            {
                _declared = figures.Share;
                if (IsUnderWay)
                    decisions.Add(Start(CanaryVerdict.Started, before is null ? "declared" : "the declared percentage has changed"));
                // The other replicas are informed, because a process that starts would otherwise take it for a new declaration.
                else Volatile.Write(ref _decided, _decided + 1);
            }
            if (figures.Paused != (before?.Paused ?? false) && figures.Paused != _isConfiguredPaused)
            {
                _isConfiguredPaused = figures.Paused;
                decisions.Add(Hold(figures.Paused, ByConfiguration));
            }
        }
        foreach (CanaryDecision decision in decisions) _report(this, decision);
    }

    /// <summary>Pauses it: no call asks it first until it is resumed. False if it is not running.</summary>
    public bool Pause() => Do(() => _isPaused || !IsUnderWay ? null : Hold(true, "manually"));

    public bool Resume() => Do(() => _isPaused && IsUnderWay ? Hold(false, "manually") : null);

    public bool Abort() => Do(() => IsUnderWay ? Turn(CanaryVerdict.Aborted, CanaryState.Aborted, 0, "manually") : null);

    /// <summary>Starts again with the declared share, whatever happened before.</summary>
    public bool Reset() => Do(() =>
    {
        _isPaused = false;
        return Start(CanaryVerdict.Reset, "manually");
    });

    public CanarySnapshot Snapshot()
    {
        lock (_deciding)
        {
            CanaryStep step = _trial!.Step;
            CanaryStanding? told = Role == CanaryRole.Follows ? _told : null;
            return new CanarySnapshot
            {
                Client = Client,
                Model = Model,
                State = IsUnderWay && _isPaused ? CanaryState.Paused : _state,
                Percent = Share * 100,
                Canary = told?.Canary ?? step.Canary.ToRecord(),
                Primary = told?.Primary ?? step.Reference.ToRecord(),
                TotalSamples = told?.TotalSamples ?? _trial.Samples,
                Evidence = told?.Evidence ?? _trial.Evidence,
                EvidenceLimit = CanaryTrial.Limit,
                Decisions = [.. _decisions],
                Proposal = _state == CanaryState.Complete ? _proposal : null,
            };
        }
    }

    private bool IsUnderWay => _state is CanaryState.Running or CanaryState.Complete;

    private CanaryDecision Start(CanaryVerdict verdict, string reason)
    {
        CanaryTrial? before = _trial;
        var trial = new CanaryTrial();
        // The decision shows the figures that led to it; counting then starts at zero.
        _trial = before ?? trial;
        CanaryDecision decision = Turn(verdict, CanaryState.Running, _declared, reason);
        Volatile.Write(ref _trial, trial);
        BeginTrial(Random.Shared.NextInt64(1, LargestTrial));
        return decision;
    }

    private CanaryDecision Hold(bool paused, string reason)
    {
        _isPaused = paused;
        return Turn(paused ? CanaryVerdict.Paused : CanaryVerdict.Resumed, _state, _granted, reason);
    }

    private bool Do(Func<CanaryDecision?> change)
    {
        CanaryDecision? decision;
        lock (_deciding) decision = change();
        if (decision is null) return false;
        _report(this, decision);
        return true;
    }
}
