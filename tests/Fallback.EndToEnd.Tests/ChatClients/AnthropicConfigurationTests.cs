using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>Key, address and headers of the Anthropic tier come from where every provider's do.</summary>
public sealed class AnthropicConfigurationTests
{
    [Fact]
    public async Task Reload_BringsANewKeyAndAsksTheRefusedProviderAgain()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(static request => request.Headers["Authorization"] == "Bearer sk-ant-new-key" ? Testing.Reply.Text("welcome") : Testing.Reply.Error(401, null, "invalid x-api-key"));
        using IHost host = Host(stage, []);
        await host.StartAsync(Stage.Token);
        IClientFirst client = host.Services.GetRequiredService<IClientFirst>();

        FallbackResult<string> refused = await client.AskAsync("1", Stage.Token);
        FallbackResult<string> skipped = await client.AskAsync("2", Stage.Token);
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration["Fallback:Providers:client:ApiKey"] = "sk-ant-new-key";
        configuration.Reload();
        FallbackResult<string> answered = await client.AskAsync("3", Stage.Token);

        Assert.Equal((FailureKind.InvalidCredentials, SkipReason.InvalidKey, "welcome"), (refused.Attempts[0].Failure, skipped.Attempts[0].Skipped, answered.Value));
        Assert.Equal(["Bearer sk-ant-old-key", "Bearer sk-ant-new-key"], stage.Alpha.Requests.Select(static request => request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("")]
    public async Task BaseUrl_IsTakenWithAndWithoutItsVersion(string path)
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, new() { ["Fallback:Providers:client:BaseUrl"] = new Uri(stage.Alpha.BaseUrl, "/").AbsoluteUri.TrimEnd('/') + path });
        await host.StartAsync(Stage.Token);

        await host.Services.GetRequiredService<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal("/v1/messages", Assert.Single(stage.Alpha.Requests).Path);
    }

    [Fact]
    public async Task Headers_AreSentAndWinOverTheSdks()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, new() { ["Fallback:Providers:client:Headers:anthropic-beta"] = "a-feature", ["Fallback:Providers:client:Headers:User-Agent"] = "mine" });
        await host.StartAsync(Stage.Token);

        await host.Services.GetRequiredService<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal(("a-feature", "mine"), (stage.Alpha.Requests[0].Headers["anthropic-beta"], stage.Alpha.Requests[0].Headers["User-Agent"]));
    }

    [Fact]
    public async Task Key_OfTheEnvironment_IsFoundUnderTheProvidersName()
    {
        await using Stage stage = await Stage.OpenAsync();
        Environment.SetEnvironmentVariable("CLAUDE_OF_THIS_TEST_API_KEY", "sk-ant-of-the-environment");
        FallbackOptions options = stage.Options().AddProvider("claude-of-this-test", stage.Alpha.BaseUrl.AbsoluteUri).AddAnthropic("claude-of-this-test");
        options.Aliases["client/one"] = "claude-of-this-test/one";
        using var runtime = new FallbackRuntime(options);

        await runtime.CreateClient<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal("Bearer sk-ant-of-the-environment", stage.Alpha.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task MissingKey_IsAMistakeAtStartAndTheAddressIsThePublicOne()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, new() { ["Fallback:Providers:client:BaseUrl"] = "", ["Fallback:Providers:client:ApiKey"] = "" });

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.StartsWith("Fallback:Providers:client:ApiKey is missing (needed by Fallback.EndToEnd.Tests.IClientFirst, tier 1 = 'client/one')", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyThatIsNotNeeded_IsNotLookedForElsewhere()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, new() { ["Fallback:Providers:client:ApiKey"] = "" });
        await host.StartAsync(Stage.Token);

        await host.Services.GetRequiredService<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.False(Assert.Single(stage.Alpha.Requests).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public void AddAnthropic_BesideAChatClientOfThatName_IsAMistake()
    {
        using var client = new ScriptedChatClient();
        FallbackOptions options = new FallbackOptions().AddChatClientProvider("anthropic", client).AddAnthropic();

        Assert.Contains("SdkClient", Assert.ThrowsAny<OptionsValidationException>(() => new FallbackRuntime(options)).Message, StringComparison.Ordinal);
    }

    private static IHost Host(Stage stage, Dictionary<string, string?> changes)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fallback:Providers:client:BaseUrl"] = stage.Alpha.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:client:ApiKey"] = "sk-ant-old-key",
            ["Fallback:Providers:bravo:BaseUrl"] = stage.Bravo.BaseUrl.AbsoluteUri,
        });
        builder.Configuration.AddInMemoryCollection(changes);
        builder.Services.AddSingleton<TimeProvider>(stage.Clock);
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback")).AddAnthropic("client");
        builder.Services.AddFallbackClient<IClientFirst>();
        return builder.Build();
    }
}
