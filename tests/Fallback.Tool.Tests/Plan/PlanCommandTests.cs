using System.Globalization;
using System.Text.Json;
using Fallback.Tool.Files;

namespace Fallback.Tool.Tests.Plan;

/// <summary>A build's chains in figures.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Plan_OfAnAssembly_ShowsEachChainInFigures()
    {
        ToolResult result = (await _work.Build("Shop.dll", Workplace.Shop).RunAsync("plan", "Shop.dll")).Exits(0);

        Assert.Equal("", result.Errors);
        Assert.Contains("Shop.ISupport\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Shop.ISupport.FastAsync\n", result.Output, StringComparison.Ordinal);
        string first = result.Lines.First(static line => line.Contains("deepseek/deepseek-flash", StringComparison.Ordinal));
        Assert.Matches(@"^  1 +deepseek/deepseek-flash +5 s +10 s +1,048,576 +0\.15 +0\.60 +3 failures, 30 s", first);
        Assert.Contains("  hedge: after 250 ms, 2 in flight\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_WithTraffic_IsTheMonthsCost_WithAndWithoutFallback()
    {
        _work.Build("Shop.dll", Workplace.Shop);
        string[] arguments =
            ["plan", "Shop.dll", "--client", "FastAsync", "--requests", "10M", "--split", "95,5", "--input", "2k", "--output", "500"];

        ToolResult text = (await _work.RunAsync(arguments)).Exits(0);
        ToolResult json = (await _work.RunAsync([.. arguments, "--format", "json"])).Exits(0);

        // 9.5 M calls of 2,000 x 0.15 + 500 x 0.60 millionths of a dollar, and 0.5 M of 2,000 x 0.10 + 500 x 0.50.
        Assert.Contains("with fallback     5,925.00 USD", text.Output, StringComparison.Ordinal);
        Assert.Contains("without fallback  5,700.00 USD, 500,000 calls fail", text.Output, StringComparison.Ordinal);
        Assert.Contains("fallback costs    225.00 USD more, 0.00045 USD for each call", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("assumed", text.Output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement month = document.RootElement.GetProperty("chains").EnumerateArray().Single().GetProperty("month");
        Assert.Equal(
            (5_925m, 5_700m), (month.GetProperty("usdWithFallback").GetDecimal(), month.GetProperty("usdWithoutFallback").GetDecimal()));
    }

    [Fact]
    public async Task Plan_WithoutTokens_SaysWhatItAssumes() => Assert.Contains(
        "calls with 1,000 input and 300 output tokens each (assumed; set --input and --output):",
        (await _work.Build("Shop.dll", Workplace.Shop).RunAsync("plan", "Shop.dll", "--requests", "1M")).Exits(0).Output,
            StringComparison.Ordinal);

    [Fact]
    public async Task Plan_OfAModelWithoutAPrice_LeavesItsCostUnknown()
    {
        _work.Build("Shop.dll", Workplace.Shop.Replace("openai/gpt-6-luna", "pool/mystery", StringComparison.Ordinal));

        ToolResult result = (await _work.RunAsync("plan", "Shop.dll", "--client", "ISupport", "--requests", "1M", "--split", "90,10"))
            .Exits(0);

        Assert.Contains("with fallback     ? USD", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fallback costs", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("isupport", "Shop.ISupport, Shop.ISupport.FastAsync")]
    [InlineData("Shop.ISupport", "Shop.ISupport, Shop.ISupport.FastAsync")]
    [InlineData("ISupport.FastAsync", "Shop.ISupport.FastAsync")]
    [InlineData("fast", "Shop.ISupport.FastAsync")]
    [InlineData("assistant", "Shop.ISupportAssistant")]
    [InlineData("Supp", "Shop.ISupport, Shop.ISupport.FastAsync, Shop.ISupportAssistant")]
    public async Task Plan_OfOneClient_TakesItsName_OrElseAPartOfIt(string client, string shown)
    {
        const string Another = """
            [ModelChain("openai/gpt-6-luna")]
            public interface ISupportAssistant { Task<string> AskAsync(string text); }
            """;
        _work.Build("Shop.dll", Workplace.Shop.Replace("namespace Shop;", "namespace Shop;\n" + Another, StringComparison.Ordinal));

        ToolResult result = (await _work.RunAsync("plan", "Shop.dll", "--client", client)).Exits(0);

        string names = string.Join(", ", result.Lines.Where(static line => line.StartsWith("Shop.", StringComparison.Ordinal)));
        Assert.Equal(shown, names);
    }

    [Fact]
    public async Task Plan_OfAClientWithoutAName_IsRefused() =>
        (await _work.Build("Shop.dll", Workplace.Shop).RunAsync("plan", "Shop.dll", "--client", "")).Refuses("--client is empty");

    [Fact]
    public async Task Plan_WithMoreSharesThanTiers_IsRefused() =>
        (await _work.Build("Shop.dll", Workplace.Shop).RunAsync("plan", "Shop.dll", "--requests", "1M", "--split", "90,5,5"))
            .Refuses("--split has 3 shares, but Shop.ISupport has 2 tiers");

    [Fact]
    public async Task Plan_TakesTheSettings_OfTheEnvironmentsToo()
    {
        _work.Build("Shop.dll", Workplace.Shop);
        _work.Write("appsettings.json", """{ "Fallback": { "Chains": { "batch": { "Tiers": [ { "Model": "openai/gpt-6-luna", "TimeoutMs": 7000 } ] } } } }""");
        _work.Write("appsettings.Production.json", """{ "Fallback": { "Clients": { "ISupport": { "DeadlineMs": 9000 } } } }""");

        ToolResult result = (await _work.RunAsync("plan", "Shop.dll")).Exits(0);
        ToolResult named = (await _work
            .RunAsync("plan", "Shop.dll", "--settings", "appsettings.json", "--settings", "appsettings.Production.json")).Exits(0);

        Assert.Contains("chain batch\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Shop.ISupport (Production)\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Settings: appsettings.Production.json, appsettings.json.", result.Output, StringComparison.Ordinal);
        // Named ones go over each other.
        Assert.DoesNotContain("(Production)", named.Output, StringComparison.Ordinal);
        Assert.Contains("worst case 9 s (the deadline)", named.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_KnowsTheProjectsOwnModels_FromTheAssemblyAlone()
    {
        const string Models = """{ "models": [ { "provider": "pool", "id": "mystery", "contextWindow": 4321, "inputPer1M": 7, "outputPer1M": 9 } ] }""";
        _work.Build("Shop.dll", Workplace.Shop.Replace("openai/gpt-6-luna", "pool/mystery", StringComparison.Ordinal), Models);

        string line = (await _work.RunAsync("plan", "Shop.dll")).Exits(0).Lines
            .First(static line => line.Contains("pool/mystery", StringComparison.Ordinal));

        Assert.Contains("4,321", line, StringComparison.Ordinal);
        Assert.Contains("9.00", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_AsMermaid_IsADiagram_WhoseNamesEndNothing()
    {
        _work.Build("Shop.dll", Workplace.Shop);
        _work.Write("appsettings.json", """{ "Fallback": { "Chains": { "a\"]; x[\"": { "Tiers": [ { "Model": "pool/<b>|`" } ] } } } }""");

        ToolResult result = (await _work.RunAsync("plan", "Shop.dll", "--format", "mermaid")).Exits(0);

        Assert.StartsWith("flowchart LR\n  subgraph c1[\"Shop.ISupport, at most 20 s\"]\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("c1t1 -->|fails| c1t2", result.Output, StringComparison.Ordinal);
        Assert.Contains("AllTiersFailedException", result.Output, StringComparison.Ordinal);
        Assert.Contains("a#34;#93;; x#91;#34;", result.Output, StringComparison.Ordinal);
        Assert.Contains("pool/#60;b#62;#124;#96;", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_IsTheSameInEveryCulture()
    {
        _work.Build("Shop.dll", Workplace.Shop);
        ToolResult usual = await _work.RunAsync("plan", "Shop.dll", "--requests", "10M");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal(usual, await _work.RunAsync("plan", "Shop.dll", "--requests", "10M"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Plan_OfAnAssemblyWithoutClients_SaysSo()
    {
        ToolResult result = (await _work.Build("Empty.dll", "public class Nothing;").RunAsync("plan", "Empty.dll")).Exits(0);

        Assert.Contains("Empty.dll has no interface with [ModelChain]", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Plan_OfAnAssemblyWhoseDependencyIsMissing_NamesIt_AndShowsTheRest()
    {
        const string Contracts = """
            namespace Contracts;
            public sealed record Ticket(string Title);
            public interface IBase { Task<string> OtherAsync(Ticket ticket); }
            """;
        const string Dependent = """
            [ModelChain("openai/gpt-6-luna")]
            public interface IDependent : Contracts.IBase { Task<Contracts.Ticket> ReadAsync(string text); }
            """;
        _work.Build("Contracts.dll", Contracts).Build("Shop.dll", Workplace.Shop + Dependent, references: "Contracts.dll");
        Assert.Equal("", (await _work.RunAsync("plan", "Shop.dll")).Exits(0).Errors);
        File.Delete(_work.PathOf("Contracts.dll"));

        ToolResult result = (await _work.RunAsync("plan", "Shop.dll")).Exits(2);

        Assert.Contains("Shop.ISupport\n", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "Shop.IDependent cannot be read, because Contracts is not next to the assembly", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfWhatIsNoAssembly_IsRefused()
    {
        _work.Write("text.dll", "MZ this is none").Write("appsettings.json", "{}");
        byte[] broken = File.ReadAllBytes(_work.Build("Shop.dll", Workplace.Shop).PathOf("Shop.dll"))[..700];
        File.WriteAllBytes(_work.PathOf("cut.dll"), broken);

        (await _work.RunAsync("plan", "text.dll")).Refuses("text.dll is not a .NET assembly");
        (await _work.RunAsync("plan", "cut.dll")).Refuses("cut.dll is not a .NET assembly");
        (await _work.RunAsync("plan", "nowhere.dll")).Refuses("nowhere.dll does not exist");
        (await _work.RunAsync("plan", "Shop.dll", "--client", "INobody")).Refuses(
            "No client or chain matches INobody; the build has Shop.ISupport, Shop.ISupport.FastAsync.");
    }

    [Fact]
    public async Task Plan_WithBrokenSettings_IsRefusedAtTheirPlace()
    {
        _work.Build("Shop.dll", Workplace.Shop);

        (await _work.Write("appsettings.json", "{\n  oops").RunAsync("plan", "Shop.dll")).Refuses("appsettings.json(2,3): not valid JSON");
        (await _work.Write("appsettings.json", new string(' ', 1_000_001) + "{}").RunAsync("plan", "Shop.dll"))
            .Refuses("longer than the 1,000,000 characters");
        File.WriteAllBytes(_work.PathOf("appsettings.json"), new byte[BoundedFile.MostBytes + 1]);
        (await _work.RunAsync("plan", "Shop.dll")).Refuses("larger than 8 MB");
    }
}
