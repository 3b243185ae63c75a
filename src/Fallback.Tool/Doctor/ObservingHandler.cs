using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Fallback.Tool.Output;

namespace Fallback.Tool.Doctor;

/// <summary>The runtime's own connections, observed.</summary>
internal sealed class ObservingHandler : DelegatingHandler
{
    private static readonly AsyncLocal<Observation?> _current = new();

    private readonly ConcurrentDictionary<string, string> _issuers = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _time;

    public ObservingHandler(TimeProvider time) : base(HandlerFactory.Create())
    {
        _time = time;
        if (InnerHandler is SocketsHttpHandler sockets) sockets.SslOptions.RemoteCertificateValidationCallback = Judge;
    }

    /// <summary>Sets where the requests of this asynchronous flow are recorded.</summary>
    public static void Note(Observation observation) => _current.Value = observation;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Observation? seen = _current.Value;
        DateTimeOffset sent = _time.GetUtcNow();
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (seen is not null) Look(seen, response, sent);
            return response;
        }
        catch (HttpRequestException e) when (seen is not null)
        {
            seen.Error = e.HttpRequestError;
            if (request.RequestUri?.Host is { } host && _issuers.TryGetValue(host, out string? issuer)) seen.Issuer = issuer;
            throw;
        }
    }

    private void Look(Observation seen, HttpResponseMessage response, DateTimeOffset sent)
    {
        DateTimeOffset received = _time.GetUtcNow();
        // The time was written between the request and the reply, without fractions of a second.
        if (response.Headers.Date is { } date) seen.Clock = date + TimeSpan.FromSeconds(0.5) - (sent + (received - sent) / 2);
        if (response.IsSuccessStatusCode) return;
        seen.Proxy = response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired ? "407 Proxy Authentication Required"
            : response.Headers.TryGetValues("X-Squid-Error", out IEnumerable<string>? squid) ? $"X-Squid-Error: {Shown.Word(squid.First())}"
            : response.Headers.Via.Count > 0 && !IsJson(response) ? $"Via: {Shown.Word(response.Headers.Via.ToString())}"
            : null;
    }

    /// <summary>
    /// Whether the body is JSON: providers' own load balancers write Via as well, but their errors are JSON; a proxy that blocks answers
    /// with a page.
    /// </summary>
    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Validates a certificate by the default rules, and remembers the issuer of a refused one.</summary>
    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (sender is SslStream { TargetHostName: { } host } && certificate is not null) _issuers[host] = Shown.Word(certificate.Issuer);
        return false;
    }
}
