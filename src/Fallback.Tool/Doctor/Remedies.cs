using Fallback.Tool.Output;

namespace Fallback.Tool.Doctor;

/// <summary>What is wrong and what to do, for each way in which a provider can fail.</summary>
internal static class Remedies
{
    private static readonly string[] _proxyVariables = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

    /// <param name="failure">The transport's result.</param>
    /// <param name="seen">What else was observed.</param>
    /// <param name="place">The place that was asked.</param>
    /// <param name="model">The model that was asked.</param>
    public static (string Problem, string Remedy) Of(Failure failure, Observation seen, ProviderInstance place, string? model)
    {
        string path = place.Path;
        string status = failure.HttpStatus > 0 ? $" (HTTP {failure.HttpStatus})" : "";
        string said = failure.Message is { } message ? $": {message}" : "";
        if (seen.Proxy is { } proxy && failure.Kind is not (FailureKind.InvalidCredentials or FailureKind.RateLimited))
            return (
                $"a proxy on the way answered{status}, by {proxy}{said}",
                $"let {Host(place)} pass there, or set {path}:BaseUrl to where it does");
        return failure.Kind switch
        {
            FailureKind.InvalidCredentials => (
                $"the key is refused{status}{said}", $"make a new one at the provider, and set {place.KeyVariable} or {path}:ApiKey"),
            FailureKind.PermissionDenied => (
                $"the key may not do this{status}{said}",
                failure.IsRegional ? "ask from a region that the provider serves"
                    : $"allow {Shown.Word(model)} for the key at the provider"),
            FailureKind.BillingExhausted => ($"there is no balance left{status}{said}", "add credit, or raise the budget at the provider"),
            FailureKind.RateLimited or FailureKind.QuotaWindowExhausted => (
                $"the key is at its limit{status}{said}",
                $"wait, raise the limit at the provider, or declare it: {path}:RequestsPerMinute"),
            FailureKind.Overloaded or FailureKind.ServerError => (
                $"the provider fails{status}{said}", "wait, and look at the provider's status page; the chain goes on to its next tier"),
            FailureKind.ModelUnavailable => (
                $"there is no model {Shown.Word(model)}{status}{said}",
                "correct its name (fallback models search finds it), or deploy it there"),
            FailureKind.EndpointMisconfigured or FailureKind.ProtocolError => (
                $"the address is no such API{status}{said}",
                $"correct {path}:BaseUrl, and {path}:Dialect if the provider speaks another one"),
            FailureKind.Timeout => ($"no answer came in time{said}", "ask again with a longer --timeout, or look at the network"),
            FailureKind.NetworkError => Network(failure, seen, place),
            _ => (
                $"the request was refused{status}: {failure.Kind}{said}",
                "the model answers, but not a request for one token; for the meaning of the kind, see "
                + "https://github.com/fallback-dotnet/fallback/blob/main/docs/failures.md"),
        };
    }

    private static (string Problem, string Remedy) Network(Failure failure, Observation seen, ProviderInstance place)
    {
        string host = Host(place);
        string proxied = Proxy() is { } variable
            ? $"; {variable} names a proxy, which the library does not use unasked: give the provider an HttpHandler with it" : "";
        return seen.Error switch
        {
            HttpRequestError.NameResolutionError => (
                $"the name {host} is not known to DNS", $"correct {place.Path}:BaseUrl, or look at this machine's DNS{proxied}"),
            HttpRequestError.SecureConnectionError when seen.Issuer is { } issuer => (
                $"the certificate of {host} is not trusted; it was issued by {issuer}",
                "if that is your own proxy, install its root certificate on this machine; if not, somebody is in between"),
            HttpRequestError.SecureConnectionError => (
                $"no secure connection (TLS) to {host} could be made",
                $"check that {place.Path}:BaseUrl is https where the server is, and its TLS versions"),
            _ => (
                $"{host}: {failure.Message}", $"check that the server runs, and that a firewall lets this machine through to it{proxied}"),
        };
    }

    private static string Host(ProviderInstance place) =>
        Uri.TryCreate(place.BaseUrl, UriKind.Absolute, out Uri? url)
            ? Shown.Word(url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}") : place.Provider;

    /// <summary>The variable that names a proxy. Its value may hold a password, and is not shown.</summary>
    private static string? Proxy() =>
        Array.Find(_proxyVariables, static variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 });
}
