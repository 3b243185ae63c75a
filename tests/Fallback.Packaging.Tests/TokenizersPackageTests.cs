using System.Xml.Linq;

namespace Fallback.Packaging.Tests;

/// <summary>Fallback.Tokenizers as it is handed out: a project that installs it alone gets the vocabularies, too.</summary>
public sealed class TokenizersPackageTests(PackedRuntime package)
{
    private const string Program = """
        using Fallback;

        ITokenCounter counter = new FallbackOptions().AddTokenizers().TokenCounter!;
        Console.WriteLine($"{Count("gpt-5")} {Count("gpt-4")} {Count("claude-sonnet-5-5")}");

        string Count(string model) => $"{counter.Count("お誕生日おめでとう", "any", model)}";
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Package_HoldsLibrariesWithDocumentation_AndNothingElse()
    {
        IEnumerable<string> content = package["Fallback.Tokenizers"].Content;

        Assert.Equal(
            [
                "Fallback.Tokenizers.nuspec",
                "README.md",
                "icon.png",
                "lib/net10.0/Fallback.Tokenizers.dll",
                "lib/net10.0/Fallback.Tokenizers.xml",
                "lib/net8.0/Fallback.Tokenizers.dll",
                "lib/net8.0/Fallback.Tokenizers.xml",
            ],
            content);
    }

    [Fact]
    public void Package_DependsOnTheRuntimeWithItsGenerator_AndOnTheVocabularies()
    {
        XElement metadata = package["Fallback.Tokenizers"].Specification.Element("metadata")!;

        Assert.Equal(
            ["MIT", "README.md", "icon.png"],
            ((string[])["license", "readme", "icon"]).Select(name => metadata.Element(name)?.Value));
        Assert.All(package["Fallback.Tokenizers"].Specification.Descendants("group"), group =>
        {
            Dictionary<string, XElement> dependencies = group.Elements("dependency")
                .ToDictionary(static dependency => dependency.Attribute("id")!.Value, StringComparer.Ordinal);
            Assert.Equal(
                ["Fallback.Runtime", "Microsoft.ML.Tokenizers", "Microsoft.ML.Tokenizers.Data.Cl100kBase", "Microsoft.ML.Tokenizers.Data.O200kBase"],
                dependencies.Keys.Order(StringComparer.Ordinal));
            Assert.Equal("All", dependencies["Fallback.Runtime"].Attribute("include")?.Value);
        });
    }

    [Fact]
    public async Task Consumer_OfThisPackageAlone_Counts()
    {
        using var consumer = Consumer.Of(package, "Fallback.Tokenizers");
        consumer.Write("Program.cs", Program);

        ProcessRun build = await consumer.BuildAsync(Cancelled);
        build.MustSucceed();
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
        ProcessRun run = await consumer.RunAsync(Cancelled);

        run.MustSucceed();
        Assert.Equal("8 9 ", run.Output.TrimEnd('\r', '\n'));
    }
}
