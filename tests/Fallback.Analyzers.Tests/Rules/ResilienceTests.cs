using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>What the rules about chains say, and where they are milder.</summary>
public sealed class ResilienceTests
{
    private const string Ask = " public interface IBot { Task<string> AskAsync(string question); }";

    [Theory]
    [InlineData("FB2001", """[ModelChain("openai/gpt-6-luna", "openrouter/deepseek/deepseek-v3.2")]""", "\"openai/gpt-6-luna\" (1,050,000 tokens) falls back to \"openrouter/deepseek/deepseek-v3.2\" (128,000) in 'IBot', and no [ContextPolicy] is declared: a prompt over 128,000 tokens cannot be answered there")]
    [InlineData("FB2004", """[ModelChain("a/b", "c/d", "e/f", "g/h", DeadlineMs = 15_000)] [TierTimeout(5_000, 6_000, 8_000, 10_000)]""", "tiers 1 to 3 of 'IBot' can take 19 s, but the deadline is 15 s: if they hang, \"g/h\" is never tried; raise DeadlineMs to 29_000, or shorten the timeouts")]
    [InlineData("FB2004", """[ModelChain("a/b", "c/d", "e/f", DeadlineMs = 20_000)]""", "tier 1 of 'IBot' can take 30 s, but the deadline is 20 s: if it hangs, \"c/d\" and the tiers after it are never tried; raise DeadlineMs to 90_000, or shorten the timeouts")]
    [InlineData("FB2006", """[ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")]""", "costs up to 20 times as much as \"openai/gpt-6-luna\" (USD 2.00 in and 10.00 out per million tokens, against 0.10 and 0.50; prices of 2026-11-21)")]
    [InlineData("FB2007", """[ModelChain("a/b", "c/d", "e/f")] [TierRetry(MaxRetries = 2)]""", "3 tiers with 2 retries each of 'IBot' can need 9 requests, but MaxAttempts is 6")]
    [InlineData("FB2010", """[ModelChain("openai/gpt-4.1")]""", "\"openai/gpt-4.1\" is deprecated and will be retired by openai on 2027-01-14; use \"openai/gpt-6-luna\" (facts of 2026-11-21)")]
    [InlineData("FB2010", """[ModelChain("deepseek/deepseek-chat")]""", "\"deepseek/deepseek-chat\" was retired by deepseek on 2026-07-24; use \"deepseek/deepseek-flash\"")]
    [InlineData("FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary("anthropic/claude-sonnet-5-5")]""", "the canary of 'IBot', \"anthropic/claude-sonnet-5-5\", costs at least 20 times as much as \"openai/gpt-6-luna\" (USD 2.00 in and 10.00 out per million tokens, against 0.10 and 0.50; prices of 2026-11-21), and MaxCostFactor is 1.5: its share will not grow; raise MaxCostFactor if you accept that price")]
    [InlineData("FB2017", """[ModelChain("anthropic/claude-sonnet-5-5")] [Canary("openai/gpt-5.4-mini")]""", "\"openai/gpt-5.4-mini\" (400,000 tokens), has a smaller context window than \"anthropic/claude-sonnet-5-5\" (1,000,000), and no [ContextPolicy] is declared")]
    [InlineData("FB2017", """[ModelChain("gpt-6-luna")] [Canary("openai/gpt-6-luna")]""", "\"openai/gpt-6-luna\", is already the chain's first tier, so there is nothing to compare; name another model, or remove [Canary]")]
    [InlineData("FB2014", """[ModelChain("openai/gpt-6-luna")] [Canary("pool/new", Percent = 7.5)] [TierTimeout(5_000)]""", "'IBot': A canary, pool/new, is asked first by 7.5 % of the conversations at the start. A call takes at most 15.5 s and sends at most 3 requests,")]
    [InlineData("FB2014", """[ModelChain("openai/gpt-6-luna", "pool/mine")] [TierTimeout(5_000)]""", "'IBot': A call takes at most 15.5 s and sends at most 3 requests, 6 if providers have instances. A million tokens cost USD 0.10 in and USD 0.50 out. The smallest context window is 1,050,000 tokens (openai/gpt-6-luna). Cost and window are unknown for pool/mine. Facts of 2026-11-21.")]
    public async Task Message_NamesModelsFiguresAndRemedy(string id, string attributes, string expected)
    {
        Diagnostic found = Assert.Single(await RuleTest.FindAsync(attributes + Ask), diagnostic => diagnostic.Id == id);
        Assert.Contains(expected, found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    // Until 14 January it is less than 90 days, until April it is more.
    [InlineData("FB2010", """[ModelChain("openai/gpt-4.1")]""", DiagnosticSeverity.Warning)]
    [InlineData("FB2010", """[ModelChain("openai/gpt-5.1")]""", DiagnosticSeverity.Info)]
    [InlineData("FB2003", """[ModelChain("a/b")]""", DiagnosticSeverity.Info)]
    [InlineData("FB2002", """[ModelChain("openai/gpt-6-luna")] [Generation(MaxOutputTokens = 1_000_000)]""", DiagnosticSeverity.Error)]
    public async Task Severity_IsTheCases(string id, string attributes, DiagnosticSeverity expected) =>
        Assert.Equal(expected, Assert.Single(await RuleTest.FindAsync(attributes + Ask), diagnostic => diagnostic.Id == id).Severity);

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("[OnStreamFailure(StreamRecovery.Continue)]", DiagnosticSeverity.Error)]
    public async Task StreamRecovery_Undeclared_IsAWarning_AndImpossible_AnError(string attribute, DiagnosticSeverity expected) => Assert.Equal(expected, Assert.Single(
        await RuleTest.FindAsync("[ModelChain(\"anthropic/claude-opus-5\")] " + attribute + " public interface IBot { IAsyncEnumerable<string> TellAsync(string story); }"), static diagnostic => diagnostic.Id == "FB2013").Severity);

    [Theory]
    [InlineData("EnableAotAnalyzer", "", "FB1010")]
    [InlineData("PublishTrimmed", "", "FB1010")]
    [InlineData("EnableAotAnalyzer", "[System.Text.Json.Serialization.JsonSerializable(typeof(Ticket))] internal sealed partial class TicketContext;", "")]
    [InlineData("Nullable", "", "")]
    public async Task AnswerType_OfATrimmedApplication_NeedsAContext(string property, string context, string expected)
    {
        const string Bot = """
            public sealed record Ticket(string Title);
            [ModelChain("a/b")] public interface IBot
            {
                Task<Ticket> ReadAsync(string mail, CancellationToken token = default);
                Task<int> CountAsync(string mail, CancellationToken token = default);
            }

            """;

        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(Bot + context, test => test.AddBuildProperty(property, "true"));

        Assert.Equal(expected, string.Join(' ', found.Select(static diagnostic => diagnostic.Id).Where(static id => id.StartsWith("FB1", StringComparison.Ordinal))));
        Assert.All(found.Where(static diagnostic => diagnostic.Id == "FB1010"), static diagnostic => Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity));
    }

    [Fact]
    public async Task SharedAttribute_OfSeveralChains_IsReportedOnce() => Assert.Single(
        await RuleTest.FindAsync("[ModelChain(\"a/b\", \"a/c\")] public interface IBot { Task<string> AskAsync(string question); [TierRetry] Task<string> TellAsync(string story); [Hedge] Task<string> SingAsync(string song); }"),
        static diagnostic => diagnostic.Id == "FB2005");

    /// <summary>The generated client's documentation and the analyzer's information come from one computation.</summary>
    [Fact]
    public async Task ChainInFigures_SaysWhatTheGeneratedClientSays()
    {
        const string Source =
            """[ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 20_000)] [TierTimeout(5_000)] [Hedge(DelayMs = 500)]""" + Ask;

        Diagnostic found = Assert.Single(await RuleTest.FindAsync(Source), static diagnostic => diagnostic.Id == "FB2014");
        string emitted = GeneratorHarness.Run(new FallbackGenerator(), UserCode.Compile(Source)).OnlyFile;

        string[] sentences = found.GetMessage(CultureInfo.InvariantCulture)["'IBot': ".Length..].Split(". ")[..^1];
        Assert.Equal(4, sentences.Length);
        Assert.All(sentences, sentence => Assert.Contains("/// " + sentence, emitted, StringComparison.Ordinal));
    }
}
