using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Fallback.Dashboard;

/// <summary>Who may see the dashboard: whom the application authorises, or, where it authorises nobody, this machine alone.</summary>
internal static class DashboardAccess
{
    public const string Remedy =
        "This dashboard is shown to requests from this machine only: "
        + "call RequireAuthorization() on MapFallbackDashboard() to show it to others.";

    // What proxies set, by whatever name; UseForwardedHeaders leaves X-Original-… behind. Any of them: the peer is not who asks.
    private static readonly string[] _prefixes = ["X-Forwarded-", "X-Original-", "CF-", "Fastly-"];

    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "True-Client-IP",
        "X-Envoy-External-Address",
    };

    /// <summary>
    /// An endpoint with authorization metadata is not reached before the middleware has let the request through; routing throws where that
    /// middleware is missing. With <c>AllowAnonymous</c> the metadata asks for nothing, so the rule for this machine holds again.
    /// </summary>
    public static bool IsAllowed(HttpContext context) => IsAuthorized(context.GetEndpoint()) || IsLocal(context);

    public static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Connection.RemoteIpAddress)
        && IsLoopback(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(IsForwarding);

    private static bool IsAuthorized(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IAuthorizeData>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;

    // Without an address it came through a Unix socket or a pipe, behind which a proxy may be.
    private static bool IsLoopback(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // A name that merely resolves to this machine is what a rebinding attack comes with.
    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";

    private static bool IsForwarding(string header) =>
        _names.Contains(header) || _prefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
