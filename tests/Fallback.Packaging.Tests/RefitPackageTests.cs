using System.Xml.Linq;
using Fallback.Testing;

namespace Fallback.Packaging.Tests;

/// <summary>Fallback.Refit as it is handed out: a project that installs it alone gets the runtime, Refit and both generators.</summary>
public sealed class RefitPackageTests(PackedRuntime package)
{
    private const string Program = """
        using Fallback;
        using Microsoft.Extensions.DependencyInjection;
        using Refit;

        var services = new ServiceCollection();
        services.AddFallback(options =>
        {
            options.AddProvider("openai", args[0], "key-of-openai");
            options.AddProvider("google", args[0], "key-of-google");
        });
        services.AddFallbackRefitClient<IChatApi>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        ChatAnswer answer = await provider.GetRequiredService<IChatApi>().AskAsync(new ChatRequest("any", [new Message("user", "Where is my parcel?")]));
        Console.WriteLine($"{answer.Choices[0].Message.Content} ({answer.Model})");

        [ModelChain("openai/gpt-6-luna", "google/gemini-3.5-flash-lite", DeadlineMs = 60_000)]
        [TierTimeout(30_000)]
        public interface IChatApi
        {
            [Post("/chat/completions")]
            Task<ChatAnswer> AskAsync([Body] ChatRequest request, CancellationToken cancellationToken = default);
        }

        public sealed record ChatRequest(string Model, Message[] Messages);

        public sealed record Message(string Role, string Content);

        public sealed record ChatAnswer(string Model, Choice[] Choices);

        public sealed record Choice(Message Message);
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Package_HoldsLibrariesWithDocumentation_AndNothingElse()
    {
        IEnumerable<string> content = package["Fallback.Refit"].Content;

        Assert.Equal(
            [
                "Fallback.Refit.nuspec",
                "README.md",
                "icon.png",
                "lib/net10.0/Fallback.Refit.dll",
                "lib/net10.0/Fallback.Refit.xml",
                "lib/net8.0/Fallback.Refit.dll",
                "lib/net8.0/Fallback.Refit.xml",
            ],
            content);
    }

    [Fact]
    public void Package_DependsOnTheRuntimeOfItsOwnVersion_AndOnTheOldestRefitThatItIsTestedWith_WithTheirGenerators()
    {
        XElement[] groups = [.. package["Fallback.Refit"].Specification.Descendants("group")];

        Assert.Equal(["net10.0", "net8.0"], groups.Select(static group => group.Attribute("targetFramework")!.Value).Order(StringComparer.Ordinal));
        Assert.All(groups, group =>
        {
            Dictionary<string, XElement> dependencies = group.Elements("dependency").ToDictionary(static dependency => dependency.Attribute("id")!.Value, StringComparer.Ordinal);
            Assert.Equal(["Fallback.Runtime", "Microsoft.Extensions.Http", "Refit"], dependencies.Keys.Order(StringComparer.Ordinal));
            Assert.Equal($"[{package.Version}]", dependencies["Fallback.Runtime"].Attribute("version")!.Value);
            Assert.Equal("14.0.1", dependencies["Refit"].Attribute("version")!.Value);
            Assert.All((string[])["Fallback.Runtime", "Refit"], name => Assert.Equal(("All", null), (dependencies[name].Attribute("include")?.Value, dependencies[name].Attribute("exclude")?.Value)));
        });
    }

    [Fact]
    public void Package_NamesLicenceReadmeAndDescription()
    {
        XElement metadata = package["Fallback.Refit"].Specification.Element("metadata")!;

        Assert.Equal("MIT", metadata.Element("license")?.Value);
        Assert.Equal("README.md", metadata.Element("readme")?.Value);
        Assert.False(string.IsNullOrWhiteSpace(metadata.Element("description")?.Value));
        Assert.Contains("refit", metadata.Element("tags")!.Value.Split(' ', ';'));
    }

    [Fact]
    public async Task Consumer_OfThisPackageAlone_IsAnsweredByTheSecondModel()
    {
        await using ProviderServer server = await ProviderServer.StartAsync(cancellationToken: Cancelled);
        server.Model("gpt-6-luna").Replies(Reply.Overloaded());
        server.Model("gemini-3.5-flash-lite").Replies(Reply.Text("It is on its way."));
        using var consumer = Consumer.Of(package, "Fallback.Refit");
        consumer.Write("Program.cs", Program);

        ProcessRun build = await consumer.BuildAsync(Cancelled);
        build.MustSucceed();
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
        ProcessRun run = await consumer.RunAsync(Cancelled, server.BaseUrl.AbsoluteUri);

        run.MustSucceed();
        Assert.Equal("It is on its way. (gemini-3.5-flash-lite)", run.Output.Trim());
        Assert.Single(server.RequestsTo("gpt-6-luna"));
    }
}
