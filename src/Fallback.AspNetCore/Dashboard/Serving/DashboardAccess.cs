using Fallback.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Fallback.Dashboard;

/// <summary>Who may see the dashboard: whom the application authorises, or, where it authorises nobody, this machine alone.</summary>
internal static class DashboardAccess
{
    public const string Remedy =
        "This dashboard is shown to requests from this machine only: "
        + "call RequireAuthorization() on MapFallbackDashboard() to show it to others.";

    /// <summary>
    /// An endpoint with authorization metadata is not reached before the middleware has let the request through; routing throws where that
    /// middleware is missing. With <c>AllowAnonymous</c> the metadata asks for nothing, so the rule for this machine holds again.
    /// </summary>
    public static bool IsAllowed(HttpContext context) => IsAuthorized(context.GetEndpoint()) || LocalRequests.IsLocal(context);

    private static bool IsAuthorized(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IAuthorizeData>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;
}
