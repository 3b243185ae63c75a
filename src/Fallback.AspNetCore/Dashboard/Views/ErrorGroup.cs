namespace Fallback.Dashboard;

/// <summary>
/// Failures that belong together in a chart. 429 is separate from 5xx, because it passes by itself and does not mean that the tier is
/// failing.
/// </summary>
internal static class ErrorGroup
{
    /// <summary>The groups in the order in which they are stacked and named.</summary>
    public static IReadOnlyList<(string Id, string Name)> All { get; } =
    [
        ("server", "5xx, overloaded"),
        ("limit", "429, rate limited"),
        ("timeout", "timeout"),
        ("network", "network"),
        ("answer", "broken answer"),
        ("account", "key, account, model"),
        ("request", "refused request"),
    ];

    /// <summary>Whether it shows nothing about the tier: another request would have been answered.</summary>
    public static bool IsOfTheRequest(FailureKind kind) => Of(kind) == All.Count - 1;

    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.Overloaded or FailureKind.ServerError => 0,
        FailureKind.RateLimited or FailureKind.QuotaWindowExhausted => 1,
        FailureKind.Timeout => 2,
        FailureKind.NetworkError => 3,
        FailureKind.StreamInterrupted or FailureKind.ProtocolError or FailureKind.SchemaViolation or FailureKind.Conflict => 4,
        FailureKind.InvalidCredentials
            or FailureKind.PermissionDenied
            or FailureKind.BillingExhausted
            or FailureKind.ModelUnavailable
            or FailureKind.EndpointMisconfigured => 5,
        _ => 6,
    };
}
