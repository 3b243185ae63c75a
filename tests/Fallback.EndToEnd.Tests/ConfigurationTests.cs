using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>Mistakes are found at start, each with key, value and remedy; changes take effect without a restart.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task Host_WithARightConfiguration_AnswersThroughTheContainer()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(Right(stage));
        await host.StartAsync(Stage.Token);

        FallbackResult<string> result = await host.Services.GetRequiredService<IThreeTiers>().AskAsync("hello", Stage.Token);

        Assert.Equal("You said: hello", result.Value);
        Assert.Equal(3, host.Services.GetRequiredService<FallbackMonitor>().Tiers.Count);
    }

    [Theory]
    [InlineData("Providers:alpha:BaseUrl", "htp:/nowhere", "Fallback:Providers:alpha:BaseUrl = 'htp:/nowhere': must be an absolute http or https URL")]
    [InlineData("Providers:alpha:BaseUrl", "http://example.com/v1", "with plain http, everyone on the network path can read prompts and the key")]
    [InlineData("Providers:alpha:KeyRequired", "yes", "Fallback:Providers:alpha:KeyRequired = 'yes': must be true or false")]
    [InlineData("Providers:alpha:Timeout", "5", "Fallback:Providers:alpha:Timeout: no such setting; known here: BaseUrl")]
    [InlineData("Providers:alpha:Headers:Authorization", "x", "a key belongs in Fallback:Providers:alpha:ApiKey")]
    [InlineData("Providers:ghost:KeyRequired", "false", "Fallback:Providers:ghost:BaseUrl is missing")]
    [InlineData("Clients:IThreeTiers:DeadlineMs", "-5", "Fallback:Clients:IThreeTiers:DeadlineMs = '-5'")]
    [InlineData("Clients:IThreeTiers:Tiers:0:TimeoutMs", "soon", "Fallback:Clients:IThreeTiers:Tiers:0:TimeoutMs = 'soon': must be a whole number")]
    [InlineData("Clients:IThreeTiers:Tiers:0:Model", "delta/four", "names the provider 'delta', which is not configured; set Fallback:Providers:delta:BaseUrl")]
    [InlineData("Clients:IThreeTiers:Tiers:0:Model", "no-such-model", "names no provider, and none is known for it")]
    [InlineData("Clients:IThreeTiers:CircuitBreaker:BreakSeconds", "0.1", "BreakSeconds = '0.1': must be at least 0.5")]
    [InlineData("Providers:alpha:RequestsPerMinute", "-1", "Fallback:Providers:alpha:RequestsPerMinute = '-1': must be a number of requests, 0 for no limit")]
    [InlineData("Models:alpha/one:TokensPerMinute", "-1", "Fallback:Models:alpha/one:TokensPerMinute = '-1': must be a number of tokens, 0 for no limit")]
    [InlineData("Clients:IThreeTiers:RateLimit:MaxConcurrency", "-1", "Fallback:Clients:IThreeTiers:RateLimit:MaxConcurrency = '-1': must be a number of requests, 0 for no limit")]
    [InlineData("Clients:IThreeTiers:RateLimit:Requests", "9", "Fallback:Clients:IThreeTiers:RateLimit:Requests: no such setting; known here: Enabled, RequestsPerMinute")]
    [InlineData("Clients:IThreeTiers:CostBudget:PerDayUsd", "-0.5", "Fallback:Clients:IThreeTiers:CostBudget:PerDayUsd = '-0.5': must be US dollars, 0 for no budget")]
    [InlineData("Clients:IThreeTiers:CostBudget:PerCallUsd", "0.01", "IThreeTiers, tier 1 = 'alpha/one' has a cost budget but no known price; set Fallback:Models:alpha/one:InputPerMillion and Fallback:Models:alpha/one:OutputPerMillion (0 if it costs nothing)")]
    [InlineData("Models:alpha/one:Quality", "90", "Fallback:Models:alpha/one:Quality = '90': must be a number from 0 to 1")]
    [InlineData("Clients:IThreeTiers:PreferCheapest:MinQuality", "1.5", "Fallback:Clients:IThreeTiers:PreferCheapest:MinQuality = '1.5': must be a number from 0 to 1")]
    [InlineData("Clients:IThreeTiers:PreferCheapest:MinQuality", "0.9", "IThreeTiers, tier 2 = 'bravo/two' is to be chosen by a quality of at least 0.9, but its own is unknown; set Fallback:Models:bravo/two:Quality to a number from 0 to 1")]
    [InlineData("Clients:IThreeTiers:PreferCheapest:MinQuality", "0", "IThreeTiers, tier 3 = 'charlie/three' is to be chosen by cost, but has no known price; set Fallback:Models:charlie/three:InputPerMillion")]
    [InlineData("GlobalBreaker:FailureRatio", "50", "Fallback:GlobalBreaker:FailureRatio = '50': must be in (0, 1]")]
    [InlineData("GlobalBreaker:Threshold", "50", "Fallback:GlobalBreaker:Threshold: no such setting; known here: FailureRatio")]
    [InlineData("CacheEntries", "-1", "Fallback:CacheEntries = '-1': must be 0 or more")]
    public async Task Host_WithAMistake_DoesNotStartAndNamesKeyValueAndRemedy(string key, string value, string expected)
    {
        await using Stage stage = await Stage.OpenAsync();
        Dictionary<string, string?> settings = Right(stage);
        settings["Fallback:" + key] = value;
        using IHost host = Host(settings);

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains(e.Failures, failure => failure.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("500", true)]
    [InlineData("0", true)]
    [InlineData("-1", false)]
    public async Task Host_WithAHedgeOfTwoKinds_DoesNotStartAndNamesBoth(string delay, bool isMistake)
    {
        await using Stage stage = await Stage.OpenAsync();
        Dictionary<string, string?> settings = Right(stage);
        settings["Fallback:Clients:IThreeTiers:Hedge:DelayMs"] = delay;
        settings["Fallback:Clients:IThreeTiers:Hedge:ExtraCost"] = "0.2";
        using IHost host = Host(settings);

        if (!isMistake)
        {
            await host.StartAsync(Stage.Token);
            return;
        }
        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));
        Assert.Equal(
            "Fallback:Clients:IThreeTiers:Hedge:ExtraCost = '0.2': must not be set together with DelayMs: a hedge starts either after a fixed time "
            + "or as early as its cost allows",
            Assert.Single(e.Failures));
    }

    [Fact]
    public async Task Host_WithoutAKey_DoesNotStartAndNamesTheVariable()
    {
        await using Stage stage = await Stage.OpenAsync();
        Dictionary<string, string?> settings = Right(stage);
        settings["Fallback:Providers:alpha:BaseUrl"] = "https://llm.example.com/v1";
        settings["Fallback:Providers:alpha:ApiKey"] = "";
        using IHost host = Host(settings);

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Equal("Fallback:Providers:alpha:ApiKey is missing (needed by Fallback.EndToEnd.Tests.IThreeTiers, tier 1 = 'alpha/one'): set it, or the environment variable ALPHA_API_KEY, or Fallback:Providers:alpha:KeyRequired = false", Assert.Single(e.Failures));
    }

    [Fact]
    public async Task Host_WithABrokenKey_MasksItInTheMessage()
    {
        await using Stage stage = await Stage.OpenAsync();
        Dictionary<string, string?> settings = Right(stage);
        settings["Fallback:Providers:alpha:ApiKey"] = "sk-secret-part one-and-more";
        using IHost host = Host(settings);

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains("'sk-s…more'", Assert.Single(e.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_TakesEffectWithTheNextCallAndAMistakeIsRefusedWhole()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(Right(stage));
        await host.StartAsync(Stage.Token);
        IThreeTiers client = host.Services.GetRequiredService<IThreeTiers>();
        await client.AskAsync("1", Stage.Token);
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();

        configuration["Fallback:Clients:IThreeTiers:Tiers:0:Model"] = "bravo/reloaded";
        configuration.Reload();
        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);
        configuration["Fallback:Clients:IThreeTiers:Tiers:0:Model"] = "nobody/knows";
        configuration.Reload();
        FallbackResult<string> third = await client.AskAsync("3", Stage.Token);

        Assert.Equal(("bravo", "reloaded"), (second.Provider, second.Model));
        Assert.Equal(("bravo", "reloaded"), (third.Provider, third.Model));
    }

    [Fact]
    public void Create_ForAnInterfaceWithoutAChain_SaysWhatToDo()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => FallbackClient.Create<IDisposable>());

        Assert.Contains("[ModelChain(\"provider/model\", …)]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alias_StandsForItsModel()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Aliases["alpha/one"] = "bravo/instead";
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = await runtime.CreateClient<IOneTier>().AskAsync("hello", Stage.Token);

        Assert.Equal(("bravo", "instead"), (result.Provider, result.Model));
    }

    [Fact]
    public async Task ConfiguredPrice_GivesTheCostAndAnUnknownOneGivesNone()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("ok").WithUsage(1_000_000, 500_000));
        FallbackOptions options = stage.Options();
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 0.42m, OutputPerMillion = 2m };
        using var runtime = new FallbackRuntime(options);

        Assert.Equal(1.42m, (await runtime.CreateClient<IOneTier>().AskAsync("hello", Stage.Token)).CostUsd);
        Assert.Null((await stage.Client<IOneTier>().AskAsync("hello", Stage.Token)).CostUsd);
    }

    private static Dictionary<string, string?> Right(Stage stage) => new()
    {
        ["Fallback:Providers:alpha:BaseUrl"] = stage.Alpha.BaseUrl.AbsoluteUri,
        ["Fallback:Providers:alpha:ApiKey"] = "key-of-alpha-1234567890",
        ["Fallback:Providers:bravo:BaseUrl"] = stage.Bravo.BaseUrl.AbsoluteUri,
        ["Fallback:Providers:charlie:BaseUrl"] = stage.Charlie.BaseUrl.AbsoluteUri,
    };

    private static IHost Host(Dictionary<string, string?> settings)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<TimeProvider>(new RealClock());
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<IThreeTiers>();
        return builder.Build();
    }
}
