using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fallback.Access;

/// <summary>
/// Recognizes requests from this machine: their address and their <c>Host</c> are loopback, and no header shows that a proxy forwarded
/// them.
/// </summary>
internal static class LocalRequests
{
    // The headers of proxies, by all their names; UseForwardedHeaders leaves X-Original-… behind. With any of them, the peer is not the
    // caller.
    private static readonly string[] _prefixes = ["X-Forwarded-", "X-Original-", "CF-", "Fastly-"];

    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "True-Client-IP",
        "X-Envoy-External-Address",
    };

    public static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Connection.RemoteIpAddress)
        && IsLoopback(context.Request.Host.Host)
        && !IsForwarded(context.Request.Headers);

    // Without an address it came through a Unix socket or a pipe, behind which a proxy may be.
    private static bool IsLoopback(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // A name that merely resolves to this machine is what a rebinding attack comes with.
    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";

    private static bool IsForwarded(IHeaderDictionary headers)
    {
        foreach (KeyValuePair<string, StringValues> header in headers)
            if (IsForwarding(header.Key)) return true;
        return false;
    }

    private static bool IsForwarding(string header)
    {
        if (_names.Contains(header)) return true;
        foreach (string prefix in _prefixes)
            if (header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
