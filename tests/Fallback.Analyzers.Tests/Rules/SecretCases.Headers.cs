namespace Fallback.Analyzers.Tests;

/// <summary>FB3006: secrets in a provider's plain headers.</summary>
internal static partial class SecretCases
{
    private static TheoryData<string, string> HeaderHits => Marked("FB3006",
        Provider($$"""provider.Headers[[|"X-Gateway-Token"|]] = "{{Random}}";"""),
        Provider($$"""provider.Headers.Add([|"Authorization"|], "Bearer {{Random}}");"""),
        Provider($$"""provider.Headers.TryAdd([|"x-api-key"|], "{{Random}}");"""),
        Provider("""provider.Headers[[|"Proxy-Authorization"|]] = "Basic dXNlcjpodW50ZXIyMg==";"""),
        Provider("""provider.Headers[[|"cf-access-jwt-assertion"|]] = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";"""),
        Provider($$"""provider.Headers[[|"X-Account"|]] = "sk-ant-api03-{{Random}}";"""),
        Provider($$"""const string Scheme = "Bearer "; const string Secret = "{{Random}}"; provider.Headers[[|"Helicone-Auth"|]] = Scheme + Secret;"""),
        Provider($$"""const string Name = "CF-Access-Client-Secret"; provider.Headers[[|Name|]] = "{{Random}}";"""),
        $$"""public static class Setup { public static ProviderOptions Make() => new() { BaseUrl = "https://llm.example.com", Headers = { [[|"api-key"|]] = "{{Random}}", ["api-version"] = "2025-04-01-preview" } }; }""",
        $$"""public static class Setup { public static ProviderOptions Make() => new() { Headers = { { [|"Cookie"|], "{{Random}}" }, { "X-Title", "Support desk" } } }; }""");

    private static string[] HeaderMisses =>
    [
        Provider("""provider.Headers["X-Gateway-Token"] = configuration["Gateway:Token"]!;"""),
        Provider("""provider.Headers["Authorization"] = $"Bearer {Environment.GetEnvironmentVariable("GATEWAY_TOKEN")}";"""),
        Provider("""provider.Headers["anthropic-version"] = "2023-06-01"; provider.Headers["anthropic-beta"] = "prompt-caching-2024-07-31,token-counting-2024-11-01";"""),
        Provider("""provider.Headers["OpenAI-Beta"] = "assistants=v2"; provider.Headers["OpenAI-Organization"] = "org-acme"; provider.Headers["X-Feature-Flag"] = "new-router-2026-rollout";"""),
        Provider("""provider.Headers["HTTP-Referer"] = "https://desk.example.com"; provider.Headers["X-Title"] = "Support desk"; provider.Headers["User-Agent"] = "desk/1.2.3 (build 4f9a8b7c6d5e)";"""),
        Provider("""provider.Headers["x-api-key"] = "<your key>"; provider.Headers["X-Gateway-Token"] = "your-token-goes-right-here-1";"""),
        Provider("""provider.Headers["X-Cache-Key"] = "none"; provider.Headers["X-Idempotency-Key"] = "per-request"; provider.Headers["Authorization"] = "Basic";"""),
        Provider("""provider.SecretHeaders["X-Gateway-Token"] = new ApiKey(configuration["Gateway:Token"]!); provider.SecretHeaders.Add("cf-access-client-secret", new ApiKey("<secret>"));"""),
        Provider($$"""var headers = new Dictionary<string, string>(); headers["X-Gateway-Token"] = "{{Random}}"; headers.Add("x-api-key", "{{Random}}"); Console.WriteLine(headers.Count + configuration.GetHashCode());"""),
        $$"""public sealed class Client { public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(); public static Client Make() => new() { Headers = { ["X-Gateway-Token"] = "{{Random}}" } }; }""",
    ];

    private static string Provider(string statements) => $$"""
        using Microsoft.Extensions.Configuration;
        public static class Setup
        {
            public static FallbackOptions Configure(FallbackOptions options, IConfiguration configuration) => options.AddProvider("gateway", provider =>
            {
                {{statements}}
            });
        }
        """;
}
