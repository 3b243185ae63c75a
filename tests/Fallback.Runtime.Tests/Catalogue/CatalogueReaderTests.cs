using Fallback.Catalogue;

namespace Fallback.Runtime.Tests.Catalogue;

public sealed class CatalogueReaderTests
{
    [Fact]
    public void Model_WithNullAndMissingMembers_HasThemUnknown()
    {
        ModelFacts model = Assert.Single(Read("""{"provider":"p","id":"m","contextWindow":null}""").Models);
        Assert.Equal(new ModelFacts { Provider = "p", Id = "m" }.ToString(), (model with { Aliases = [], PriceChanges = [] }).ToString());
        Assert.Null(model.ContextWindow);
        Assert.Null(model.InputPerMillion);
        Assert.Null(model.SupportsTools);
        Assert.Null(model.Status);
        Assert.Empty(model.PriceChanges);
    }

    [Fact]
    public void ServiceTiers_AreRead_AndBelongToThePriceTheyCameWith()
    {
        ModelFacts model = Assert.Single(Read("""{"provider":"p","id":"m","inputPer1M":1,"outputPer1M":2,"serviceTiers":[{"tier":"priority","inputPer1M":2,"outputPer1M":4}]}""").Models);

        Assert.Equal(new ServiceTierPrice("priority", new TokenPrice(2, 4, null)), Assert.Single(model.ServiceTiers));
        Assert.Empty(new ModelFacts { InputPerMillion = 3 }.Over(model).ServiceTiers);
        Assert.Single(new ModelFacts { MaxOutput = 3 }.Over(model).ServiceTiers);
        Assert.Throws<CatalogueFormatException>(() => Read("""{"provider":"p","id":"m","serviceTiers":[{"inputPer1M":2}]}"""));
    }

    [Theory]
    [InlineData("""{"id":"m"}""", "\"provider\" is missing")]
    [InlineData("""{"provider":"p","id":" "}""", "must not be empty")]
    [InlineData("""{"provider":"p","id":"m","contextWindow":0}""", "whole number from 1")]
    [InlineData("""{"provider":"p","id":"m","contextWindow":1.5}""", "whole number from 1")]
    [InlineData("""{"provider":"p","id":"m","contextWindow":"128000"}""", "must be a number")]
    [InlineData("""{"provider":"p","id":"m","maxOutput":3000000000}""", "whole number from 1")]
    [InlineData("""{"provider":"p","id":"m","inputPer1M":-1}""", "0 or more")]
    [InlineData("""{"provider":"p","id":"m","inputPer1M":1e999}""", "0 or more")]
    [InlineData("""{"provider":"p","id":"m","supportsTools":1}""", "true or false")]
    [InlineData("""{"provider":"p","id":"m","status":"gone"}""", "active, legacy, deprecated, retired")]
    [InlineData("""{"provider":"p","id":"m","retiresOn":"21.11.2026"}""", "yyyy-MM-dd")]
    [InlineData("""{"provider":"p","id":"m","aliases":["a",1]}""", "only strings")]
    [InlineData("""{"provider":"p","id":"m","contextWindows":1}""", "\"contextWindows\" is not a member of a model")]
    [InlineData("""{"provider":"p","id":"m","longContext":{"inputPer1M":1}}""", "\"aboveInputTokens\" is missing")]
    [InlineData("""{"provider":"p","id":"m","peak":{"hours":"nights"}}""", "is not of the form")]
    [InlineData("""{"provider":"p","id":"m","peak":{"hours":"Mon-Fri 25:00-26:00 UTC"}}""", "is not of the form")]
    [InlineData("""{"provider":"p","id":"m","priceChanges":[{"inputPer1M":1}]}""", "\"from\" is missing")]
    [InlineData("""{"provider":"p","id":"m"},{"provider":"p","id":"m"}""", "p/m occurs twice")]
    [InlineData("""["m"]""", "Expected an object")]
    [InlineData("""{"provider":"p","id":"m","maxOutput":1,"maxOutput":2}""", "\"maxOutput\" occurs twice in a model")]
    [InlineData("""{"provider":"p","id":"m","longContext":[]}""", "must be an object")]
    [InlineData("""{"provider":"p","id":"m","contextWindows":1}""", "did you mean \"contextWindow\"?")]
    [InlineData("""{"provider":"p","id":"m","colour":1}""", "known here: inputPer1M, outputPer1M")]
    public void Model_WithAMistake_IsRefusedWithItsName(string models, string expected)
    {
        CatalogueFormatException error = Assert.Throws<CatalogueFormatException>(() => Read(models));
        Assert.Contains(expected, error.Problem, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
        Assert.True(error.Column > 1);
    }

    [Fact]
    public void PriceChanges_InAnyOrder_AreSortedByDay()
    {
        ModelFacts model = Assert.Single(Read("""{"provider":"p","id":"m","priceChanges":[{"from":"2027-02-01"},{"from":"2027-01-01"}]}""").Models);
        Assert.Equal([1, 2], model.PriceChanges.Select(change => change.From.Month));
    }

    [Fact]
    public void File_WithMistakes_HasEachReportedAtItsName_AndAllElseRead()
    {
        const string Json = """
            {
              "$schema": "https://example.com/fallback.models.schema.json",
              "models": [ // two of four
                { "provider": "p", "id": "a", "contextWindows": 1, "maxOutput": 7, "inputPer1M": -1, "outputPer1M": 2, },
                { "provider": "p" },
                { "provider": "p", "id": "b", "aliases": [ 1, "bee" ], "longContext": { "inputPer1M": 1 }, "maxOutput": 8, "maxOutput": 9 },
                "c",
              ],
            }
            """;
        var mistakes = new List<CatalogueFormatException>();
        ModelCatalogue catalogue = CatalogueReader.Read(Json, mistakes.Add);

        Assert.Equal(
            ["\"contextWindows\"", "\"inputPer1M\"", "{ \"provider\": \"p\" }", "1", "{ \"inputPer1M\": 1 }", "\"maxOutput\"", "\"c\""],
            mistakes.OrderBy(static mistake => mistake.Place.Start).Select(static mistake => Json[mistake.Place.Start..mistake.Place.End]));
        ModelFacts a = catalogue.Models[0], b = catalogue.Models[1];
        Assert.Equal((2, "a", 7, null, 2m), (catalogue.Models.Count, a.Id, a.MaxOutput, a.InputPerMillion, a.OutputPerMillion));
        Assert.Equal(("b", "bee", null, 8), (b.Id, Assert.Single(b.Aliases), b.LongContext, b.MaxOutput));
    }

    private static ModelCatalogue Read(string models) => CatalogueReader.Read($$"""{"asOf":"2026-11-21","models":[{{models}}]}""");
}
