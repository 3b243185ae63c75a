using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fallback;

/// <summary>Creates the replies of injected faults. They are classified by the same rules as a provider's own replies.</summary>
internal static class FaultReplies
{
    private static readonly byte[] _error = Encoding.UTF8.GetBytes("""{"error":{"message":"injected"}}""");

    private static readonly byte[] _cut = Encoding.UTF8.GetBytes("""{"id":"injected","choices":[{"mess""");

    /// <summary>Returns the failure of an attempt whose request is not sent because of a fault.</summary>
    public static Failure Of(FaultPlan plan, ProviderEndpoint endpoint, RequestShape? shape, DateTimeOffset now) => plan.Kind switch
    {
        FaultKind.ConnectionRefused => FailureClassifier.FromException(new HttpRequestException(
            HttpRequestError.ConnectionError, null, new SocketException((int)SocketError.ConnectionRefused))),
        FaultKind.ConnectionReset => FailureClassifier.FromException(new HttpRequestException(
            null, new IOException(null, new SocketException((int)SocketError.ConnectionReset)))),
        FaultKind.BrokenStream => FailureClassifier.FromException(
            new HttpIOException(HttpRequestError.ResponseEnded), headersReceived: true),
        FaultKind.MalformedBody => Classify((int)HttpStatusCode.OK, _cut, plan, endpoint, shape, now),
        _ => Classify(plan.Status, _error, plan, endpoint, shape, now),
    };

    /// <summary>Returns the message of the attempt; null if the status is enough.</summary>
    public static string? MessageOf(FaultPlan plan) => plan.Kind switch
    {
        FaultKind.ConnectionRefused => "connection refused",
        FaultKind.ConnectionReset => "the connection was reset",
        FaultKind.BrokenStream => "the connection broke while the answer was read",
        FaultKind.MalformedBody => "the answer is no JSON",
        _ => null,
    };

    private static Failure Classify(
        int status, byte[] body, FaultPlan plan, ProviderEndpoint endpoint, RequestShape? shape, DateTimeOffset now)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (plan.RetryAfter is { } wait)
            response.Headers.TryAddWithoutValidation("Retry-After", ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        var headers = new ReplyHeaders(response);
        return FailureClassifier.Classify(new ProviderReply(endpoint.Vendor, status, headers, body, now, endpoint.Key));
    }
}
