using Fallback.Catalogue;
using Fallback.Completion.Tests.Verification;
using Microsoft.CodeAnalysis.Completion;

namespace Fallback.Completion.Tests;

/// <summary>The catalogue's models in the strings of a chain, through Roslyn's completion service.</summary>
public sealed class ModelCompletionTests
{
    [Fact]
    public async Task Chain_AtAnEmptyString_OffersEveryModelOfTheCatalogueAndNothingElse()
    {
        using var project = new EditedProject("""[ModelChain("‸")] public interface IBot;""");

        Offer offer = await Offer.AtAsync(project, '"');

        Assert.Equal(
            ModelCatalogue.Embedded.Models.Select(static model => $"{model.Provider}/{model.Id}").Order(StringComparer.Ordinal),
            offer.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Chain_InTheOrderShown_EndsWithDeprecatedModelsAndThenRetiredOnes()
    {
        using var project = new EditedProject("""[ModelChain("‸")] public interface IBot;""");

        string[] status = [.. (await Offer.AtAsync(project)).Names.Select(static name => ModelCatalogue.Embedded.Find(name)!.Status!)];

        Assert.Equal(["active", "legacy", "deprecated", "retired"], status.Where((s, i) => i == 0 || s != status[i - 1]));
    }

    [Theory]
    [InlineData("deepseek/deepseek-flash", "1,048,576 tokens, USD 0.15 / 0.60", false)]
    [InlineData("google/gemini-2.5-pro", "deprecated, ends on 2026-12-01, 1,048,576 tokens, USD 1.25 / 10.00", true)]
    [InlineData("deepseek/deepseek-chat", "retired on 2026-07-24, 1,000,000 tokens, USD 0.14 / 0.28", true)]
    [InlineData("openai/gpt-5-mini", "deprecated, ends on 2026-12-11, 400,000 tokens, USD 0.25 / 2.00", true)]
    public async Task Model_BesideItsName_ShowsWindowPriceAndEnd(string name, string inline, bool isEnding)
    {
        using var project = new EditedProject("""[ModelChain("‸")] public interface IBot;""");

        CompletionItem item = (await Offer.AtAsync(project))[name];

        Assert.Equal(inline, item.InlineDescription);
        Assert.Equal(isEnding, item.Tags.Contains("Deprecated"));
    }

    [Fact]
    public async Task Model_Described_SaysWhatTheCatalogueKnows()
    {
        using var project = new EditedProject("""[ModelChain("‸")] public interface IBot;""");

        Offer offer = await Offer.AtAsync(project);

        Assert.Equal(
            $"""
            google/gemini-2.5-pro (deprecated, ends on 2026-12-01)
            Successor: google/gemini-3.8-flash
            Context window: 1,048,576 tokens, answers of up to 65,536
            USD 1.25 in and 10.00 out per million tokens
            Takes tools, JSON schemas, images
            Facts of {ModelCatalogue.Embedded.AsOf}
            """,
            await offer.DescribeAsync("google/gemini-2.5-pro"));
    }

    [Theory]
    [InlineData("""[ModelChain("‸")]""", """[ModelChain("openai/gpt-6-luna")]""")]
    [InlineData("""[ModelChain("open‸")]""", """[ModelChain("openai/gpt-6-luna")]""")]
    [InlineData("""[ModelChain("openai/gpt‸-4o-mini")]""", """[ModelChain("openai/gpt-6-luna")]""")]
    [InlineData("""[ModelChain(@"‸")]""", """[ModelChain(@"openai/gpt-6-luna")]""")]
    [InlineData(""""[ModelChain("""op‸""")]"""", """"[ModelChain("""openai/gpt-6-luna""")]"""")]
    [InlineData("""[ModelChain("google/gemini-3.8-flash", "‸", DeadlineMs = 9_000)]""", """[ModelChain("google/gemini-3.8-flash", "openai/gpt-6-luna", DeadlineMs = 9_000)]""")]
    [InlineData("""[ModelChain(new[] { "‸" })]""", """[ModelChain(new[] { "openai/gpt-6-luna" })]""")]
    [InlineData("""[ModelChain(["‸"])]""", """[ModelChain(["openai/gpt-6-luna"])]""")]
    [InlineData("""[ModelChainAttribute("‸")]""", """[ModelChainAttribute("openai/gpt-6-luna")]""")]
    [InlineData("""[global::Fallback.ModelChain("‸")]""", """[global::Fallback.ModelChain("openai/gpt-6-luna")]""")]
    [InlineData("""[DegradedModel("‸")]""", """[DegradedModel("openai/gpt-6-luna")]""")]
    // Half typed: without an end, before the next tier, and with nothing to stand on yet.
    [InlineData("""[ModelChain("op‸)]""", """[ModelChain("openai/gpt-6-luna)]""")]
    [InlineData("""[ModelChain("op‸, "google/gemini-3.8-flash")]""", """[ModelChain("openai/gpt-6-luna, "google/gemini-3.8-flash")]""")]
    public async Task Model_Chosen_TakesThePlaceOfTheWholeName(string before, string after)
    {
        using var project = new EditedProject(before + "\npublic interface IBot;");

        string text = await (await Offer.AtAsync(project)).ChooseAsync("openai/gpt-6-luna");

        Assert.EndsWith(after + "\npublic interface IBot;", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[ModelChain("‸")]""")]
    [InlineData("""public interface IBot { [ModelChain("‸")] }""")]
    [InlineData("""public interface IBot { [ModelChain("‸")] Task<string> AskAsync(string question); }""")]
    public async Task Chain_WhereverItStands_IsCompleted(string source)
    {
        using var project = new EditedProject(source);

        Assert.Contains("openai/gpt-6-luna", (await Offer.AtAsync(project)).Names);
    }

    [Fact]
    public async Task Chain_ThatHasAModel_OffersItToNoOtherTier()
    {
        using var project = new EditedProject("""[ModelChain("openai/gpt-6-luna", "‸", KnownModels.Google.Gemini3_8Flash)] public interface IBot;""");

        Offer offer = await Offer.AtAsync(project);

        Assert.DoesNotContain("openai/gpt-6-luna", offer.Names);
        Assert.DoesNotContain("google/gemini-3.8-flash", offer.Names);
        Assert.Contains("openai/gpt-6-sol", offer.Names);
    }

    [Fact]
    public async Task DegradedModel_BehindAChain_IsNoneOfTheChain()
    {
        using var project = new EditedProject("""[ModelChain("openai/gpt-6-luna"), DegradedModel("‸")] public interface IBot;""");

        Offer offer = await Offer.AtAsync(project);

        Assert.DoesNotContain("openai/gpt-6-luna", offer.Names);
        Assert.Contains("openai/gpt-6-sol", offer.Names);
    }

    [Fact]
    public async Task OwnModels_OfTheProjectsFile_ComeFirstAndCorrectTheCatalogue()
    {
        using var project = new EditedProject("""[ModelChain("‸")] public interface IBot;""", ("fallback.models.json", """
            { "models": [
              { "provider": "pool", "id": "my-model", "contextWindow": 65536, "inputPer1M": 0, "outputPer1M": 0 },
              { "provider": "openai", "id": "gpt-6-luna", "inputPer1M": 0.08, "outputPer1M": 0.40 } ] }
            """));

        Offer offer = await Offer.AtAsync(project);

        Assert.Equal(["pool/my-model", "openai/gpt-6-luna"], offer.Names.Take(2));
        Assert.Equal("65,536 tokens, USD 0.00 / 0.00", offer["pool/my-model"].InlineDescription);
        Assert.Equal("1,050,000 tokens, USD 0.08 / 0.40", offer["openai/gpt-6-luna"].InlineDescription);
    }

    [Theory]
    [InlineData("""[Obsolete("‸")] public interface IBot;""")]
    [InlineData("""[ModelChain("openai/" + "‸")] public interface IBot;""")]
    [InlineData("""[ModelChain("a/b"‸)] public interface IBot;""")]
    [InlineData("""[ModelChain(‸"a/b")] public interface IBot;""")]
    [InlineData("""[ModelChain("a b‸")] public interface IBot;""")]
    [InlineData("""[ModelChain(/* "‸" */)] public interface IBot;""")]
    [InlineData("""[DefaultResponse("‸")] public interface IBot;""")]
    [InlineData("""[SystemPrompt("‸")] public interface IBot;""")]
    [InlineData("""public static class C { public static string S => "‸"; }""")]
    [InlineData("""public static class C { public static void M() => Console.Write(new[] { "‸" }); }""")]
    [InlineData("""[Other.ModelChain("‸")] public interface IBot; namespace Other { public sealed class ModelChainAttribute(string name) : Attribute; }""")]
    [InlineData("""[ModelChain("a/b"), TierTimeout("a/b", "‸")] public interface IBot;""")]
    [InlineData("""[ModelChain("a/b"), CircuitBreaker("‸")] public interface IBot;""")]
    public async Task AnythingElse_OffersNoModel(string source)
    {
        using var project = new EditedProject(source);

        Assert.DoesNotContain((await Offer.AtAsync(project)).Names, static name => name.Contains('/', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData('"', true)]
    [InlineData('/', true)]
    [InlineData('{', true)]
    [InlineData('x', false)]
    [InlineData(' ', false)]
    public async Task Typing_ByItself_ShowsModelsAfterItsCharactersOnly(char typed, bool isShown)
    {
        using var project = new EditedProject("""[ModelChain("‸")] public interface IBot;""");

        Assert.Equal(isShown, (await Offer.AtAsync(project, typed)).Names.Contains("openai/gpt-6-luna"));
    }
}
