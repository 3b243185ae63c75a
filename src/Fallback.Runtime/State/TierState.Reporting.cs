using Microsoft.Extensions.AI;

namespace Fallback;

/// <content>The effects of an attempt's outcome on each scope.</content>
internal sealed partial class TierState
{
    public void ReportSuccess(in TierPermit permit, TimeSpan latency, UsageDetails? usage = null, long? endedAt = null)
    {
        End(permit, InstanceOutcome.Answered, latency);
        permit.Limits?.Succeed(usage);
        permit.Cost?.Answered(usage, null, 0);
        KeyGate.Pass();
        Gate.Pass();
        _latency.Add(latency);
        Disprove(usage);
        Credential.Report(permit.Credential, Verdict.Success, at: endedAt);
        Endpoint.Report(permit.Endpoint, Verdict.Success, at: endedAt);
        Model.Report(permit.Model, Verdict.Success, at: endedAt);
    }

    /// <summary>Whether an answer took longer than this tier's slow answers do.</summary>
    public bool IsSlow(TimeSpan latency) => latency > _latency.SlowSoFar;

    /// <summary>
    /// Whether the tier took longer than its own slow answers do when another tier answered first. If so, it is slow or down, and <see
    /// cref="ReportSlow"/> must follow.
    /// </summary>
    /// <param name="waited">How long it had been asked.</param>
    /// <param name="other">The latency of the other answer, which is the measure while this tier has given none.</param>
    public bool IsOvertaken(TimeSpan waited, TimeSpan other)
    {
        bool isSlow = waited > (_latency.SlowSoFar ?? other);
        _latency.AddOvertaken(waited);
        return isSlow;
    }

    /// <summary>Reports a request that was canceled after more time than the tier's slow answers take: it counts as a timeout.</summary>
    public void ReportSlow(in TierPermit permit, bool isInjected = false)
    {
        Company company = CompanyOf(permit);
        Model.Report(permit.Model, Verdict.Failure, FailureKind.Timeout, company, isInjected: isInjected);
        permit.Cost?.GivenUp(null);
        // The model was reported already.
        Withdraw(permit with { Model = default }, null, InstanceOutcome.Failed);
    }

    /// <summary>Gives back the permit of a request that was canceled, without a verdict.</summary>
    public void Release(in TierPermit permit, UsageDetails? usage = null)
    {
        permit.Cost?.GivenUp(usage);
        Withdraw(permit, usage);
    }

    /// <summary>Gives back the permit of a request that was never sent.</summary>
    public void Withdraw(in TierPermit permit, UsageDetails? usage = null) => Withdraw(permit, usage, InstanceOutcome.Unjudged);

    private void Withdraw(in TierPermit permit, UsageDetails? usage, InstanceOutcome outcome)
    {
        End(permit, outcome);
        permit.Limits?.Abandon(usage);
        permit.Cost?.Withdrawn();
        Credential.Report(permit.Credential, Verdict.None);
        Endpoint.Report(permit.Endpoint, Verdict.None);
        Model.Report(permit.Model, Verdict.None);
    }

    public void ReportFailure(in TierPermit permit, Failure failure)
    {
        if (failure.Kind == FailureKind.Cancelled)
        {
            Release(permit);
            return;
        }
        End(permit, OutcomeOf(failure));
        permit.Limits?.Fail(failure);
        permit.Cost?.Failed(failure);
        // Trips come before the reports: another call could otherwise take a place that is given back first.
        Trip(failure);
        bool limited = Hold(failure);
        Credential.Report(permit.Credential, limited ? Verdict.Success : Verdict.None);
        bool counts = failure.Scope != FailureScope.Request && FailureRules.For(failure.Kind).Counts && !IsFull(failure);
        Company company = counts ? CompanyOf(permit) : default;
        bool isEndpoints = counts && failure.Scope == FailureScope.Endpoint;
        ReportToEndpoint(permit.Endpoint, failure, isEndpoints, company);
        ReportToModel(permit, failure, limited, counts && !isEndpoints, company);
    }

    /// <summary>
    /// Whether an instance refused because it is full, which shows by its answers to others. A breaker that opened for that would move its
    /// load to the next instance, which would then be full.
    /// </summary>
    private bool IsFull(Failure failure) => failure.Kind == FailureKind.Overloaded && HasOthers && Load is { } load && load.IsAnswering(_time.GetTimestamp());

    /// <summary>
    /// Ends the effects of a fault. Breakers of models and endpoints recover by their probes, as after an outage. A key or a limit would
    /// stay blocked as long as after a real refusal, although there was none.
    /// </summary>
    public void EndInjected()
    {
        Credential.EndInjected();
        Model.EndInjectedTrip();
        KeyGate.EndInjected();
        Gate.EndInjected();
    }

    private static InstanceOutcome OutcomeOf(Failure failure) =>
        failure.Kind is FailureKind.RateLimited or FailureKind.QuotaWindowExhausted or FailureKind.Overloaded ? InstanceOutcome.Refused
        : failure.Scope != FailureScope.Request && FailureRules.For(failure.Kind) is { Counts: true } or { ForcedBreak: not null } ? InstanceOutcome.Failed
        : InstanceOutcome.Unjudged;

    private void End(in TierPermit permit, InstanceOutcome outcome, TimeSpan latency = default)
    {
        if (Load is { } load && permit.AnswersBefore > 0) load.Ended(_time.GetTimestamp(), latency, outcome);
        if (permit.AnswersBefore > 0 && Interlocked.Decrement(ref _underWay) == 0) _drain?.TrySetResult();
    }

    private void Trip(Failure failure)
    {
        if (FailureRules.BreakOf(failure) is not { } forced) return;
        CircuitBreaker? breaker = forced.Scope switch
        {
            FailureScope.Credential => Credential,
            FailureScope.Endpoint => Endpoint,
            FailureScope.Model => Model,
            _ => null,
        };
        breaker?.Trip(forced.Duration, ReasonOf(failure.Kind), failure.Kind, failure.Injected is not null);
    }

    /// <summary>Closes the rate gate if the provider limits the rate; true if nothing else follows from the failure.</summary>
    private bool Hold(Failure failure)
    {
        FailureRule rule = FailureRules.For(failure.Kind);
        bool isInjected = failure.Injected is not null;
        if (!rule.IsGate || failure.Scope == FailureScope.Request)
        {
            if (failure is { Kind: FailureKind.Overloaded, RetryAfter: { } delay }) Gate.Hold(delay, isInjected);
            return false;
        }
        RateGate gate = failure.Scope == FailureScope.Credential ? KeyGate : Gate;
        if (rule.ForcedBreak is { } window) gate.Hold(failure.RetryAfter ?? window, isInjected);
        else gate.Limit(failure.RetryAfter, isInjected);
        return true;
    }

    private void ReportToEndpoint(in BreakerPermit permit, Failure failure, bool isFault, in Company company)
    {
        if (failure.Kind == FailureKind.EndpointMisconfigured) Endpoint.Report(permit, Verdict.None);
        // A failure to connect shows at once; replies of a proxy may arrive next to answers that are still on the way.
        else if (isFault)
            Endpoint.Report(
                permit, Verdict.Failure, failure.Kind, failure.HttpStatus == 0 ? default : company,
                isInjected: failure.Injected is not null);
        else Endpoint.Report(permit, failure.HttpStatus > 0 ? Verdict.Success : Verdict.None);
    }

    private void ReportToModel(in TierPermit permit, Failure failure, bool limited, bool isFault, in Company company)
    {
        if (limited) Model.Report(permit.Model, permit.Model.IsProbe ? Verdict.Success : Verdict.None, failure.Kind);
        else if (isFault) Model.Report(permit.Model, Verdict.Failure, failure.Kind, company, isInjected: failure.Injected is not null);
        else if (failure.Scope == FailureScope.Endpoint)
            Model.Report(permit.Model, OfProbe(permit.Model, failure), failure.Kind, isInjected: failure.Injected is not null);
        else Model.Report(permit.Model, Verdict.None);
    }

    /// <summary>Returns the verdict on a probe: one that a proxy replied to has not shown that the model is back.</summary>
    private static Verdict OfProbe(in BreakerPermit permit, Failure failure) =>
        permit.IsProbe && failure.HttpStatus > 0 && FailureRules.For(failure.Kind).Counts ? Verdict.Failure : Verdict.None;

    private Company CompanyOf(in TierPermit permit)
    {
        long failed = Interlocked.Increment(ref _failures) - permit.FailuresBefore;
        bool isOutnumbered = permit.AnswersBefore > 0 && _latency.Answers - (permit.AnswersBefore - 1) > failed;
        int underWay = Volatile.Read(ref _underWay);
        // Nothing that began next to it has ended, and nothing is running.
        bool wasAlone = permit.BeganAlone && underWay == 0 && failed == 1 && _latency.Answers == permit.AnswersBefore - 1;
        return new Company(_latency, isOutnumbered, underWay, wasAlone);
    }

    private static SkipReason ReasonOf(FailureKind kind) => kind switch
    {
        FailureKind.InvalidCredentials or FailureKind.PermissionDenied => SkipReason.InvalidKey,
        FailureKind.BillingExhausted => SkipReason.BillingExhausted,
        FailureKind.ModelUnavailable => SkipReason.ModelUnavailable,
        FailureKind.EndpointMisconfigured => SkipReason.EndpointUnavailable,
        _ => SkipReason.BreakerOpen,
    };
}
