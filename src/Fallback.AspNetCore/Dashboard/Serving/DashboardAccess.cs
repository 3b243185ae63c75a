using Fallback.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Fallback.Dashboard;

/// <summary>
/// Decides who may see the dashboard: users whom the application authorizes or, without authorization, only this machine.
/// </summary>
internal static class DashboardAccess
{
    public const string Remedy =
        "This dashboard is shown to requests from this machine only: "
        + "call RequireAuthorization() on MapFallbackDashboard() to show it to others.";

    /// <summary>
    /// Whether a request may see it. An endpoint with authorization metadata is not reached before the middleware has permitted the
    /// request; routing throws if that middleware is missing. With <c>AllowAnonymous</c>, the metadata requires nothing, so the rule for
    /// this machine applies again.
    /// </summary>
    public static bool IsAllowed(HttpContext context) => IsAuthorized(context.GetEndpoint()) || LocalRequests.IsLocal(context);

    private static bool IsAuthorized(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IAuthorizeData>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;
}
