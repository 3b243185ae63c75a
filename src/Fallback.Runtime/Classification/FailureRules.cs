using System.Diagnostics;

namespace Fallback;

/// <summary>The one table of the effects of each kind of failure. docs/failures.md documents it; a test compares the two.</summary>
internal static class FailureRules
{
    private static readonly TimeSpan _deadKey = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _noBalance = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan _blockedRegion = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan _missingModel = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan _missingDeployment = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _wrongEndpoint = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _unknownWindow = TimeSpan.FromMinutes(15);

    private static readonly FailureRule _unhealthy = new() { RetrySameTier = true, NextTier = true, Counts = true };
    private static readonly FailureRule _doesNotFit = new() { NextTier = true };
    private static readonly FailureRule _adaptable = new() { NextTier = true, AdaptAndRetry = true };

    public static FailureRule For(FailureKind kind) => kind switch
    {
        FailureKind.InvalidCredentials or FailureKind.PermissionDenied => new() { NextTier = true, ForcedBreak = _deadKey },
        FailureKind.BillingExhausted => new() { NextTier = true, ForcedBreak = _noBalance },
        FailureKind.RateLimited => new() { RetrySameTier = true, NextTier = true, IsGate = true },
        FailureKind.QuotaWindowExhausted => new() { NextTier = true, IsGate = true, ForcedBreak = _unknownWindow },
        FailureKind.ModelUnavailable => new() { NextTier = true, ForcedBreak = _missingModel },
        FailureKind.EndpointMisconfigured => new() { NextTier = true, ForcedBreak = _wrongEndpoint },
        FailureKind.Overloaded or FailureKind.ServerError or FailureKind.NetworkError or FailureKind.Timeout
            or FailureKind.StreamInterrupted or FailureKind.ProtocolError or FailureKind.Conflict => _unhealthy,
        FailureKind.RequestTooLargeForLimit or FailureKind.ContextLengthExceeded or FailureKind.SchemaViolation => _doesNotFit,
        FailureKind.OutputLimitTooLarge or FailureKind.UnsupportedParameter => _adaptable,
        FailureKind.ContentFiltered => new() { OptIn = FailoverKinds.ContentFiltered },
        FailureKind.InvalidRequest => new() { OptIn = FailoverKinds.InvalidRequest },
        FailureKind.PayloadTooLarge => new() { OptIn = FailoverKinds.PayloadTooLarge },
        FailureKind.Cancelled => default,
        _ => throw new UnreachableException($"No rule for {kind}."),
    };

    /// <summary>Whether the model gives this failure wherever it is asked: its other instances would repeat it.</summary>
    public static bool IsTheModels(FailureKind kind) => kind
        is FailureKind.ContentFiltered or FailureKind.ContextLengthExceeded or FailureKind.OutputLimitTooLarge or FailureKind.UnsupportedParameter
        or FailureKind.InvalidRequest or FailureKind.SchemaViolation;

    /// <summary>Returns what a failure blocks at once, and for how long; null for nothing.</summary>
    /// <remarks>
    /// A missing permission belongs to the credential, but applies only to that model: others may be permitted. A region is blocked for all
    /// models.
    /// </remarks>
    public static ForcedBreak? BreakOf(Failure failure)
    {
        FailureRule rule = For(failure.Kind);
        if (rule.IsGate || rule.ForcedBreak is not { } usual || failure.Scope == FailureScope.Request) return null;
        return failure.Kind switch
        {
            FailureKind.PermissionDenied when failure.IsRegional => new ForcedBreak(FailureScope.Credential, _blockedRegion),
            FailureKind.PermissionDenied => new ForcedBreak(FailureScope.Model, usual),
            FailureKind.BillingExhausted => new ForcedBreak(failure.Scope, failure.RetryAfter is { } reset && reset > TimeSpan.Zero ? reset : usual),
            // A new deployment answers 404 in its first minutes.
            FailureKind.ModelUnavailable when string.Equals(failure.ProviderCode, "DeploymentNotFound", StringComparison.OrdinalIgnoreCase) =>
                new ForcedBreak(failure.Scope, _missingDeployment),
            _ => new ForcedBreak(failure.Scope, usual),
        };
    }
}

/// <summary>A scope that is blocked for a time, whatever the failure count is.</summary>
internal readonly record struct ForcedBreak(FailureScope Scope, TimeSpan Duration);
