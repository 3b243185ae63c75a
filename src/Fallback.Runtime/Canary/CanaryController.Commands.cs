namespace Fallback;

/// <content>What configuration and people do with a canary, and what is shown of it.</content>
internal sealed partial class CanaryController
{
    private const string ByConfiguration = "by configuration";

    /// <summary>
    /// Puts the figures of a configuration in force. Share and samples stay, unless the declared share is another.
    /// </summary>
    /// <param name="figures">What is declared and configured.</param>
    /// <param name="proposal">What to declare once it is complete.</param>
    public void Configure(CanaryFigures figures, string proposal)
    {
        var decisions = new List<CanaryDecision>();
        lock (_deciding)
        {
            CanaryFigures? before = _figures;
            _figures = figures;
            _proposal = proposal;
            if (figures == before) return;
            // What another replica has been told already, and this one by it, is in force.
            if (before is null || before.Share != figures.Share && figures.Share != _declared)
            {
                _declared = figures.Share;
                if (IsUnderWay)
                    decisions.Add(Start(CanaryVerdict.Started, before is null ? "declared" : "the declared percentage has changed"));
                // The others are told, or a process that starts would take it for a new declaration.
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

    /// <summary>No call asks it first until it is resumed; false where it asks none anyway.</summary>
    public bool Pause() => Do(() => _isPaused || !IsUnderWay ? null : Hold(true, "manually"));

    public bool Resume() => Do(() => _isPaused && IsUnderWay ? Hold(false, "manually") : null);

    public bool Abort() => Do(() => IsUnderWay ? Turn(CanaryVerdict.Aborted, CanaryState.Aborted, 0, "manually") : null);

    /// <summary>Begins anew with the declared share, whatever came before.</summary>
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
        // The decision tells what led to it; what comes then is counted from nothing.
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
