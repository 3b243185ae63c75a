using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests.Robustness;

public sealed class SecretRobustnessTests
{
    private const string Sample = $$"""
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Logging;
        [ModelChain("a/b")] public interface IBot { Task<string> AskAsync(string question); }
        public sealed record Settings(string Name, string ApiKey);
        public sealed partial class Service(ILogger<Service> logger, IConfiguration configuration, IBot bot)
        {
            private readonly string _header = "Bearer " + configuration["OpenAI:ApiKey"];
            private string Url => $"http://example.com?key={_header[..4]}&{configuration["X_API_KEY"]?.Trim() ?? _header}";
            [LoggerMessage(1, LogLevel.Information, "{ApiKey}")] private partial void Used(string apiKey);
            public async Task<string> AskAsync(string question, FallbackOptions options, Settings settings)
            {
                var (name, key) = (settings.Name, settings.ApiKey);
                options.AddProvider("pool", p => { p.BaseUrl = "http://example.com"; p.ApiKey = new ApiKey("sk-proj-{{SecretCases.Random}}"); });
                for (int i = 0; i < 3; i++) foreach (string apiKey in new[] { key, name }) { if (apiKey is { Length: > 3 } found) Used(found); else continue; }
                try { Local(); string Local() => key; logger.LogInformation("{@S} {K}", settings, Local()); }
                catch (Exception error) when (error.Data["k"] is string other) { error.Data["k"] = other + key; throw; }
                string shown = name switch { "a" => key, _ => ApiKey.Mask(key) };
                while (true) { shown += key; do { Console.WriteLine(shown[^4..]); } while (shown is null or ""); break; }
                logger.LogInformation("{Q} {A} {U}", question, await bot.AskAsync(question), new { Url, key, Name = (name, key) });
                return shown;
            }
        }
        """;

    [Fact]
    public async Task Secrets_CutAnywhere_ThrowNothing()
    {
        for (int length = 0; length <= Sample.Length; length += 10) await HalfTyped.ThrowsNothingAsync(Sample[..length]);
    }

    [Fact]
    public async Task Secrets_WithAPieceMissing_ThrowNothing()
    {
        for (int start = 0; start + 10 <= Sample.Length; start += 10) await HalfTyped.ThrowsNothingAsync(Sample.Remove(start, 10));
    }
}
