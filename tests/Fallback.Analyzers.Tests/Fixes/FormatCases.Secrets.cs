namespace Fallback.Analyzers.Tests.Fixes;

internal static partial class FormatCases
{
    private static IEnumerable<FormatCase> Secrets =>
    [
        new("Providers.cs", ["FB3001", "FB3002", "FB3004"], $$"""
            using Fallback;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Logging;

            namespace App;

            public sealed class Providers(ILogger<Providers> logger, IConfiguration configuration)
            {
                public FallbackOptions Configure(FallbackOptions options)
                {
                    string? apiKey = configuration["OpenAI:ApiKey"];
                    logger.LogInformation("Starting with {Key} and {Count} providers", apiKey, options.Providers.Count);
                    if (apiKey is null) throw new InvalidOperationException("No key.");
                    if (apiKey.Length < 20) throw new InvalidOperationException($"The key '{apiKey}' is too short.");
                    return options
                        .AddProvider("openai", provider => provider.ApiKey = new ApiKey(apiKey)) // as always
                        .AddProvider("deepseek", "https://api.deepseek.com/v1", "sk-{{SecretCases.Random}}")
                        .AddProvider("pool", "http://llm.example.com/v1");
                }
            }

            public static class Defaults
            {
                public const string Groq = "gsk_{{SecretCases.Random}}"; // free

                public static ApiKey Anthropic { get; } = new("sk-ant-api03-{{SecretCases.Random}}");
            }
            """, """
            using Fallback;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Logging;

            namespace App;

            public sealed class Providers(ILogger<Providers> logger, IConfiguration configuration)
            {
                public FallbackOptions Configure(FallbackOptions options)
                {
                    string? apiKey = configuration["OpenAI:ApiKey"];
                    logger.LogInformation("Starting with {Key} and {Count} providers", ApiKey.Mask(apiKey), options.Providers.Count);
                    if (apiKey is null) throw new InvalidOperationException("No key.");
                    if (apiKey.Length < 20) throw new InvalidOperationException($"The key '{ApiKey.Mask(apiKey)}' is too short.");
                    return options
                        .AddProvider("openai", provider => provider.ApiKey = new ApiKey(apiKey)) // as always
                        .AddProvider("deepseek", "https://api.deepseek.com/v1", configuration["DEEPSEEK_API_KEY"]!)
                        .AddProvider("pool", "https://llm.example.com/v1");
                }
            }

            public static class Defaults
            {
                public static readonly string Groq = Environment.GetEnvironmentVariable("GROQ_API_KEY")!; // free

                public static ApiKey Anthropic { get; } = new(Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY")!);
            }
            """),
        new("Desk.cs", ["FB3003", "FB3005"], """
            using Fallback;
            using Microsoft.Extensions.Logging;

            namespace App;

            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            public interface IDesk
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }

            public sealed class Desk(IDesk desk, HttpClient http, ILogger<Desk> logger)
            {
                public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
                {
                    string answer = await desk.AskAsync(question, cancellationToken);
                    logger.LogInformation("Answered {Question} with {Answer}", question, answer);
                    using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.com/answers");
                    logger.LogInformation("Sending {Request}", request);
                    using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
                    if (!response.IsSuccessStatusCode) logger.LogWarning("Not taken: {Request}", response.RequestMessage);
                    return answer;
                }
            }
            """, """
            using Fallback;
            using Microsoft.Extensions.Logging;

            namespace App;

            [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
            public interface IDesk
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }

            public sealed class Desk(IDesk desk, HttpClient http, ILogger<Desk> logger)
            {
                public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
                {
                    string answer = await desk.AskAsync(question, cancellationToken);
                    logger.LogDebug("Answered {Question} with {Answer}", question, answer);
                    using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.com/answers");
                    logger.LogInformation("Sending {Request}", request.Method);
                    using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
                    if (!response.IsSuccessStatusCode) logger.LogWarning("Not taken: {Request}", (int)response.StatusCode);
                    return answer;
                }
            }
            """),
    ];
}
