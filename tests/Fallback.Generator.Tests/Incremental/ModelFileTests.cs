using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;

namespace Fallback.Generator.Tests.Incremental;

/// <summary>fallback.models.json beside the code: what it says stands in the client's documentation and reaches the runtime.</summary>
public sealed class ModelFileTests
{
    private const string Client = """[ModelChain("pool/mine", "openai/gpt-6-luna")] public interface IBot { Task<string> AskAsync(string question); }""";

    private const string Models = """{ "models": [ { "provider": "pool", "id": "mine", "contextWindow": 65536, "inputPer1M": 0, "outputPer1M": 0 }, { "provider": "openai", "id": "gpt-6-luna", "outputPer1M": 0.4 } ] }""";

    [Fact]
    public void File_ExtendsAndCorrectsTheCatalogue()
    {
        GeneratorHarness run = Run(("/app/fallback.models.json", Models)).Compiles();

        string client = Source(run, isModels: false);
        Assert.Contains("The smallest context window is 65,536 tokens (pool/mine).", client, StringComparison.Ordinal);
        Assert.Contains("0.10 / 0.40", client, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown for", client, StringComparison.Ordinal);
        Assert.Contains("ModelFiles.Register(", Source(run, isModels: true), StringComparison.Ordinal);
    }

    [Fact]
    public void File_OfAnotherName_IsNotRead() => Assert.Single(Run(("/app/models.json", "{ wrong")).Compiles().HintNames);

    [Theory]
    [InlineData("{ wrong")]
    [InlineData("")]
    [InlineData("[]")]
    public void File_ThatCannotBeRead_LeavesTheClientsAlone(string text)
    {
        GeneratorHarness run = Run(("/app/fallback.models.json", text)).Compiles();

        Assert.Contains("unknown for pool/mine", Assert.Single(run.Result.GeneratedSources).SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void File_WithAMistake_HoldsWithoutIt()
    {
        GeneratorHarness run = Run(("/app/fallback.models.json", Models.Replace("\"id\"", "\"contextWindows\": 5, /* odd */ \"id\"", StringComparison.Ordinal))).Compiles();

        Assert.Contains("65,536 tokens (pool/mine)", Source(run, isModels: false), StringComparison.Ordinal);
        Assert.Contains("/* odd */", Source(run, isModels: true), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralFiles_AreReadInTheOrderOfTheirPaths()
    {
        GeneratorHarness run = Run(("/b/fallback.models.json", Models.Replace("65536", "4096", StringComparison.Ordinal)), ("/a/fallback.models.json", Models));

        Assert.Contains("4,096 tokens (pool/mine)", Source(run, isModels: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_ElsewhereInTheCode_ReadsNoFileAgain()
    {
        GeneratorHarness run = Run(("/app/fallback.models.json", Models)).Edit(static compilation => compilation.AddSyntaxTrees(TestCompilation.Parse("class Other;", "Other.cs")));

        Assert.Equal(0, run.EmittedFiles);
        Assert.All(run.Reasons[TrackingNames.ModelFile].Concat(run.Reasons[TrackingNames.Facts]), static reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    private static GeneratorHarness Run(params (string Path, string Text)[] files) =>
        GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Create(TestCompilation.Usings + Client), files);

    private static string Source(GeneratorHarness run, bool isModels) =>
        run.Result.GeneratedSources.Single(source => source.HintName == ModelFileEmitter.HintName == isModels).SourceText.ToString();
}
