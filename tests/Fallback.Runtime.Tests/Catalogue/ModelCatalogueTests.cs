using System.Globalization;
using Fallback.Catalogue;

namespace Fallback.Runtime.Tests.Catalogue;

public sealed class ModelCatalogueTests
{
    [Theory]
    [InlineData("openai", "gpt-6-luna", "gpt-6-luna")]
    [InlineData("OpenAI", "GPT-6-Luna", "gpt-6-luna")]
    [InlineData("openai", "gpt-4.1-2025-04-14", "gpt-4.1")]
    [InlineData("anthropic", "claude-sonnet-4.5", "claude-sonnet-4-5")]
    [InlineData("openrouter", "deepseek/deepseek-v3.2", "deepseek/deepseek-v3.2")]
    [InlineData("openrouter", "deepseek-v3.2", "deepseek/deepseek-v3.2")]
    [InlineData("groq", "openai/gpt-oss-120b", "openai/gpt-oss-120b")]
    public void Find_ByProviderAndName_GivesTheModel(string provider, string name, string id) =>
        Assert.Equal(id, ModelCatalogue.Embedded.Find(provider, name)?.Id);

    [Theory]
    [InlineData("openai/gpt-6-luna", "openai", "gpt-6-luna")]
    [InlineData("anthropic/claude-sonnet-4.5", "anthropic", "claude-sonnet-4-5")]
    [InlineData("openrouter/deepseek/deepseek-v3.2", "openrouter", "deepseek/deepseek-v3.2")]
    [InlineData("claude-sonnet-5-5", "anthropic", "claude-sonnet-5-5")]
    [InlineData("deepseek-v3.2", "openrouter", "deepseek/deepseek-v3.2")]
    public void Find_ByChainModel_GivesTheModel(string written, string provider, string id)
    {
        ModelFacts? facts = ModelCatalogue.Embedded.Find(written);
        Assert.Equal((provider, id), (facts?.Provider, facts?.Id));
    }

    [Theory]
    [InlineData("deepseek/deepseek-v3.2")]
    [InlineData("openai/gpt-oss-120b")]
    [InlineData("pool/gpt-6-luna")]
    [InlineData("my-model")]
    [InlineData("openai/")]
    [InlineData("/")]
    [InlineData("")]
    public void Find_NameThatTheProviderDoesNotHave_IsUnknown(string written) => Assert.Null(ModelCatalogue.Embedded.Find(written));

    [Fact]
    public void Find_NamesThatDifferInCase_PrefersTheExactOne()
    {
        var catalogue = new ModelCatalogue("", [new ModelFacts { Provider = "p", Id = "M" }, new ModelFacts { Provider = "p", Id = "m" }]);
        Assert.Equal("M", catalogue.Find("p", "M")!.Id);
        Assert.Equal("m", catalogue.Find("p", "m")!.Id);
        Assert.Equal("m", catalogue.Find("m")!.Id);
    }

    [Fact]
    public void Find_AliasThatIsAnotherModelsId_GivesTheId()
    {
        var catalogue = new ModelCatalogue("", [new ModelFacts { Provider = "p", Id = "new", Aliases = ["old"] }, new ModelFacts { Provider = "p", Id = "old" }]);
        Assert.Equal("old", catalogue.Find("p", "old")!.Id);
    }

    [Fact]
    public void Embedded_EveryModel_IsFoundByEachOfItsNames()
    {
        ModelCatalogue catalogue = ModelCatalogue.Embedded;
        Assert.True(catalogue.Models.Count > 80);
        foreach (ModelFacts model in catalogue.Models)
        {
            Assert.Same(model, catalogue.Find(model.Provider, model.Id));
            Assert.Same(model, catalogue.Find($"{model.Provider}/{model.Id}"));
            foreach (string alias in model.Aliases) Assert.NotNull(catalogue.Find(model.Provider, alias));
        }
    }

    [Fact]
    public void Embedded_EveryReplacement_IsKnownAndNotRetiredItself()
    {
        foreach (ModelFacts model in ModelCatalogue.Embedded.Models.Where(model => model.Replacement is not null))
            Assert.NotEqual("retired", ModelCatalogue.Embedded.Find(model.Provider, model.Replacement!)?.Status ?? "unknown");
    }

    [Fact]
    public void Embedded_Facts_AreReadAsWritten()
    {
        ModelFacts luna = ModelCatalogue.Embedded.Find("openai/gpt-6-luna")!;
        Assert.Equal((1_050_000, 128_000, 0.1m, 0.5m, 0.01m, 0.125m), (luna.ContextWindow, luna.MaxOutput, luna.InputPerMillion, luna.OutputPerMillion, luna.CachedInputPerMillion, luna.CacheWritePerMillion));
        Assert.Equal(("max_completion_tokens", "json_schema", "active", false), (luna.MaxTokensParameter, luna.StructuredOutputMode, luna.Status, luna.AcceptsTemperature));
        Assert.Equal(new LongContextPrice(272_000, new TokenPrice(0.2m, 0.75m, 0.02m)), luna.LongContext);
        Assert.Null(ModelCatalogue.Embedded.Find("google/gemini-4-argon")!.MaxOutput);
        Assert.Equal("2026-11-30", ModelCatalogue.Embedded.Find("anthropic/claude-sonnet-4-5")!.RetiresOn);
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", ModelCatalogue.Embedded.AsOf);
    }

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Reader_UnderAnyCulture_ReadsTheSameFigures(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            ModelFacts model = Assert.Single(CatalogueReader.Read("""{"asOf":"2026-11-21","models":[{"provider":"P","id":"MINI","inputPer1M":0.15,"retiresOn":"2027-01-14"}]}""").Models);
            Assert.Equal((0.15m, "2027-01-14"), (model.InputPerMillion, model.RetiresOn));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Extension_KeepsWhatItDoesNotSay_AndTakesAPriceWhole()
    {
        ModelCatalogue own = CatalogueReader.Read("""{ "models": [ { "provider": "OpenAI", "id": "gpt-6-sol", "inputPer1M": 1.5 }, { "provider": "pool", "id": "mine", "contextWindow": 4096 } ] }""");

        ModelCatalogue all = ModelCatalogue.Embedded.With(own);

        ModelFacts corrected = all.Find("openai/gpt-6-sol")!;
        Assert.Equal((1.5m, 10m, 1_050_000, "json_schema"), (corrected.InputPerMillion, corrected.OutputPerMillion, corrected.ContextWindow, corrected.StructuredOutputMode));
        Assert.Equal((null, null), (corrected.LongContext, corrected.CachedInputPerMillion));
        Assert.Equal(4_096, all.Find("mine")?.ContextWindow);
        Assert.Equal(ModelCatalogue.Embedded.Models.Count + 1, all.Models.Count);
        Assert.Equal(ModelCatalogue.Embedded.AsOf, all.AsOf);
    }
}
