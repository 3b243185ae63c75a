using Fallback.Analyzers.Tests.Verification;
using Fallback.Catalogue;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Refactorings;

public sealed class AddTierTests
{
    private const string Openai = "\"openai/gpt-6-luna\"";

    private static AddTierCodeRefactoringProvider Provider => new();

    [Theory]
    [InlineData("""[‸ModelChain("deepseek/deepseek-flash")]""", """[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]""")]
    [InlineData("""[ModelChain("deepseek/deep‸seek-flash", DeadlineMs = 60_000)]""", """[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 60_000)]""")]
    [InlineData("""[ModelChain(KnownModels.DeepSeek.DeepseekFlash‸)]""", """[ModelChain(KnownModels.DeepSeek.DeepseekFlash, "openai/gpt-6-luna")]""")]
    [InlineData("""[ModelChain(new[] { "deepseek/deepseek-flash‸" })]""", """[ModelChain(new[] { "deepseek/deepseek-flash", "openai/gpt-6-luna" })]""")]
    [InlineData("""
        [‸ModelChain(
            "deepseek/deepseek-flash",
            "google/gemini-2.5-flash-lite")]
        """, """
        [ModelChain(
            "deepseek/deepseek-flash",
            "google/gemini-2.5-flash-lite",
            "openai/gpt-6-luna")]
        """)]
    public Task Chain_WithTheCaretInIt_IsGivenATier(string before, string after) =>
        RefactoringTest.VerifyAsync(Provider, Bot(before), Openai, Bot(after));

    [Theory]
    [InlineData("[TierTimeout(5_000)]", "[TierTimeout(5_000)]")]
    [InlineData("[TierTimeout(5_000, 8_000)]", "[TierTimeout(5_000, 8_000, 8_000)]")]
    [InlineData("[TierTimeout(5_000, 8_000), DegradedModel(\"xai/grok-4.3\")]", "[TierTimeout(5_000, 8_000, 8_000), DegradedModel(\"xai/grok-4.3\")]")]
    [InlineData("[TierTimeout(\"deepseek/deepseek-flash\", 5_000)]", "[TierTimeout(\"deepseek/deepseek-flash\", 5_000)]")]
    public Task Timeouts_GivenByPosition_StayWithTheirTiers(string before, string after)
    {
        const string Chain = """[ModelChain("deepseek/deepseek-flash", "google/gemini-2.5-flash-lite"{0}), CostBudget(PerCallUsd = 0.5)]""";
        return RefactoringTest.VerifyAsync(
            Provider,
            Bot(Chain.Replace("{0}", "‸", StringComparison.Ordinal) + before),
            Openai,
            Bot(Chain.Replace("{0}", ", " + Openai, StringComparison.Ordinal) + after));
    }

    [Fact]
    public Task Timeouts_OfAMethodThatHasTheInterfacesChain_StayWithTheirTiers() => RefactoringTest.VerifyAsync(
        Provider,
        Two("", "[TierTimeout(5_000, 8_000)]", "‸"),
        Openai,
        Two(", " + Openai, "[TierTimeout(5_000, 8_000, 8_000)]", ""));

    [Theory]
    [InlineData("""[ModelChain("deepseek/deepseek-flash")] public interface IB‸ot { Task<string> AskAsync(string question); }""")]
    [InlineData("""[ModelChain("deepseek/deepseek-flash")] public interface IBot‸ { Task<string> AskAsync(string question); }""")]
    [InlineData("""public interface IBot { [ModelChain("deepseek/deepseek-flash")] Task<string> Ask‸Async(string question); }""")]
    public async Task Tier_AtAName_IsOfferedForItsChain(string source) =>
        Assert.Equal(3, (await RefactoringTest.OfferedAsync(Provider, source)).Count);

    [Fact]
    public async Task Tiers_Offered_AreOfOtherProviders_NearestInPriceFirst() => Assert.Equal(
        [
            "\"openai/gpt-6-luna\" (1,050,000 tokens, USD 0.10 / 0.50)",
            "\"anthropic/claude-haiku-5-5\" (1,000,000 tokens, USD 0.10 / 0.50)",
            "\"google/gemini-2.5-flash-lite\" (1,048,576 tokens, USD 0.10 / 0.40)",
        ],
        await RefactoringTest.OfferedAsync(Provider, Bot("""[‸ModelChain("deepseek/deepseek-flash")]""")));

    [Fact]
    public async Task Tiers_BesideAModelWithSchemas_CanBeHeldToThemToo()
    {
        // Alibaba's and MiniMax's nearest in price take JSON only.
        IReadOnlyList<string> offered = await RefactoringTest.OfferedAsync(Provider, Bot("""[‸ModelChain("google/gemini-3.5-flash-lite")]"""));

        Assert.All(offered, static title => Assert.Equal("json_schema", Facts(title).StructuredOutputMode));
        Assert.NotEmpty(offered);
    }

    [Fact]
    public async Task Tiers_BesideAWideWindow_AreNotATenthSmaller()
    {
        IReadOnlyList<string> offered = await RefactoringTest.OfferedAsync(Provider, Bot("""[‸ModelChain("mistral/mistral-large-4-0")]"""));

        Assert.All(offered, static title => Assert.True(Facts(title).ContextWindow >= 943_719));
        Assert.NotEmpty(offered);
    }

    [Fact]
    public async Task OwnModel_OfTheProjectsFile_IsOfferedWhereItFits() => Assert.Contains(
        "\"pool/mine\" (1,050,000 tokens, USD 0.15 / 0.60)",
        await RefactoringTest.OfferedAsync(Provider, Bot("""[‸ModelChain("deepseek/deepseek-flash")]"""), ("fallback.models.json", """
            { "models": [{ "provider": "pool", "id": "mine", "contextWindow": 1050000, "inputPer1M": 0.15, "outputPer1M": 0.60,
              "supportsTools": true, "supportsVision": true, "structuredOutputMode": "json_object" }] }
            """)));

    [Theory]
    [InlineData("""[ModelChain("deepseek/deepseek-flash")] public interface IBot { ‸Task<string> AskAsync(string question); }""")]
    [InlineData("""[ModelChain("deepseek/deepseek-flash"), ‸TierTimeout(5_000)] public interface IBot { Task<string> AskAsync(string question); }""")]
    [InlineData("""[‸ModelChain("pool/mine")] public interface IBot { Task<string> AskAsync(string question); }""")]
    [InlineData("""[‸ModelChain] public interface IBot { Task<string> AskAsync(string question); }""")]
    [InlineData("""[‸ModelChain(["deepseek/deepseek-flash"])] public interface IBot { Task<string> AskAsync(string question); }""")]
    [InlineData("""
        [‸Other.ModelChain("deepseek/deepseek-flash")] public interface IBot;
        namespace Other { public sealed class ModelChainAttribute(string name) : Attribute { public string Name => name; } }
        """)]
    [InlineData("""public interface I‸Bot { Task<string> AskAsync(string question); }""")]
    public async Task Tier_AnywhereElse_IsNotOffered(string source) => Assert.Empty(await RefactoringTest.OfferedAsync(Provider, source));

    private static ModelFacts Facts(string title) => ModelCatalogue.Embedded.Find(title.Split('"')[1])!;

    private static string Bot(string attributes) => $$"""
        {{attributes}}
        public interface IBot
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    private static string Two(string tier, string timeout, string caret) => $$"""
        [ModelChain("deepseek/deepseek-flash", "google/gemini-2.5-flash-lite"{{tier}}){{caret}}]
        public interface IBot
        {
            {{timeout}}
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

            [ModelChain("deepseek/deepseek-flash", "xai/grok-4.3"), CostBudget(PerCallUsd = 0.5), TierTimeout(1_000, 2_000)]
            Task<string> TellAsync(string question, CancellationToken cancellationToken = default);
        }
        """;
}
