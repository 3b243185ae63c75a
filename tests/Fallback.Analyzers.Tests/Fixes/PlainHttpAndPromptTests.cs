using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class PlainHttpAndPromptTests
{
    [Theory]
    [InlineData("options.AddProvider(\"a\", [|\"http://a.example.com\"|]).AddProvider(\"b\", [|@\"HTTP://b.example.com\"|]);", "options.AddProvider(\"a\", \"https://a.example.com\").AddProvider(\"b\", @\"https://b.example.com\");")]
    [InlineData("options.AddProvider(\"a\", p => p.BaseUrl = [|\"http://a.\" + \"example.com\"|]);", "options.AddProvider(\"a\", p => p.BaseUrl = \"https://a.\" + \"example.com\");")]
    [InlineData("options.AddProvider(\"a\", [|\"http://a.example.com\"|], key);", "options.AddProvider(\"a\", \"https://a.example.com\", key);")]
    public async Task UseHttps_FixAll_ChangesTheScheme(string before, string after) =>
        await FixTest.VerifyAllAsync(new UseHttpsCodeFixProvider(), Setup(before), Setup(after));

    [Fact]
    public async Task UseHttps_OfAConstantFromElsewhere_IsNotOffered() =>
        await FixTest.VerifyNothingOfferedAsync(new UseHttpsCodeFixProvider(), Setup("options.AddProvider(\"a\", [|Url|]);"));

    [Theory]
    [InlineData("logger.LogInformation(\"{Question} {Answer}\", [|question|], [|answer|]);", "logger.LogDebug(\"{Question} {Answer}\", question, answer);")]
    [InlineData("logger?.LogInformation($\"{[|question|]}\");", "logger?.LogDebug($\"{question}\");")]
    [InlineData("logger.Log(LogLevel.Information, \"{Answer}\", [|answer|]);", "logger.Log(LogLevel.Debug, \"{Answer}\", answer);")]
    public async Task LowerLogLevel_FixAll_LogsAtDebug(string before, string after) =>
        await FixTest.VerifyAllAsync(new LowerLogLevelCodeFixProvider(), Desk(before), Desk(after));

    [Theory]
    [InlineData("logger.LogError(\"{Question} failed\", [|question|]);")]
    [InlineData("logger.Log(LogLevel.Critical, \"{Question} failed\", [|question|]);")]
    public async Task LowerLogLevel_OfAnError_IsNotOffered(string statement) =>
        await FixTest.VerifyNothingOfferedAsync(new LowerLogLevelCodeFixProvider(), Desk(statement));

    private static string Setup(string statement) => $"public static class P {{ public const string Url = \"http://a.example.com\"; public static void Run(FallbackOptions options, string key) {{ {statement} }} }}";

    private static string Desk(string statement) => $$"""
        using Microsoft.Extensions.Logging;
        [ModelChain("a/b")] public interface IBot { Task<string> AskAsync(string question); }
        public static class P { public static async Task RunAsync(IBot bot, ILogger logger, string question) { string answer = await bot.AskAsync(question); {{statement}} } }
        """;
}
