using System.Xml.Linq;
using Fallback.Testing;

namespace Fallback.Packaging.Tests;

/// <summary>The package as it is handed out: what lies in it, and what a project that knows only the package gets from it.</summary>
public sealed class PackageTests(PackedRuntime package)
{
    private const string Program = """
        using Fallback;

        IAssistant assistant = FallbackClient.Create<IAssistant>(options =>
        {
            options.AddProvider("openai", args[0], "key-of-openai");
            options.AddProvider("google", args[0], "key-of-google");
        });
        FallbackResult<string> result = await assistant.AnswerAsync("Where is my parcel?");
        Console.WriteLine($"{result.Value} ({result.Status} by {result.Provider}/{result.Model} after {result.Attempts.Count - 1} failure)");

        [ModelChain("openai/gpt-6-luna", "google/gemini-3.5-flash-lite", DeadlineMs = 60_000)]
        [TierTimeout(30_000)]
        public interface IAssistant
        {
            [SystemPrompt("You are a support assistant.")]
            Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Package_HoldsLibrariesWithDocumentationAndRoslynComponents_AndNothingElse()
    {
        IEnumerable<string> content = package["Fallback.Runtime"].Content;

        Assert.Equal(
            [
                "Fallback.Runtime.nuspec",
                "README.md",
                "analyzers/dotnet/cs/Fallback.Analyzers.dll",
                "analyzers/dotnet/cs/Fallback.CodeFixes.dll",
                "analyzers/dotnet/cs/Fallback.Completion.dll",
                "analyzers/dotnet/cs/Fallback.Generator.dll",
                "buildTransitive/Fallback.Runtime.targets",
                "buildTransitive/net8.0/Fallback.Runtime.targets",
                "icon.png",
                "lib/net10.0/Fallback.Runtime.dll",
                "lib/net10.0/Fallback.Runtime.xml",
                "lib/net8.0/Fallback.Runtime.dll",
                "lib/net8.0/Fallback.Runtime.xml",
                "schemas/appsettings.schema.json",
                "schemas/fallback.models.schema.json",
            ],
            content);
    }

    [Fact]
    public void Package_DependsOnAbstractionsAndPollysCore_OnEveryFramework()
    {
        XElement[] groups = [.. package["Fallback.Runtime"].Specification.Descendants("group")];

        Assert.Equal(["net10.0", "net8.0"], groups.Select(group => group.Attribute("targetFramework")!.Value).Order(StringComparer.Ordinal));
        Assert.All(groups, group => Assert.Equal(
            [
                "Microsoft.Extensions.AI.Abstractions",
                "Microsoft.Extensions.Caching.Abstractions",
                "Microsoft.Extensions.Configuration.Abstractions",
                "Microsoft.Extensions.Hosting.Abstractions",
                "Microsoft.Extensions.Logging.Abstractions",
                "Microsoft.Extensions.Options",
                "Microsoft.Extensions.Options.ConfigurationExtensions",
                "Polly.Core",
            ],
            group.Elements("dependency").Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Package_NamesLicenceReadmeAndDescription()
    {
        XElement metadata = package["Fallback.Runtime"].Specification.Element("metadata")!;

        Assert.Equal("MIT", metadata.Element("license")?.Value);
        Assert.Equal("README.md", metadata.Element("readme")?.Value);
        Assert.False(string.IsNullOrWhiteSpace(metadata.Element("description")?.Value));
    }

    [Fact]
    public async Task Consumer_WhosePrimaryIsOverloaded_IsAnsweredByTheSecondModel()
    {
        await using ProviderServer server = await ProviderServer.StartAsync(cancellationToken: Cancelled);
        server.Model("gpt-6-luna").Replies(Reply.Overloaded());
        server.Model("gemini-3.5-flash-lite").Replies(Reply.Text("It is on its way."));
        using Consumer consumer = Consumer.Of(package);
        consumer.Write("Program.cs", Program);

        ProcessRun build = await consumer.BuildAsync(Cancelled);
        build.MustSucceed();
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
        ProcessRun run = await consumer.RunAsync(Cancelled, server.BaseUrl.AbsoluteUri);

        run.MustSucceed();
        Assert.Equal("It is on its way. (Live by google/gemini-3.5-flash-lite after 1 failure)", run.Output.Trim());
        Assert.Single(server.RequestsTo("gpt-6-luna"));
    }

    [Fact]
    public async Task Consumer_WithAFigureOutOfRange_DoesNotBuild()
    {
        using Consumer consumer = Consumer.Of(package);
        consumer.Write("Program.cs", Program.Replace("[TierTimeout(30_000)]", "[TierTimeout(-1)]", StringComparison.Ordinal));

        ProcessRun build = await consumer.BuildAsync(Cancelled);

        Assert.True(build.ExitCode != 0 && build.Output.Contains("error FB1005", StringComparison.Ordinal), build.ToString());
    }

    [Theory]
    [InlineData("netstandard2.0", ".NETStandard 2.0")]
    [InlineData("net472", ".NETFramework 4.7.2")]
    [InlineData("net6.0", ".NETCoreApp 6.0")]
    public async Task Consumer_WhoseFrameworkIsNotSupported_IsToldSo_AndNothingElse(string framework, string name)
    {
        using Consumer consumer = Consumer.Of(package, framework: framework);
        consumer.Write("IAssistant.cs", """
            using Fallback;

            [ModelChain("openai/gpt-6-luna")]
            public interface IAssistant;
            """);

        ProcessRun build = await consumer.BuildAsync(Cancelled);

        IEnumerable<string> errors = build.Output.Split('\n').Where(static line => line.Contains("error", StringComparison.Ordinal));
        string expected = $"Fallback.Runtime supports .NET 8 and later (net8.0, net9.0, net10.0 …), and Consumer targets {name}: set its";
        bool isOne = errors.Select(static line => line.Trim()).Distinct().ToArray() is [var only] && only.Contains(expected, StringComparison.Ordinal);
        Assert.True(isOne, build.ToString());
    }

    [Fact]
    public async Task Consumer_WhoseCompilerCannotLoadTheGenerator_IsToldSo()
    {
        using Consumer consumer = Consumer.Of(package);
        consumer.Write("Program.cs", Program);

        ProcessRun old = await consumer.BuildAsync(Cancelled, "-p:_FallbackCompilerOf=17.13.9");
        ProcessRun oldest = await consumer.BuildAsync(Cancelled, "-p:_FallbackCompilerOf=17.14.0");

        Assert.NotEqual(0, old.ExitCode);
        Assert.Contains("needs the .NET SDK 9.0.300 or later", old.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("CS0246", old.Output, StringComparison.Ordinal);
        oldest.MustSucceed();
    }

    [Fact]
    public async Task Consumer_OnTheOldestFramework_Builds()
    {
        using Consumer consumer = Consumer.Of(package, framework: "net8.0");
        consumer.Write("IAssistant.cs", "using Fallback;" + Program[Program.IndexOf("[ModelChain", StringComparison.Ordinal)..]);

        ProcessRun build = await consumer.BuildAsync(Cancelled);

        build.MustSucceed();
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vbproj", "Assistant.vb", "Imports Fallback\n\n<ModelChain(\"openai/gpt-6-luna\")>\nPublic Interface IAssistant\nEnd Interface\n")]
    [InlineData("fsproj", "Assistant.fs", "namespace Demo\nopen Fallback\n\n[<ModelChain(\"openai/gpt-6-luna\")>]\ntype IAssistant =\n    interface\n    end\n")]
    public async Task ConsumerInAnotherLanguage_WithAChain_IsToldSo(string language, string file, string source)
    {
        using Consumer consumer = Consumer.Of(package, language: language);
        consumer.Write(file, source);

        ProcessRun build = await consumer.BuildAsync(Cancelled);

        string expected = "error FB1006: This file declares a chain ([ModelChain]), and Fallback generates clients in C# projects only";
        Assert.True(build.ExitCode != 0 && build.Output.Contains($"{file} : {expected}", StringComparison.Ordinal), build.ToString());
    }

    [Theory]
    [InlineData("vbproj", "Caller.vb", "Public Class Caller\n    ' <ModelChain(\"a/b\")> stands in the C# project\n    Public Const Name As String = \"ModelChain(\"\nEnd Class\n")]
    [InlineData("fsproj", "Caller.fs", "module Caller\n// [<ModelChain(\"a/b\")>] stands in the C# project\nlet name = \"ModelChain(\"\n")]
    public async Task ConsumerInAnotherLanguage_WithoutAChain_Builds(string language, string file, string source)
    {
        using Consumer consumer = Consumer.Of(package, language: language);
        consumer.Write(file, source);

        (await consumer.BuildAsync(Cancelled)).MustSucceed();
    }
}
