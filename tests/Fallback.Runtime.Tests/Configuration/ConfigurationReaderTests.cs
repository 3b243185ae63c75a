using Microsoft.Extensions.Configuration;

namespace Fallback.Runtime.Tests.Configuration;

public class ConfigurationReaderTests
{
    [Fact]
    public void ModelsAndAliases_MayHaveColonsInTheirNames()
    {
        FallbackOptions options = Read("""
            {
              "Models": {
                "ollama/llama3.2:3b": { "ContextWindow": 4096 },
                "ollama/llama3.2": { "ContextWindow": 8192 },
                "hf.co/bartowski/x:Q4:K": { "Quality": 0.5 },
                "plain": { "MaxOutput": 5 }
              },
              "Aliases": { "small:latest": "ollama/llama3.2:3b", "small": "ollama/llama3.2" }
            }
            """);

        Assert.Empty(options.ReadingErrors);
        Assert.Equal(
            ["hf.co/bartowski/x:Q4:K", "ollama/llama3.2", "ollama/llama3.2:3b", "plain"],
            options.Models.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((4096, 8192), (options.Models["ollama/llama3.2:3b"].ContextWindow, options.Models["ollama/llama3.2"].ContextWindow));
        Assert.Equal(("ollama/llama3.2:3b", "ollama/llama3.2"), (options.Aliases["small:latest"], options.Aliases["small"]));
    }

    [Theory]
    [InlineData("""{ "Models": { "a/m": { "ContextWindw": 5 } } }""", "Models:a/m:ContextWindw: no such setting; did you mean ContextWindow?")]
    [InlineData("""{ "Models": { "a/m:3b": { "ContextWindw": 5 } } }""", "Models:a/m:3b:ContextWindw: no such setting; did you mean ContextWindow?")]
    [InlineData("""{ "Clients": { "IBot": { "Hedge": "maybe" } } }""", "Clients:IBot:Hedge = 'maybe': must be true or false")]
    [InlineData("""{ "Clients": { "IBot": { "Hedge": { "DelayMs": "soon" } } } }""", "Clients:IBot:Hedge:DelayMs = 'soon': must be a whole number, for example 5000")]
    [InlineData("""{ "Clients": { "IBot": { "FailoverOn": "Everything" } } }""", "Clients:IBot:FailoverOn = 'Everything': must be names, with commas between them, of None, ContentFiltered,")]
    [InlineData("""{ "Clients": { "IBot": { "CircuitBreaker": { "BreakSeconds": "1e20" } } } }""", "Clients:IBot:CircuitBreaker:BreakSeconds = '1e20': must be seconds, at most those of a year")]
    [InlineData("""{ "MissingKeys": "Ignore" }""", "MissingKeys = 'Ignore': must be one of Fail, Skip")]
    [InlineData("""{ "ApiKye": "sk-secret" }""", "ApiKye: no such setting; known here: DefaultProvider, MissingKeys, Providers,")]
    public void Mistake_IsNamedWithItsKeyAndRemedy(string json, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Read(json).ReadingErrors), StringComparison.Ordinal);

    [Fact]
    public void EveryPolicy_CanBeReadAndSwitched()
    {
        FallbackOptions options = Read("""
            { "Chains": { "assistant": {
              "Tiers": [ { "Model": "a/m", "TimeoutMs": 1, "FirstTokenMs": 2, "IdleMs": 3 } ],
              "DeadlineMs": 4, "MaxAttempts": 5, "DegradedModel": "b/m",
              "TierTimeout": { "TimeoutMs": 6, "FirstTokenMs": 7, "IdleMs": 8 },
              "CircuitBreaker": false,
              "TierRetry": { "MaxRetries": 9, "BaseDelayMs": 10, "MaxDelayMs": 11, "MaxRetryAfterSeconds": 12, "WaitBeforeFailoverSeconds": 2.5 },
              "Hedge": { "Enabled": false, "DelayMs": 13, "ExtraCost": 0.13, "MaxParallel": 14 },
              "AnswerCache": { "TtlSeconds": 15, "StaleSeconds": 16, "ServeStale": false },
              "DefaultResponse": "later",
              "ContextPolicy": { "Mode": "TrimHistory", "ReserveTokens": 17 },
              "AnswerRepair": true,
              "FailoverOn": [ "ContentFiltered", "EmptyAnswer" ],
              "OnStreamFailure": "Continue, Restart",
              "RateLimit": true,
              "CostBudget": { "PerCallUsd": 0.018, "PerDayUsd": 1.9 },
              "PreferCheapest": { "MinQuality": 0.2 },
              "Generation": { "Temperature": 0.21, "MaxOutputTokens": 22, "TopP": 0.23, "Seed": 24, "Stop": [ "a", "b" ] }
            } } }
            """);

        Assert.Empty(options.ReadingErrors);
        ChainOptions chain = options.Chains["assistant"];
        Assert.Equal(("a/m", Ms(1), Ms(2), Ms(3)), (chain.Tiers[0].Model, chain.Tiers[0].Timeout, chain.Tiers[0].FirstToken, chain.Tiers[0].Idle));
        Assert.Equal((Ms(4), 5, "b/m"), (chain.Deadline, chain.MaxAttempts, chain.DegradedModel));
        Assert.Equal((Ms(6), Ms(7), Ms(8)), (chain.TierTimeout!.Timeout, chain.TierTimeout.FirstToken, chain.TierTimeout.Idle));
        Assert.Equal((false, null), (chain.CircuitBreaker!.Enabled, chain.CircuitBreaker.FailureThreshold));
        Assert.Equal((9, Ms(10), Ms(11), Ms(12_000)), (chain.TierRetry!.MaxRetries, chain.TierRetry.BaseDelay, chain.TierRetry.MaxDelay, chain.TierRetry.MaxRetryAfter));
        Assert.Equal(Ms(2_500), chain.TierRetry.WaitBeforeFailover);
        Assert.Equal((false, Ms(13), 0.13, 14), (chain.Hedge!.Enabled, chain.Hedge.Delay, chain.Hedge.ExtraCost, chain.Hedge.MaxParallel));
        Assert.Equal((Ms(15_000), Ms(16_000), false), (chain.AnswerCache!.TimeToLive, chain.AnswerCache.StaleFor, chain.AnswerCache.ServeStale));
        Assert.Equal(("later", ContextOverflow.TrimHistory, 17), (chain.DefaultResponse, chain.ContextPolicy!.Mode, chain.ContextPolicy.ReserveTokens));
        Assert.Equal((true, FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer, StreamRecovery.Restart | StreamRecovery.Continue), (chain.AnswerRepair, chain.FailoverOn, chain.OnStreamFailure));
        Assert.True(chain.RateLimit!.Enabled);
        Assert.Equal((0.018m, 1.9m, 0.2), (chain.CostBudget!.PerCallUsd, chain.CostBudget.PerDayUsd, chain.PreferCheapest!.MinQuality));
        Assert.Equal((0.21, 22, 0.23, 24), (chain.Generation!.Temperature, chain.Generation.MaxOutputTokens, chain.Generation.TopP, chain.Generation.Seed));
        Assert.Equal(["a", "b"], chain.Generation.Stop);
    }

    [Fact]
    public void EverySettingOfAChain_HasATable()
    {
        string[] settings = [.. typeof(ChainOptions).GetProperties().Select(static property => property.Name == "Deadline" ? "DeadlineMs" : property.Name)];

        Assert.Equal(settings.Order(StringComparer.Ordinal), ChainReader.Settings.Order(StringComparer.Ordinal));
    }

    /// <summary>As the analyzer says of an appsettings.json: a figure, a truth or a name is refused, a text or a section is not set.</summary>
    [Theory]
    [InlineData("""{ "Chains": { "a": { "DeadlineMs": null } } }""", "Chains:a:DeadlineMs")]
    [InlineData("""{ "MissingKeys": null }""", "MissingKeys")]
    [InlineData("""{ "Models": { "x": { "Prefill": null } } }""", "Models:x:Prefill")]
    [InlineData("""{ "Chains": { "a": { "AnswerCache": { "ServeStale": null } } } }""", "Chains:a:AnswerCache:ServeStale")]
    [InlineData("""{ "DefaultProvider": null, "Providers": { "a": null, "b": { "ApiKey": null } }, "Chains": { "c": { "Hedge": null, "Tiers": null, "DegradedModel": null } } }""", null)]
    public void Null_IsRefused_WhereATextWithoutCharactersIs(string json, string? key)
    {
        IReadOnlyList<string> refused = Read(json).ReadingErrors;

        if (key is null) Assert.Empty(refused);
        else Assert.StartsWith(key + " = '': must be ", Assert.Single(refused), StringComparison.Ordinal);
    }

    private static TimeSpan? Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static FallbackOptions Read(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var options = new FallbackOptions();
        ConfigurationReader.Read(new ConfigurationBuilder().AddJsonStream(stream).Build(), options);
        return options;
    }
}
