using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAI;
using ChatClient = OpenAI.Chat.ChatClient;

namespace Fallback.EndToEnd.Tests;

/// <summary>An SDK that asks again by itself is warned of, once, where it can be told.</summary>
public sealed class SdkRetriesTests
{
    public static TheoryData<string, int, string?> Sdks => new()
    {
        { "Anthropic as it comes", 2, "MaxRetries = 0" },
        { "Anthropic with three", 3, "MaxRetries = 0" },
        { "Anthropic without", 0, null },
        { "OpenAI as it comes", 3, "RetryPolicy = new ClientRetryPolicy(0)" },
        { "OpenAI with one", 1, "RetryPolicy = new ClientRetryPolicy(0)" },
        { "OpenAI without", 0, null },
        { "no SDK", 0, null },
    };

    [Theory]
    [MemberData(nameof(Sdks))]
    public async Task GivenClient_IsLookedAtWhenTheRuntimeStarts(string sdk, int retries, string? remedy)
    {
        await using Stage stage = await Stage.OpenAsync();
        using var witness = new Witness();
        using IChatClient client = Make(sdk, stage.Charlie.BaseUrl);
        using IChatClient wrapped = new Wrapping(client);
        FallbackOptions options = stage.Options().AddChatClientProvider("client", wrapped);
        options.LoggerFactory = witness;

        using var runtime = new FallbackRuntime(options);

        string[] warnings = Warnings(witness);
        if (remedy is null) Assert.Empty(warnings);
        else Assert.Contains($"The chat client of client retries by itself, up to {retries} times a call", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.All(warnings, warning => Assert.Contains(remedy!, warning, StringComparison.Ordinal));
        Assert.True(runtime.Reload(() => options));
        Assert.Equal(warnings.Length, Warnings(witness).Length);
    }

    [Fact]
    public async Task ClientOfAContainer_IsLookedAtWhenItIsMade()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var witness = new Witness();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(witness);
        services.AddFallback(options => options.AddProvider("bravo", stage.Bravo.BaseUrl.AbsoluteUri, "k")).AddChatClientProvider("client", _ => Make("Anthropic as it comes", new Uri(stage.Charlie.BaseUrl, "/")));
        services.AddFallbackClient<IClientFirst>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IClientFirst client = provider.GetRequiredService<IClientFirst>();
        Assert.Empty(Warnings(witness));

        await client.AskAsync("hello", Stage.Token);
        await client.AskAsync("again", Stage.Token);

        Assert.Single(Warnings(witness));
    }

    [Fact]
    public async Task AddAnthropic_IsNotWarnedOf()
    {
        using var witness = new Witness();
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.LoggerFactory = witness;
        using var runtime = new FallbackRuntime(options);

        await runtime.CreateClient<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Empty(Warnings(witness));
        Assert.Single(stage.Anthropic.Requests);
    }

    private static string[] Warnings(Witness witness) => [.. witness.Seen.Where(static line => line.Contains("retries by itself", StringComparison.Ordinal) && !line.StartsWith('{'))];

    private static IChatClient Make(string sdk, Uri baseUrl) => sdk switch
    {
        "Anthropic as it comes" => new AnthropicClient { BaseUrl = baseUrl.AbsoluteUri, ApiKey = "k" }.AsIChatClient("m"),
        "Anthropic with three" => new AnthropicClient { BaseUrl = baseUrl.AbsoluteUri, ApiKey = "k", MaxRetries = 3 }.AsIChatClient("m"),
        "Anthropic without" => new AnthropicClient { BaseUrl = baseUrl.AbsoluteUri, ApiKey = "k", MaxRetries = 0 }.AsIChatClient("m"),
        "OpenAI as it comes" => new Adapter(new ChatClient("m", new ApiKeyCredential("k"))),
        "OpenAI with one" => new Adapter(new ChatClient("m", new ApiKeyCredential("k"), new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(1) })),
        "OpenAI without" => new Adapter(new ChatClient("m", new ApiKeyCredential("k"), new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) })),
        _ => new ScriptedChatClient(),
    };

    private sealed class Wrapping(IChatClient inner) : DelegatingChatClient(inner);

    /// <summary>Gives its SDK away as the adapter of Microsoft.Extensions.AI.OpenAI does.</summary>
    private sealed class Adapter(ChatClient sdk) : DelegatingChatClient(new ScriptedChatClient())
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClient) ? sdk : base.GetService(serviceType, serviceKey);
    }
}
