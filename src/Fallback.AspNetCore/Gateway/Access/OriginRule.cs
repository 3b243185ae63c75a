using System.Buffers;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fallback.Gateway;

/// <summary>
/// Decides which web pages may call: those of the listed origins, and no others. An origin that equals the gateway's own <c>Host</c> is not
/// permitted either, because a name that was rebound to this machine has it, too. Thread-safe.
/// </summary>
internal sealed class OriginRule(IEnumerable<string> allowed)
{
    private const string SiteHeader = "Sec-Fetch-Site";

    private static readonly SearchValues<char> _headerList =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_, ");

    private readonly FrozenSet<string> _allowed = allowed.Select(Normalize).OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Programs other than browsers send neither header.</summary>
    public bool IsAllowed(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        if (origin.Count > 0) return IsListed(origin);
        // An image or a script of a page sends no origin, but the site that it comes from.
        StringValues site = request.Headers[SiteHeader];
        return site.Count == 0 || site is [{ } where] && (where is "same-origin" or "none");
    }

    /// <summary>Lets a listed page read the response. Must be called before the response starts.</summary>
    public void Admit(HttpContext context)
    {
        StringValues origin = context.Request.Headers.Origin;
        if (_allowed.Count == 0) return;
        IHeaderDictionary headers = context.Response.Headers;
        headers.Append("Vary", "Origin");
        if (!IsListed(origin)) return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders =
            "retry-after, x-fallback-request-id, x-fallback-provider, x-fallback-model, x-fallback-attempts, x-fallback-cost-usd, "
            + "x-fallback-verdict, x-fallback-injected";
    }

    /// <summary>Answers a browser's preflight request; false for any other request, or for a page that is not listed.</summary>
    public bool TryAnswerPreflight(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsOptions(request.Method) || request.Headers.AccessControlRequestMethod.Count == 0 || !IsListed(request.Headers.Origin)) return false;
        Admit(context);
        IHeaderDictionary headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST";
        if (request.Headers.AccessControlRequestHeaders is [{ Length: > 0 and <= 2_048 } asked] && !asked.AsSpan().ContainsAnyExcept(_headerList))
            headers.AccessControlAllowHeaders = asked;
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    /// <summary>Returns an origin in the form that browsers send; null for an invalid one.</summary>
    public static string? Normalize(string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? url) || url.Host.Length == 0 || url.UserInfo.Length > 0) return null;
        if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.AbsolutePath is not ("/" or "")) return null;
        if (origin.Contains('*', StringComparison.Ordinal)) return null;
        string host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        string port = url.IsDefaultPort || url.Port < 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $":{url.Port}");
        return $"{url.Scheme}://{host}{port}";
    }

    private bool IsListed(StringValues origin) => origin is [{ } one] && _allowed.Contains(one);
}
