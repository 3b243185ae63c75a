namespace Fallback;

/// <content>What an attempt's outcome means for each scope.</content>
internal sealed partial class TierState
{
    public void ReportSuccess(in TierPermit permit, TimeSpan latency)
    {
        Gate.Pass();
        _latency.Add(latency);
        Credential.Report(permit.Credential, Verdict.Success);
        Endpoint.Report(permit.Endpoint, Verdict.Success);
        Model.Report(permit.Model, Verdict.Success);
    }

    /// <summary>Gives the permit back without a verdict: cancelled, or never sent.</summary>
    public void Release(in TierPermit permit)
    {
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
        // Trips come before the reports: a place given back first could be taken by another call in between.
        Trip(failure);
        bool limited = Hold(failure);
        Credential.Report(permit.Credential, limited ? Verdict.Success : Verdict.None);
        ReportToEndpoint(permit.Endpoint, failure);
        ReportToModel(permit.Model, failure, limited);
    }

    private void Trip(Failure failure)
    {
        switch (failure.Kind)
        {
            case FailureKind.InvalidCredentials:
                Credential.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, failure.Kind);
                break;
            case FailureKind.BillingExhausted:
                Credential.Trip(failure.RetryAfter ?? TimeSpan.FromMinutes(30), SkipReason.BillingExhausted, failure.Kind);
                break;
            case FailureKind.PermissionDenied when failure.Scope == FailureScope.Credential:
                Credential.Trip(TimeSpan.FromMinutes(30), SkipReason.InvalidKey, failure.Kind);
                break;
            case FailureKind.PermissionDenied:
                Model.Trip(TimeSpan.FromMinutes(10), SkipReason.InvalidKey, failure.Kind);
                break;
            case FailureKind.ModelUnavailable:
                // A deployment that was made a moment ago is not found at first.
                bool young = failure.ProviderCode == "DeploymentNotFound";
                Model.Trip(TimeSpan.FromMinutes(young ? 5 : 30), SkipReason.ModelUnavailable, failure.Kind);
                break;
            case FailureKind.EndpointMisconfigured:
                Endpoint.Trip(TimeSpan.FromMinutes(10), SkipReason.EndpointUnavailable, failure.Kind);
                break;
        }
    }

    /// <summary>Closes the gate where the provider wants to be left alone; true when that is all there is to it.</summary>
    private bool Hold(Failure failure)
    {
        switch (failure.Kind)
        {
            case FailureKind.RateLimited:
                Gate.Limit(failure.RetryAfter);
                return true;
            case FailureKind.QuotaWindowExhausted:
                Gate.Exhaust(failure.RetryAfter);
                return true;
            case FailureKind.Overloaded when failure.RetryAfter is { } delay:
                Gate.Hold(delay);
                return false;
            default:
                return false;
        }
    }

    private void ReportToEndpoint(in BreakerPermit permit, Failure failure)
    {
        if (failure.Kind == FailureKind.EndpointMisconfigured) Endpoint.Report(permit, Verdict.None);
        else if (IsUnreachable(failure)) Endpoint.Report(permit, Verdict.Failure, failure.Kind);
        else Endpoint.Report(permit, failure.HttpStatus > 0 ? Verdict.Success : Verdict.None);
    }

    private void ReportToModel(in BreakerPermit permit, Failure failure, bool limited)
    {
        if (limited) Model.Report(permit, permit.IsProbe ? Verdict.Success : Verdict.None, failure.Kind);
        else if (IsUnreachable(failure)) Model.Report(permit, Verdict.None, failure.Kind);
        else Model.Report(permit, CountsAgainstModel(failure) ? Verdict.Failure : Verdict.None, CountsAgainstModel(failure) ? failure.Kind : null);
    }

    private static bool IsUnreachable(Failure failure) =>
        failure is { Scope: FailureScope.Endpoint, HttpStatus: 0, Kind: FailureKind.NetworkError or FailureKind.Timeout };

    private static bool CountsAgainstModel(Failure failure) => failure.Scope != FailureScope.Request && failure.Kind is
        FailureKind.Overloaded or FailureKind.ServerError or FailureKind.NetworkError or FailureKind.Timeout
        or FailureKind.StreamInterrupted or FailureKind.ProtocolError or FailureKind.Conflict;
}
