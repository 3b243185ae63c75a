using System.Text.Json;

namespace Fallback.Tool.Tests.Check;

/// <summary>What is wrong in settings, before the start.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("""  "MissingKey": "Skip"  """, "error: Fallback:MissingKey: no such setting; did you mean MissingKeys?")]
    [InlineData(
        """  "Providers": { "a": { "BaseUrl": "https://a.example", "Timeout": 5 } }  """,
        "error: Fallback:Providers:a:Timeout: no such setting; known here: BaseUrl,")]
    [InlineData(
        """  "Models": { "a/m:3b": { "ContextWindw": 5 } }  """,
        "error: Fallback:Models:a/m:3b:ContextWindw: no such setting; did you mean ContextWindow?")]
    [InlineData(
        """  "Providers": { "a": { "BaseUrl": "http://a.example" } }  """,
        "error: Fallback:Providers:a:BaseUrl = 'http://a.example/': with plain http, everyone on the network path")]
    [InlineData(
        """  "Providers": { "a": { "BaseUrl": "https://a.example", "MaxConcurrency": "many" } }  """,
        "error: Fallback:Providers:a:MaxConcurrency = 'many': must be a whole number")]
    [InlineData(
        """  "Chains": { "c": { "Tiers": [ { "Model": "nobody/x" } ] } }  """,
        "error: c, tier 1 = 'nobody/x' names the provider 'nobody', which is not configured")]
    [InlineData(
        """  "Clients": { "IThing": { "Tiers": [ { "Model": "nobody/x" } ] } }  """,
        "error: IThing, tier 1 = 'nobody/x' names the provider")]
    [InlineData("""  "Chains": { "c": { } }  """, "error: the chain 'c' has no tier")]
    [InlineData("""  "Aliases": { "a": "b", "b": "a" }  """, "error: Fallback:Aliases:a = ")]
    [InlineData(
        """  "Chains": { "c": { "DeadlineMs": 4000, "Tiers": [ { "Model": "openai/a", "TimeoutMs": 5000 }, { "Model": "openai/b" } ] } }  """,
        "warning: FB2004 tier 1 of 'c' can take 5 s, but the deadline is 4 s")]
    [InlineData(
        """  "Chains": { "c": { "Tiers": [ { "Model": "openai/gpt-6-luna" } ] } }  """,
        "note: Fallback:Providers:openai:ApiKey is missing (needed by c, tier 1")]
    [InlineData(
        """  "AnswerCache": { "Store": "HybridCache" }  """,
        "note: Fallback:AnswerCache:Store = HybridCache needs services.AddHybridCache() in code")]
    [InlineData("""  "Gateway": { "Callers": { "a": {} } }  """, "note: Fallback:Gateway is checked by fallback-gateway --validate")]
    public async Task Check_FindsWhatTheStartFinds(string settings, string finding)
    {
        ToolResult result = await _work.Write("appsettings.json", $"{{ \"Fallback\": {{ {settings} }} }}").RunAsync("check");

        Assert.Equal("", result.Errors);
        Assert.Contains(result.Lines, line => line.Contains(finding, StringComparison.Ordinal));
        bool isError = finding.StartsWith("error", StringComparison.Ordinal);
        result.Exits(isError ? 1 : 0);
        (await _work.RunAsync("check", "--strict")).Exits(finding.StartsWith("note", StringComparison.Ordinal) ? 0 : 1);
    }

    [Fact]
    public async Task Check_NamesFileLineAndColumn()
    {
        _work.Write("appsettings.json", """
            {
              // Comments are fine.
              "Fallback": {
                "Providers": {
                  "pool": {
                    "BaseUrl": "http://pool.example"
                  }
                },
                "Chains": {
                  "c": { "Tiers": [
                    { "Model": "pool/m" },
                    { "Model": "nobody/x" },
                  ] }
                }
              }
            }
            """);

        string[] lines = (await _work.RunAsync("check", "appsettings.json")).Exits(1).Lines;

        Assert.StartsWith("appsettings.json(6,9): error: Fallback:Providers:pool:BaseUrl", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("appsettings.json(12,9): error: c, tier 2 = 'nobody/x'", lines[1], StringComparison.Ordinal);
        Assert.Equal("2 errors, no warnings, 1 note in appsettings.json.", lines[^1]);
    }

    [Fact]
    public async Task Check_OfSeveralFiles_TakesTheLaterOne_AndStillTellsOfTheOther()
    {
        _work.Write("a.json", """{ "Fallback": { "CacheEntries": "lots" } }""").Write("b.json", """{ "Fallback": { "CacheEntries": 5 } }""");

        ToolResult result = (await _work.RunAsync("check", "a.json", "b.json")).Exits(0);

        Assert.StartsWith(
            "a.json(1,33): warning: Fallback:CacheEntries: must be a whole number", result.Lines[0], StringComparison.Ordinal);
        (await _work.RunAsync("check", "b.json", "a.json")).Exits(1);
    }

    [Theory]
    [InlineData("{ \"Falback\": {} }", "error: no section Fallback, so nothing is configured; did you mean Falback?")]
    [InlineData("{ \"Logging\": {} }", "name it with --section")]
    [InlineData("{\n  oops", "appsettings.json(2,3): error: not valid JSON: Expected a member name")]
    [InlineData("", "appsettings.json(1,1): error: not valid JSON")]
    [InlineData("[]", "error: not valid JSON: Expected an object")]
    [InlineData("{ \"Fallback\": { \"CacheEntries\": 1, \"CacheEntries\": 2 } }", "cannot be read as settings")]
    public async Task Check_OfABrokenFile_SaysWhere(string text, string finding) =>
        Assert.Contains(finding, (await _work.Write("appsettings.json", text).RunAsync("check")).Exits(1).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Check_OfAFileThatNestsForever_EndsInASentence() => Assert.Contains(
        "levels of nesting", (await _work.Write("appsettings.json", new string('[', 1_000_000)).RunAsync("check")).Exits(1).Output,
            StringComparison.Ordinal);

    [Fact]
    public async Task Check_OfAFileFullOfMistakes_ShowsTheFirstOnes()
    {
        string settings = string.Join(", ", Enumerable.Range(0, 20_000).Select(static i => $"\"x{i}\": 1"));

        ToolResult result = (await _work.Write("appsettings.json", $"{{ \"Fallback\": {{ {settings} }} }}").RunAsync("check")).Exits(1);

        Assert.Equal(202, result.Lines.Length);
        Assert.StartsWith("20000 errors,", result.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ShowsNoKey_WhereverItStands()
    {
        const string Key = "sk-canary-7f3K9qLmZ2xW8vB4nT6y";
        _work.Write("appsettings.json", $$"""
            { "Fallback": {
                "DefaultProvider": "{{Key}}", "{{Key}}": 1, "CacheEntries": "{{Key}}", "Aliases": { "a": "{{Key}}", "{{Key}}": "" },
                "Providers": {
                  "a": { "BaseUrl": "https://user:{{Key}}@a.example/{{Key}}", "ApiKye": "{{Key}}", "ApiKey": "{{Key}}\n" },
                  "{{Key}}": { "Vendor": "{{Key}}" } },
                "Chains": { "c": { "Tiers": [ { "Model": "{{Key}}" }, { "Model": "a/{{Key}}" } ] } } } }
            """);

        ToolResult text = await _work.RunAsync("check");
        ToolResult json = await _work.RunAsync("check", "--format", "json");

        foreach (string seen in (string[])[text.ToString(), json.ToString()])
            for (int start = 0; start + 10 <= Key.Length; start++)
                Assert.DoesNotContain(Key.Substring(start, 10), seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AsJson_HasPlaces()
    {
        ToolResult result = (await _work.Write("appsettings.json", "{ \"Fallback\": { \"MissingKey\": 1 } }")
            .RunAsync("check", "--format", "json")).Exits(1);

        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement finding = json.RootElement.EnumerateArray().Single();
        Assert.Equal(("error", "appsettings.json", 1),
            (finding.GetProperty("kind").GetString(), finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task Check_TakesProvidersOfTheCode_AndAnotherSection()
    {
        _work.Write("appsettings.json", """{ "Ai": { "Llm": { "Chains": { "c": { "Tiers": [ { "Model": "own/x" } ] } } } } }""");

        (await _work.RunAsync("check", "--section", "Ai:Llm", "--in-code", "own")).Exits(0);
        ToolResult without = (await _work.RunAsync("check", "--section", "Ai:Llm")).Exits(1);

        Assert.Contains("appsettings.json(1,50): error: c, tier 1 = 'own/x'", without.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithAnAssemblyAndNoSettingsFile_ChecksTheAssemblyAlone()
    {
        _work.Write("Shop.csproj", "<Project />").Build("bin/Debug/Shop.dll", Workplace.Shop);

        ToolResult right = (await _work.RunAsync("check", "--assembly", ".")).Exits(0);
        _work.Build("bin/Debug/Shop.dll", Workplace.Shop.Replace("openai/gpt-6-luna", "nobody/x", StringComparison.Ordinal));
        ToolResult wrong = (await _work.RunAsync("check", "--assembly", ".")).Exits(1);

        Assert.Equal("There is no appsettings.json; only the assembly was checked.", right.Errors.Trim());
        Assert.StartsWith("note: Fallback:Providers:deepseek:ApiKey is missing", right.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("no warnings, 2 notes in Shop.dll.", right.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("tier 2 = 'nobody/x' names the provider", wrong.Output, StringComparison.Ordinal);
        (await _work.RunAsync("check", "appsettings.json", "--assembly", ".")).Refuses("appsettings.json does not exist");
        (await _work.RunAsync("check")).Refuses("There is no appsettings.json here; name a settings file, or a build with --assembly.");
    }

    [Fact]
    public async Task Check_WithAnAssemblyAlone_TakesTheSettingsOfItsProject_UnlessTheCurrentFolderHasSome()
    {
        _work.Write("src/Shop/Shop.csproj", "<Project />").Build("src/Shop/bin/Debug/Shop.dll", Workplace.Shop);
        _work.Write("src/Shop/appsettings.json", """{ "Fallback": { "CacheEntries": "lots" } }""");

        ToolResult ofTheProject = (await _work.RunAsync("check", "--assembly", "src/Shop")).Exits(1);
        _work.Write("appsettings.json", """{ "Fallback": { "CacheEntries": 5 } }""");
        ToolResult ofTheFolder = (await _work.RunAsync("check", "--assembly", "src/Shop")).Exits(0);

        Assert.StartsWith(
            $"{Path.Combine("src/Shop", "appsettings.json")}(1,17): error: ", ofTheProject.Output, StringComparison.Ordinal);
        Assert.EndsWith(" in appsettings.json.", ofTheFolder.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfSettingsWithoutTheSection_IsANote_IfTheAssemblyHasChains()
    {
        _work.Build("Shop.dll", Workplace.Shop).Write("appsettings.json", """{ "Logging": {} }""");

        ToolResult result = (await _work.RunAsync("check", "--assembly", "Shop.dll")).Exits(0);
        ToolResult misspelt = (await _work.Write("appsettings.json", """{ "Falback": {} }""").RunAsync("check", "--assembly", "Shop.dll"))
            .Exits(1);

        Assert.Contains(
            "appsettings.json: note: no section Fallback, so nothing is configured; if the", result.Output, StringComparison.Ordinal);
        Assert.Contains("Fallback:Providers:deepseek:ApiKey is missing", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "error: no section Fallback, so nothing is configured; did you mean Falback?", misspelt.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithAnAssembly_KnowsItsClients()
    {
        _work.Build("Shop.dll", Workplace.Shop);
        _work.Write("appsettings.json", """{ "Fallback": { "Clients": { "ISuport": { "DeadlineMs": 4000 } } } }""");

        Assert.Contains(
            "Fallback:Clients:ISuport: there is no such client; did you mean Fallback:Clients:ISupport?",
            (await _work.RunAsync("check", "--assembly", "Shop.dll")).Exits(1).Output, StringComparison.Ordinal);
        _work.Write("appsettings.json", """{ "Fallback": { "Clients": { "ISupport": { "DeadlineMs": 4000 } } } }""");
        ToolResult unreachable = (await _work.RunAsync("check", "--assembly", "Shop.dll")).Exits(0);
        Assert.Contains(
            "appsettings.json(1,30): warning: FB2004 tier 1 of 'Shop.ISupport' can take 5 s", unreachable.Output, StringComparison.Ordinal);
        Assert.Contains("note: Fallback:Providers:deepseek:ApiKey is missing", unreachable.Output, StringComparison.Ordinal);
    }
}
