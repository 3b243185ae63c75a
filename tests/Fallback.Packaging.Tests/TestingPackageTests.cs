using System.Xml.Linq;

namespace Fallback.Packaging.Tests;

/// <summary>Fallback.Testing as it is handed out: a test project that installs it with an xunit rehearses a chain, and has [RehearsalData].</summary>
public sealed class TestingPackageTests(PackedRuntime package)
{
    private const string Tests = """
        using Fallback;
        using Fallback.Testing;
        using Xunit;

        public sealed class ChainTests
        {
            [Theory]
            [RehearsalData(typeof(IAssistant))]
            public void ATierThatIsWell_Answers(RehearsalRow row) => Assert.Equal(row.Failing == "every tier", row.AnsweredBy == "nobody");
        }

        [ModelChain("openai/gpt-6-luna", "google/gemini-3.5-flash-lite", DeadlineMs = 20_000)]
        [TierTimeout(5_000)]
        public interface IAssistant
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Package_HoldsTheLibrary_AndTheAttributeInSource()
    {
        IEnumerable<string> content = package["Fallback.Testing"].Content;

        Assert.Equal(
            [
                "Fallback.Testing.nuspec",
                "README.md",
                "buildTransitive/Fallback.Testing.targets",
                "icon.png",
                "lib/net10.0/Fallback.Testing.dll",
                "lib/net10.0/Fallback.Testing.xml",
                "lib/net8.0/Fallback.Testing.dll",
                "lib/net8.0/Fallback.Testing.xml",
                "xunit/RehearsalDataAttribute.Xunit2.cs",
                "xunit/RehearsalDataAttribute.Xunit3.cs",
            ],
            content);
    }

    [Fact]
    public void Package_DependsOnTheRuntimeOfItsOwnVersion_AndOnNoXunit()
    {
        foreach (XElement group in package["Fallback.Testing"].Specification.Descendants("group").Where(static group => group.Parent!.Name == "dependencies"))
        {
            XElement dependency = Assert.Single(group.Elements("dependency"));
            Assert.Equal(("Fallback.Runtime", $"[{package.Version}]"), (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value));
        }
    }

    [Fact]
    public async Task Consumer_WithXunit3_RehearsesByTheAttribute()
    {
        using var consumer = Consumer.Of(package, "Fallback.Testing");
        consumer.Write("ChainTests.cs", Tests);
        consumer.Write(
            "Directory.Build.targets",
            """<Project><ItemGroup><PackageReference Include="xunit.v3" Version="3.2.2" /></ItemGroup></Project>""");

        ProcessRun build = await consumer.BuildAsync(Cancelled);
        build.MustSucceed();
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
        ProcessRun run = await consumer.RunAsync(Cancelled);

        run.MustSucceed();
        // Nothing fails, or one tier or both in fourteen ways.
        Assert.Contains("Total: 29", run.Output, StringComparison.Ordinal);
    }
}
