namespace Fallback.Analyzers.Tests;

/// <summary>FB3003: requests that are logged whole. FB3004: providers over plain http.</summary>
internal static partial class SecretCases
{
    /// <summary>What Refit's exception has of a request.</summary>
    private const string Refit = """

        namespace Refit { public class ApiException : Exception { public System.Net.Http.HttpRequestMessage RequestMessage => null!; public System.Net.HttpStatusCode StatusCode => default; } }
        """;

    private static TheoryData<string, string> RequestHits => Marked("FB3003",
        Service("""public async Task SendAsync(HttpRequestMessage request) { logger.LogInformation("Sending {Request}", [|request|]); using HttpResponseMessage response = await http.SendAsync(request); }"""),
        Service("""public async Task SendAsync(HttpRequestMessage request) { logger.LogDebug($"Sending {[|request|]}"); using HttpResponseMessage response = await http.SendAsync(request); }"""),
        Service("""public async Task SendAsync(HttpRequestMessage request) { using HttpResponseMessage response = await http.SendAsync(request); if (!response.IsSuccessStatusCode) logger.LogError("Failed: {Request}", [|response.RequestMessage|]); }"""),
        Service("""public void Show() => logger.LogInformation("Headers: {Headers}", [|http.DefaultRequestHeaders|]);"""),
        Service("""public void Show(HttpRequestMessage request) => logger.LogInformation("Headers: {Headers}", [|request.Headers.ToString()|]);"""),
        Service("""public void Show(HttpRequestMessage request) { Console.WriteLine([|request|]); Trace.WriteLine("sent " + [|request|]); Activity.Current?.SetTag("http.request", [|request.Headers|]); }"""),
        Service("""public async Task SendAsync(HttpRequestMessage request) { using HttpResponseMessage response = await http.SendAsync(request); if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode} for {[|request|]}"); }"""),
        Service("""public async Task SendAsync() { try { await http.GetAsync("https://example.com"); } catch (Refit.ApiException error) { logger.LogError([|error|], "Call failed"); logger.LogWarning("{Error}", [|error|]); } }""") + Refit,
        File("""
            public sealed class LoggingHandler(ILogger<LoggingHandler> logger) : DelegatingHandler
            {
                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                {
                    using IDisposable? scope = logger.BeginScope("Request {Request}", [|request|]);
                    HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
                    logger.LogInformation("{Status} for {Headers}", response.StatusCode, [|request.Headers|]);
                    return response;
                }
            }
            """),
        // A loop that logs each header.
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) logger.LogDebug("{Name}: {Value}", header.Key, [|header.Value|]); }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) { var values = header.Value.ToList(); if (values.Count > 0) logger.LogDebug("{Name}: {Value}", header.Key, [|header.Value|]); } }"""),
        Service("""public void Show() { foreach (KeyValuePair<string, IEnumerable<string>> header in http.DefaultRequestHeaders) logger.LogDebug($"{header.Key}: {string.Join(",", [|header.Value|])}"); }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach ((string name, IEnumerable<string> values) in request.Headers) { Console.WriteLine("{0}={1}", name, string.Join(",", [|values|])); } }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) foreach (string value in header.Value) Console.WriteLine(header.Key + ": " + [|value|]); }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers.NonValidated) logger.LogInformation("{Name}: {Value}", header.Key, [|header.Value.ToString()|]); }"""),
        Service("""public void Show(HttpRequestMessage request) => logger.LogInformation("{Headers}", string.Join("; ", [|request.Headers.Select(header => $"{header.Key}: {string.Join(",", header.Value)}")|]));"""),
        Service("""public void Show(HttpRequestMessage request) => request.Headers.ToList().ForEach(header => logger.LogInformation("{Value}", [|header.Value.First()|]));"""),
        Service("""public void Show(HttpRequestMessage request) { var text = new StringBuilder(); foreach (var header in request.Headers) text.Append(header.Key).Append(": ").AppendLine(string.Join(",", header.Value)); logger.LogInformation("{Headers}", [|text.ToString()|]); }"""),
        Service("""public void Show(HttpRequestMessage request) { string text = ""; foreach (var header in request.Headers) { text += $"{header.Key}={string.Join(",", header.Value)};"; } logger.LogInformation("{Headers}", [|text|]); }"""),
        Service("""public void Show(HttpRequestMessage request) { var shown = new Dictionary<string, string>(); foreach (var header in request.Headers) shown[header.Key] = string.Join(",", header.Value); logger.LogInformation("{Headers}", [|shown|]); }"""));

    private static string[] RequestMisses =>
    [
        Service("""public async Task SendAsync(HttpRequestMessage request) { using HttpResponseMessage response = await http.SendAsync(request); logger.LogInformation("{Status} for {Method}", (int)response.StatusCode, request.Method); }"""),
        Service("""public async Task SendAsync(HttpRequestMessage request) { using HttpResponseMessage response = await http.SendAsync(request); logger.LogInformation("Response {Response}", response); }"""),
        Service("""public void Show(HttpRequestMessage request) => logger.LogInformation("{Path} {Version} {Count}", request.RequestUri?.AbsolutePath, request.Version, request.Headers.Count());"""),
        Service("""public void Show(HttpResponseMessage response) => logger.LogInformation("{Headers} {Length}", response.Headers, response.Content.Headers);"""),
        Service("""public void Show(HttpRequestMessage request) => logger.LogInformation("{Agent} {Accept}", request.Headers.UserAgent, request.Headers.Accept);"""),
        Service("""public async Task SendAsync() { try { await http.GetAsync("https://example.com"); } catch (HttpRequestException error) { logger.LogError(error, "Call failed with {Status}", error.StatusCode); } }"""),
        Service("""public async Task SendAsync() { try { await http.GetAsync("https://example.com"); } catch (Refit.ApiException error) { logger.LogError("Call failed with {Status}", (int)error.StatusCode); throw new InvalidOperationException("failed", error); } }""") + Refit,
        Service("""public HttpRequestMessage Copy(HttpRequestMessage request) { var copy = new HttpRequestMessage(request.Method, request.RequestUri); foreach ((string name, IEnumerable<string> values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values); logger.LogDebug("copied {Names}", string.Join(", ", copy.Headers.Select(header => header.Key))); return copy; }"""),
        Service("""public void Show(HttpRequestMessage request) => logger.LogDebug("{Has}", request.Headers.Authorization is not null);"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) logger.LogDebug("{Name}: {Count}", header.Key, header.Value.Count()); }"""),
        // The name, or what it says, is kept first and asked for later.
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) { bool isSecret = header.Key == "Authorization"; logger.LogDebug("{Name}: {Value}", header.Key, isSecret ? "***" : string.Join(",", header.Value)); } }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) { string name = header.Key; if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) continue; logger.LogDebug("{Name}: {Value}", name, string.Join(",", header.Value)); } }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach ((string name, IEnumerable<string> values) in request.Headers) { string lower = name.ToLowerInvariant(); bool isSecret = lower == "authorization"; Console.WriteLine(name + ": " + (isSecret ? "***" : string.Join(",", values))); } }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) if (header.Key != "Authorization") logger.LogDebug("{Name}: {Value}", header.Key, header.Value); }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach ((string name, IEnumerable<string> values) in request.Headers) { if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) continue; logger.LogDebug("{Name}: {Value}", name, string.Join(",", values)); } }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) logger.LogDebug("{Name}: {Value}", header.Key, header.Key is "Authorization" ? "***" : string.Join(",", header.Value)); }"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers) logger.LogDebug("{Name}: {Value}", header.Key, Redact(header.Key, header.Value)); } private static string Redact(string name, IEnumerable<string> values) => name.Length + "***" + values.Count();"""),
        Service("""public void Show(HttpRequestMessage request) { foreach (var header in request.Headers.Where(static header => header.Key.StartsWith("x-ms-", StringComparison.Ordinal))) logger.LogDebug("{Value}", header.Value); }"""),
        Service("""public void Show(HttpResponseMessage response) { foreach (var header in response.Headers) logger.LogDebug("{Name}: {Value}", header.Key, header.Value); foreach (var header in response.Content.Headers) Console.WriteLine(header.Key + string.Join(",", header.Value)); }"""),
        Service("""public void Show(HttpRequestMessage request) => logger.LogInformation("{Names}", string.Join("; ", request.Headers.Select(header => $"{header.Key} ({header.Value.Count()})")));"""),
        Service("""public void Show(HttpRequestMessage request) { var names = new StringBuilder(); foreach (var header in request.Headers) names.Append(header.Key).Append(' '); logger.LogInformation("{Names}", names.ToString()); }"""),
        Service("""public void Show(HttpRequestMessage request, IDictionary<string, string> extra) { foreach (var pair in extra) { request.Headers.TryAddWithoutValidation(pair.Key, pair.Value); logger.LogDebug("{Name}: {Value}", pair.Key, pair.Value); } }"""),
    ];

    private static TheoryData<string, string> HttpHits => Marked("FB3004",
        """public static class Setup { public static void Add(FallbackOptions options) => options.AddProvider("pool", [|"http://llm.example.com/v1"|]); }""",
        """public static class Setup { public static void Add(FallbackOptions options, string key) => options.AddProvider("pool", [|"http://llm.example.com/v1"|], key); }""",
        """public static class Setup { public static void Add(FallbackOptions options) => options.AddProvider("pool", provider => provider.BaseUrl = [|"http://10.0.0.5:8000/v1"|]); }""",
        """public static class Setup { public static void Add(FallbackOptions options, string key) => options.AddProvider("pool", provider => { provider.BaseUrl = [|"http://10.0.0.5:8000/v1"|]; provider.ApiKey = new ApiKey(key); provider.AllowInsecureHttp = true; }); }""",
        """public static class Setup { private const string Url = "HTTP://gpu-1.internal:8000/v1"; public static ProviderOptions Make() => new() { BaseUrl = [|Url|] }; }""",
        """public static class Setup { public static FallbackOptions Make(string key) => new FallbackOptions { Providers = { ["pool"] = new ProviderOptions { BaseUrl = [|"http://llm.example.com"|], ApiKey = new(key) } } }; }""",
        """using Microsoft.Extensions.DependencyInjection; public static class Setup { public static void Add(IServiceCollection services) => services.AddFallback(options => options.AddProvider("pool", baseUrl: [|"http://llm." + "example.com/v1"|], apiKey: null)); }""",
        """public sealed class SdkClient(Uri endpoint) : DelegatingChatClient(null!) { public Uri Endpoint => endpoint; } public static class Setup { public static void Add(FallbackOptions options) => options.AddChatClientProvider("sdk", new SdkClient(new Uri([|"http://sdk.example.com"|]))); }""");

    private static string[] HttpMisses =>
    [
        """public static class Setup { public static void Add(FallbackOptions options, string key) => options.AddProvider("pool", "https://llm.example.com/v1", key); }""",
        """public static class Setup { public static void Add(FallbackOptions options) => options.AddProvider("local", "http://localhost:11434/v1").AddProvider("v4", "http://127.0.0.1:8000").AddProvider("v6", "http://[::1]:8000"); }""",
        """public static class Setup { public static void Add(FallbackOptions options, string key) => options.AddProvider("local", provider => { provider.BaseUrl = "http://localhost:4000/v1"; provider.ApiKey = new ApiKey(key); }); }""",
        """public static class Setup { public static void Add(FallbackOptions options) => options.AddProvider("pool", provider => { provider.BaseUrl = "http://10.0.0.5:8000/v1"; provider.AllowInsecureHttp = true; }); }""",
        """public static class Setup { public static void Add(FallbackOptions options, string host) => options.AddProvider("pool", $"http://{host}/v1"); }""",
        """public static class Setup { public static Uri Docs => new("http://example.com/docs"); public const string Namespace = "http://schemas.example.com/2026"; }""",
        """public sealed class Other { public string BaseUrl { get; set; } = "http://example.com"; } public static class Setup { public static Other Make() => new() { BaseUrl = "http://example.com/v2" }; }""",
        """public static class Setup { public static void AddProvider(string name, string baseUrl) => Console.WriteLine(name + baseUrl); public static void Add() => AddProvider("pool", "http://example.com"); }""",
    ];
}
