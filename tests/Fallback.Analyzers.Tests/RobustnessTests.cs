using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests;

/// <summary>Code is wrong most of the time while it is written. Neither analyzer nor generator may throw at it.</summary>
public sealed class RobustnessTests
{
    private const string Sample = """
        /// <summary>Answers customers.</summary>
        [ModelChain("deepseek/deepseek-flash", Models.Second, DeadlineMs = 20_000, MaxAttempts = 4)]
        [TierTimeout(5_000, 8_000, FirstTokenMs = 2_000)]
        [TierTimeout("openai/gpt-6-luna", 6_000)]
        [CircuitBreaker(FailureRatio = 0.5, BreakSeconds = 30, Model = "openai/gpt-6-luna")]
        [TierRetry(MaxRetries = 2), AnswerCache(TtlSeconds = 60), DefaultResponse("Busy.")]
        [FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer)]
        public partial interface ISupportAssistant : IDisposable
        {
            [SystemPrompt("You are a {tone:G} assistant.")]
            [UserPrompt($"Summarise in {{maxWords}} words:\n{{text}}")]
            [Generation(Temperature = 0.2, Stop = new[] { "END" })]
            Task<FallbackResult<string>> SummariseAsync(string text, int maxWords, string tone = "kind", CancellationToken cancellationToken = default);

            IAsyncEnumerable<string> StreamAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null);

            [ModelChain("a/b")] ValueTask<ChatResponse> AskAsync<T>(ref T question) where T : class;

            string Name { get; }
        }

        internal static class Models { public const string Second = "openai/gpt-6-luna"; }
        """;

    [Theory]
    [InlineData("FB4001")]
    [InlineData("FB4002")]
    [InlineData("FB4003")]
    [InlineData("FB4004")]
    [InlineData("FB4005")]
    [InlineData("FB4006")]
    [InlineData("FB4007")]
    public async Task Use_CutAnywhere_ThrowsNothing(string id)
    {
        foreach (string sample in UseCases.Samples(id))
            for (int length = 0; length <= sample.Length; length += 10)
                await AnalyzerRun.RunAsync(UserCode.Compile(sample[..length], UseCases.Usings).AddReferences(UseCases.Library));
    }

    public static TheoryData<string> Mistakes => [.. Directory.GetFiles(RepositoryFiles.Path("samples/Mistakes"), "*.cs").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_CutAnywhere_ThrowsNothing(string file)
    {
        string source = RepositoryFiles.Read("samples/Mistakes/" + file);
        for (int length = 0; length <= source.Length; length += 10) await RunAsync(source[..length]);
    }

    private const string SecretSample = $$"""
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
        for (int length = 0; length <= SecretSample.Length; length += 10) await RunAsync(SecretSample[..length]);
    }

    [Fact]
    public async Task Secrets_WithAPieceMissing_ThrowNothing()
    {
        for (int start = 0; start + 10 <= SecretSample.Length; start += 10) await RunAsync(SecretSample.Remove(start, 10));
    }

    [Fact]
    public async Task Declaration_CutAnywhere_ThrowsNothing()
    {
        for (int length = 0; length <= Sample.Length; length += 10) await RunAsync(Sample[..length]);
    }

    [Fact]
    public async Task Declaration_WithAPieceMissing_ThrowsNothing()
    {
        for (int start = 0; start + 10 <= Sample.Length; start += 10) await RunAsync(Sample.Remove(start, 10));
    }

    [Theory]
    [InlineData("[ModelChain(Missing, \"a/b\")] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(1, 2.0, typeof(int))] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [ModelChain(\"a/c\")] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [TierTimeout(\"a/b\")] [TierTimeout(1, \"a/b\")] [TierTimeout(\"a/b\", 1, 2)] [TierTimeout(1L << 40)] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [CircuitBreaker(Model = 5, FailureThreshold = \"x\", Nothing = 1, BreakSeconds = 1, BreakSeconds = 2)] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] [SystemPrompt] [DefaultResponse] [FailoverOn] public interface IBot { [UserPrompt] [Generation(Stop = 5)] Task<string> AskAsync(string question, string question); }")]
    [InlineData("[ModelChain(\"a/b\")] public interface IBot : IBot, IMissing, IList<Missing> { Task<Missing> AskAsync(Missing question); Missing Tell(); }")]
    [InlineData("[ModelChain(\"a/b\")] public class Bot { } [ModelChain(\"a/b\")] public struct S { } [ModelChain(\"a/b\")] enum E { } [ModelChain(\"a/b\")] delegate void D();")]
    [InlineData("[ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question); } [ModelChain(\"a/b\")] public interface IBot { Task<string> AskAsync(string question); }")]
    [InlineData("[ModelChain(\"a/b\")] interface")]
    [InlineData("interface IBot { [ModelChain(\"a/b\")] }")]
    [InlineData("[ModelChain(\"a/b\")] public interface IBot { Task<string> (string question); Task<string> AskAsync(string); }")]
    public async Task Declaration_ThatDoesNotCompile_ThrowsNothing(string source) => await RunAsync(source);

    /// <summary>Both helpers fail on an exception of the analyzer or the generator.</summary>
    private static async Task RunAsync(string source)
    {
        CSharpCompilation compilation = UserCode.Compile(source);
        await AnalyzerRun.RunAsync(compilation);
        GeneratorHarness.Run(new FallbackGenerator(), compilation);
    }
}
