using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Fallback.Gateway;

/// <summary>
/// Decides whether a request is admitted: from a permitted page, by a caller with a key (or from this machine if none is configured), and
/// with a body declared as JSON. Examines only headers, and allocates nothing for admitted requests. Thread-safe.
/// </summary>
internal sealed class GatewayAccess(CallerDirectory callers, OriginRule origins)
{
    private const string Json = "application/json";

    private static readonly GatewayError _foreignOrigin = new(
        StatusCodes.Status403Forbidden, "permission_error", "origin_not_allowed",
        "The request comes from a web page of another origin: to allow it, add that origin to Fallback:Gateway:AllowedOrigins.");

    private static readonly GatewayError _notJson = new(
        StatusCodes.Status415UnsupportedMediaType, "invalid_request_error", "unsupported_media_type",
        "The request must be JSON in UTF-8: send Content-Type: application/json.");

    private static readonly GatewayError _encoded = new(
        StatusCodes.Status415UnsupportedMediaType, "invalid_request_error", "unsupported_content_encoding",
        "The request's body is compressed, which this gateway does not accept: send it as it is, without Content-Encoding.");

    public AccessDecision Check(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!origins.IsAllowed(request)) return _foreignOrigin;
        AccessDecision caller = callers.Find(context);
        // Only types that a web page's form cannot send: a browser asks before it sends JSON.
        if (!caller.IsAllowed || !HttpMethods.IsPost(request.Method)) return caller;
        if (!IsJson(request.ContentType)) return _notJson;
        return IsPlain(request.Headers.ContentEncoding) ? caller : _encoded;
    }

    private static bool IsPlain(StringValues encoding) =>
        encoding.Count == 0 || encoding is [{ } one] && (one.Length == 0 || one.Equals("identity", StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(string? contentType)
    {
        if (contentType is null) return false;
        if (contentType.Equals(Json, StringComparison.OrdinalIgnoreCase)) return true;
        return MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed)
            && parsed.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
