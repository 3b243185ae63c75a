using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests.Settings;

/// <summary>An appsettings.json that is an additional file: what is found in its section Fallback, where, and in which words.</summary>
public sealed class AppSettingsTests
{
    public static TheoryData<string, DiagnosticSeverity, string, string> Hits { get; } = new()
    {
        // Settings that nothing reads.
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { [|"Provders"|]: {} } }""", "Fallback:Provders: no such setting; did you mean Providers?" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "fallback": { "clients": { "IWriter": { [|"DeadlineMS2"|]: 5 } } } }""", "fallback:clients:IWriter:DeadlineMS2: no such setting; did you mean DeadlineMs?" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Hedge": { [|"Whatever"|]: 5 } } } } }""", "Fallback:Chains:a:Hedge:Whatever: no such setting; known here: Enabled, DelayMs, ExtraCost, MaxParallel" },
        { "FB2015", DiagnosticSeverity.Warning, """{ [|"Fallback:Providers:openai:BaseUlr"|]: "https://llm.example.com" }""", "Fallback:Providers:openai:BaseUlr: no such setting; did you mean BaseUrl?" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Models": { "ollama/llama3.2:3b": { [|"ContextWindw"|]: 5 } } } }""", "Fallback:Models:ollama/llama3.2:3b:ContextWindw: no such setting; did you mean ContextWindow?" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Tiers": [ { "Model": "openai/gpt-6-luna", [|"Timeout"|]: 5 } ] } } } }""", "Fallback:Chains:a:Tiers:0:Timeout: no such setting; did you mean TimeoutMs?" },
        // Values that the start refuses.
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "DeadlineMs": [|"soon"|] } } } }""", "Fallback:Chains:a:DeadlineMs: must be a whole number, for example 5000" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "MaxAttempts": [|0|] } } } }""", "Fallback:Chains:a:MaxAttempts: must be at least 1" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Generation": { "TopP": [|0|] } } } } }""", "Fallback:Chains:a:Generation:TopP: must be above 0" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "CircuitBreaker": { "FailureRatio": [|50|] } } } } }""", "Fallback:Chains:a:CircuitBreaker:FailureRatio: must be at most 1" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Hedge": [|"off"|] } } } }""", "Fallback:Chains:a:Hedge: must be true or false" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "MissingKeys": [|"Ignore"|] } }""", "Fallback:MissingKeys: must be one of Fail, Skip" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Models": { "a/b": { "MaxTokensParameter": [|"max"|] } } } }""", "Fallback:Models:a/b:MaxTokensParameter: must be one of max_tokens, max_completion_tokens" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "DeadlineMs": [|null|], "Tiers": [ { "Model": "openai/gpt-6-luna", "TimeoutMs": [|null|] } ] } } } }""", "Fallback:Chains:a:DeadlineMs: must be a whole number, for example 5000" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "MissingKeys": [|null|], "Models": { "x": { "Prefill": [|null|] } }, "Chains": { "a": { "CostBudget": { "PerDayUsd": [|null|] }, "AnswerCache": { "ServeStale": [|null|] } } } } }""", "Fallback:MissingKeys: must be one of Fail, Skip" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "pool": { "Probe": { "IntervalSeconds": [|0.5|] }, "SyntheticTraffic": { "PerDay": [|0|], "Prompts": [ "one", { "Text": "two", "Contains": "2" }, { "Text": "three", [|"Contain"|]: "3" } ] } } } } }""", "" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "pool": { "Probe": true, "SyntheticTraffic": { "Prompts": [|"one"|] } } } } }""", "Fallback:Providers:pool:SyntheticTraffic:Prompts: must be a list" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "FaultInjection": { "Faults": { "drill": { "Until": [|"tomorrow"|] } } } } }""", "Fallback:FaultInjection:Faults:drill:Until: must be a moment with its time zone, for example 2026-12-01T15:00:00Z" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "FaultInjection": { "Faults": { "drill": { "Share": [|30|], "Status": [|200|], "Kind": [|"Boom"|] } } } } }""", "Fallback:FaultInjection:Faults:drill:Share: must be at most 1" },
        // Clients.
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Clients": { [|"IAsistant"|]: {} } } }""", "Fallback:Clients:IAsistant: there is no such client; did you mean Fallback:Clients:IAssistant?" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Clients": { [|"Shop.Suport.IAssistant"|]: {} } } }""", "did you mean Fallback:Clients:Shop.Support.IAssistant?" },
        { "FB2015", DiagnosticSeverity.Info, """{ "Fallback": { "Clients": { [|"ITranslatorOfAnotherService"|]: {} } } }""", "Fallback:Clients:ITranslatorOfAnotherService has no effect: this project has no client of that name" },
        { "FB2015", DiagnosticSeverity.Info, """{ "Fallback": { "Clients": { [|"INoClient"|]: {} } } }""", "has no effect: this project has no client of that name" },
        // Models.
        { "FB2003", DiagnosticSeverity.Info, """{ "Fallback": { "Clients": { "IWriter": { "Tiers": [ { "Model": [|"pool/zebra"|] } ] } } } }""", "the catalogue does not know \"pool/zebra\"" },
        { "FB2003", DiagnosticSeverity.Info, """{ "Fallback": { "Chains": { "a": { "Canary": { "Model": [|"zebra/new"|], "Percent": 5 } } } } }""", "the catalogue does not know \"zebra/new\"" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Clients": { "IWriter": { "Canary": { "Percent": [|120|] } } } } }""", "" },
        { "FB2003", DiagnosticSeverity.Info, """{ "Fallback": { "Chains": { "a": { "DegradedModel": [|"zebra"|] } }, "Aliases": { "one": "openai/gpt-6-luna" } } }""", "the catalogue does not know \"zebra\"" },
        { "FB2003", DiagnosticSeverity.Info, """{ "Fallback": { "Aliases": { "fast": [|"openai/zebra"|] } } }""", "describe it in fallback.models.json or in Fallback:Models" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Tiers": [ [|"openai/gpt-6-luna"|], [|"deepseek/deepseek-flash"|] ] } } } }""", "Fallback:Chains:a:Tiers:0: must be a section with Model" },
        { "FB2015", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Tiers": [|"openai/gpt-6-luna"|], "Generation": { "Stop": [|"END"|] } } } } }""", "Fallback:Chains:a:Tiers: must be a list" },
        { "FB2003", DiagnosticSeverity.Info, """{ "Fallback": { "Providers": { "b": { "Vendor": "openai" } }, "Aliases": { "fast": [|"b/zebra"|] } } }""", "" },
        { "FB2016", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Tiers": [ { "Model": [|"openai/gpt-6-lunaa"|] } ] } } } }""", "the catalogue does not know \"openai/gpt-6-lunaa\"; did you mean \"openai/gpt-6-luna\"?" },
        { "FB2016", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "b": { "Vendor": "openai" } }, "Aliases": { "fast": [|"b/gpt-6-lunaa"|] } } }""", "did you mean \"b/gpt-6-luna\"?" },
        // Models that their provider retires.
        { "FB2010", DiagnosticSeverity.Warning, """{ "Fallback": { "Chains": { "a": { "Tiers": [ { "Model": [|"deepseek/deepseek-chat"|] } ] } } } }""", "\"deepseek/deepseek-chat\" was retired by deepseek on " },
        { "FB2010", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "b": { "Vendor": "deepseek" } }, "Aliases": { "fast": [|"b/deepseek-chat"|], "slow": [|"deepseek-chat"|] } } }""", "use \"deepseek/" },
        { "FB2010", DiagnosticSeverity.Warning, """{ "Fallback": { "DefaultProvider": "deepseek", "Clients": { "IWriter": { "DegradedModel": [|"deepseek-chat"|] } } } }""", "" },
        // A name that a gateway has given is its own.
        { "FB2003", DiagnosticSeverity.Info, """{ "Fallback": { "Providers": { "openai": { "BaseUrl": "https://llm.example.com" } }, "Aliases": { "fast": [|"openai/gpt-6-lunaa"|] } } }""", "" },
        // Addresses.
        { "FB3004", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "pool": { "BaseUrl": [|"http://llm.example.com/v1"|] } } } }""", "'llm.example.com' is reached over plain http: everyone on the network path can read prompts and answers; use https" },
        { "FB3004", DiagnosticSeverity.Error, """{ "Fallback": { "Providers": { "pool": { "BaseUrl": [|"http://llm.example.com/v1"|], "ApiKey": "of-the-pool", "AllowInsecureHttp": true } } } }""", "can read prompts, answers and the key; use https" },
        // Secrets.
        { "FB3002", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "openai": { "ApiKey": [|"sk-Qx7vT2mLp9Rk4Wz8Hn3B"|] } } } }""", "'sk-Q…Hn3B' looks like a key: whoever reads the source can use it; revoke it, and keep the new one in user secrets or in an environment variable" },
        { "FB3002", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "pool": { "SecretHeaders": { "X-Gateway": [|"Qx7vT2mLp9Rk4Wz8Hn3B"|] } } } } }""", "'Qx7v…Hn3B' looks like a key" },
        { "FB3002", DiagnosticSeverity.Warning, """{ "OpenAI": { "ApiKey": [|"Qx7vT2mLp9Rk4Wz8Hn3B"|] }, "List": [ [|"sk-Qx7vT2mLp9Rk4Wz8Hn3B"|] ] }""", "" },
        { "FB3006", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "pool": { "Headers": { [|"X-Gateway-Token"|]: "Qx7vT2mLp9Rk4Wz8Hn3B" } } } } }""", "The header 'X-Gateway-Token' of a provider holds what looks like a secret ('Qx7v…Hn3B'): values in 'Headers' are not masked; put it into 'SecretHeaders', or 'ApiKey', and keep its value in user secrets" },
        { "FB3006", DiagnosticSeverity.Warning, """{ "Fallback": { "Providers": { "pool": { "Headers": { [|"X-Any"|]: "sk-Qx7vT2mLp9Rk4Wz8Hn3B" } } } } }""", "" },
    };

    public static TheoryData<string> NearMisses { get; } = new()
    {
        """{ "Fallback": { "Providers": { "pool": { "Probe": { "Kind": "Models", "TimeoutSeconds": "0.5" }, "SyntheticTraffic": { "Prompts": [ "one", { "Text": "two", "Contains": "2" } ] } }, "b": { "BaseUrl": "https://b.example.com/v1", "Probe": true, "SyntheticTraffic": false } } } }""",
        "{}",
        "[]",
        "",
        """{ "Fallback": { "Provders": {} """,
        """{ "Fallback": null }""",
        """{ "Fallback": [] }""",
        // Something else of that name.
        """{ "Fallback": { "Url": "http://old.example.com", "Enabled": "maybe" } }""",
        """{ "Other": { "Providers": { "x": { "BaseUrl": "http://llm.example.com" } } } }""",
        // As the runtime takes it: any case, texts for figures, comments, commas, colons.
        """
        {
          // for the night
          "FALLBACK": { "clients": { "iwriter": { "deadlinems": "15000", "hedge": "False", "tiers": [ { "model": "openai/gpt-6-luna", }, ], }, }, },
          "Fallback:Clients:Shop.Outer.IInner:MaxAttempts": 3,
          "Fallback:Clients:IInner:DeadlineMs": 0, /* twice */
        }
        """,
        """{ "Fallback": { "Clients": { "IAssistant": {}, "Shop.Support.IAssistant": {}, "Shop.IWriter": {} } } }""",
        """{ "Fallback": { "Chains": { "any": { "Hedge": { "DelayMs": -1 }, "CostBudget": true, "FailoverOn": [ "ContentFiltered" ], "OnStreamFailure": "continue, Restart", "RateLimit": "" } } } }""",
        """{ "Fallback": { "Models": { "ollama/llama3.2:3b": { "ContextWindow": "4096", "StructuredOutput": "jsonschema" } } } }""",
        """{ "Fallback": { "Providers": { "pool": { "Headers": { "Anything": 5, "X-Version": "2026-11-01" }, "Dialect": "OpenAI-Chat", "Vendor": "zhipu" } } } }""",
        // Blank is not set.
        """{ "Fallback": { "DefaultProvider": "", "Providers": { "a": { "Vendor": "", "ApiVersion": "", "ApiKeyHeader": " " } }, "Models": { "a/x": { "MaxTokensParameter": "", "Provider": "" } }, "Chains": { "c": { "Tiers": "", "Generation": { "Stop": "" } } } } }""",
        """{ "Fallback": { "Providers": { "a": { "Vendor": " " } }, "GlobalBreaker": true, "Models": { "a/x": { "MaxTokensParameter": " max_tokens " } } } }""",
        // Models that the configuration knows, or may know.
        """{ "Fallback": { "Models": { "pool/zebra:3b": { "ContextWindow": 5 } }, "Aliases": { "z:1": "pool/zebra:3b", "y": "z:1" } } }""",
        """{ "Fallback": { "Models": { "zebra": { "Provider": "pool" } }, "Aliases": { "a": "zebra", "b": "pool/zebra" } } }""",
        """{ "Fallback": { "Providers": { "b": { "Vendor": "openai" }, "c": { "BaseUrl": "https://api.openai.com/v1" }, "d": { "Vendor": "vertex" } }, "Aliases": { "b": "b/gpt-6-luna", "c": "c/gpt-6-luna", "d": "d/zebra", "any": "pool/*", "none": "" } } }""",
        """{ "Fallback": { "DefaultProvider": "b", "Providers": { "b": { "Vendor": "openai" } }, "Chains": { "a": { "Tiers": [ { "Model": "gpt-6-luna" } ] } } } }""",
        // Who serves it says when it ends.
        """{ "Fallback": { "Providers": { "deepseek": { "BaseUrl": "https://llm.example.com" }, "b": { "Vendor": "deepseek", "BaseUrl": "https://llm.example.com" } }, "Aliases": { "fast": "deepseek/deepseek-chat", "slow": "b/deepseek-chat" } } }""",
        """{ "Fallback": { "Models": { "deepseek-chat": { "ContextWindow": 5 } }, "Chains": { "a": { "DegradedModel": "deepseek-chat", "Tiers": [ { "Model": "deepseek/deepseek-flash" } ] } } } }""",
        // What is null is not set, where it is no figure.
        """{ "Fallback": { "DefaultProvider": null, "Providers": { "a": null, "b": { "ApiKey": null, "Headers": { "X": null } } }, "Chains": { "c": { "Hedge": null, "Tiers": null, "DegradedModel": null } } } }""",
        // Addresses of one's own, and one that is allowed.
        """{ "Fallback": { "Providers": { "a": { "BaseUrl": "http://localhost:11434/v1" }, "b": { "BaseUrl": "http://127.0.0.1/v1" }, "c": { "BaseUrl": "http://llm.example.com/v1", "AllowInsecureHttp": true } } } }""",
        // No keys.
        """{ "Fallback": { "Providers": { "openai": { "ApiKey": "your-api-key-goes-here" }, "a": { "ApiKey": "" }, "b": { "SecretHeaders": { "X": "<token>" } } } } }""",
        """{ "Jwt": { "Key": "Qx7vT2mLp9Rk4Wz8Hn3B" }, "ConnectionStrings": { "Db": "Server=db;Password=Qx7vT2mLp9Rk4Wz8Hn3B" } }""",
    };

    [Theory]
    [MemberData(nameof(Hits))]
    public async Task Mistake_IsReportedAtItsPlace(string id, DiagnosticSeverity severity, string marked, string message)
    {
        ImmutableArray<Diagnostic> found = await SettingsTest.VerifyAsync(marked);

        Assert.All(found, diagnostic => Assert.Equal((id, severity), (diagnostic.Id, diagnostic.Severity)));
        Assert.Contains(message, found[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(SettingsTest.Path, found[0].Location.GetLineSpan().Path);
    }

    [Theory]
    [MemberData(nameof(NearMisses))]
    public async Task WhatTheRuntimeTakes_IsNoMistake(string text) => await SettingsTest.VerifyAsync(text);

    [Theory]
    [InlineData("/app/appsettings.Development.json", true)]
    [InlineData("/app/AppSettings.json", true)]
    [InlineData("/app/appsettings.json.bak", false)]
    [InlineData("/app/settings.json", false)]
    public async Task File_IsKnownByItsName(string path, bool isOne)
    {
        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(
            SettingsTest.Clients, test => test.TestState.AdditionalFiles.Add((path, """{ "Fallback": { "Provders": {} } }""")));

        Assert.Equal(isOne ? [path] : [], found.Where(static diagnostic => diagnostic.Id == "FB2015").Select(static diagnostic => diagnostic.Location.GetLineSpan().Path));
    }

    [Fact]
    public async Task Files_OfAProject_KnowWhatTheOthersSay() => await SettingsTest.VerifyAsync(
        """{ "Fallback": { "Providers": { "pool": { "BaseUrl": "http://llm.example.com/v1" } }, "Chains": { "a": { "Tiers": [ { "Model": "fast" }, { "Model": "pool/zebra" } ] } } } }""",
        SettingsTest.Clients,
        ("/app/appsettings.Development.json", """{ "Fallback": { "Providers": { "pool": { "AllowInsecureHttp": true } }, "Aliases": { "fast": "openai/gpt-6-luna" } } }"""),
        ("/app/fallback.models.json", """{ "models": [ { "provider": "pool", "id": "zebra" } ] }"""));

    [Fact]
    public async Task Project_WithoutClients_LeavesTheirNamesToTheApplication() =>
        await SettingsTest.VerifyAsync("""{ "Fallback": { "Clients": { "IPlugin": {} } } }""", "public interface IOther;");
}
