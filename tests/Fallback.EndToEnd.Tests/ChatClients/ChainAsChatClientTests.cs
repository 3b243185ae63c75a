using Fallback.CompilerServices;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests;

/// <summary>Chains as <see cref="IChatClient"/>.</summary>
public sealed class ChainAsChatClientTests
{
    private static readonly ChatMessage[] _hello = [new(ChatRole.User, "hello")];

    [Fact]
    public async Task InterfaceThatIsAChatClient_FailsOverPlainAndStreamed()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Status(500));
        IChatClient client = stage.Client<IResilient>();

        ChatResponse plain = await client.GetResponseAsync(_hello, new ChatOptions { ModelId = "of the caller" }, Stage.Token);
        ChatResponse streamed = await client.GetStreamingResponseAsync(_hello, null, Stage.Token).ToChatResponseAsync(Stage.Token);

        Assert.Equal(("You said: hello", "two"), (plain.Text, plain.ModelId));
        Assert.Equal(("You said: hello", "two"), (streamed.Text, streamed.ModelId));
        Assert.Equal(["one", "one"], stage.Alpha.Requests.Select(static request => request.Model));
    }

    [Fact]
    public async Task AnyGeneratedClient_GivesAChatClientWithTheSameBreakers()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Overloaded());
        IThreeTiers client = stage.Client<IThreeTiers>();
        IChatClient chat = client.AsIChatClient();

        await chat.GetResponseAsync(_hello, null, Stage.Token);
        await chat.GetStreamingResponseAsync(_hello, null, Stage.Token).ToChatResponseAsync(Stage.Token);

        Assert.Equal(SkipReason.BreakerOpen, (await client.AskAsync("again", Stage.Token)).Attempts[0].Skipped);
        Assert.Equal("hello", stage.Bravo.Requests[0].LastUserMessage);
    }

    [Fact]
    public async Task GetService_FollowsTheConventions()
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach (IChatClient client in (IChatClient[])[stage.Client<IResilient>(), stage.Client<IThreeTiers>().AsIChatClient()])
        {
            Assert.Same(client, client.GetService<IChatClient>());
            Assert.Same(stage.Runtime.Monitor, client.GetService<FallbackMonitor>());
            Assert.Null(client.GetService<IChatClient>("key"));
            Assert.Null(client.GetService<HttpClient>());
            Assert.Throws<ArgumentNullException>("serviceType", () => client.GetService(null!));
            ChatClientMetadata metadata = client.GetService<ChatClientMetadata>()!;
            Assert.Equal(("fallback", "one", null), (metadata.ProviderName, metadata.DefaultModelId, metadata.ProviderUri));
            client.Dispose();
            await client.GetResponseAsync(_hello, null, Stage.Token);
        }
        Assert.IsAssignableFrom<IResilient>(stage.Client<IResilient>().GetService<IResilient>());
    }

    [Fact]
    public async Task Middleware_GoesAroundIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var counted = new Counting(stage.Client<IResilient>());

        await counted.GetResponseAsync(_hello, null, Stage.Token);

        Assert.Equal(1, counted.Calls);
        Assert.NotNull(counted.GetService<FallbackMonitor>());
    }

    [Fact]
    public async Task Container_RegistersThemForAllAndByKey()
    {
        await using Stage stage = await Stage.OpenAsync();
        var services = new ServiceCollection();
        services.AddFallback(options => options.AddProvider("alpha", stage.Alpha.BaseUrl.AbsoluteUri, "k").AddProvider("bravo", stage.Bravo.BaseUrl.AbsoluteUri, "k").AddProvider("charlie", stage.Charlie.BaseUrl.AbsoluteUri, "k"));
        services.AddFallbackChatClient<IResilient>();
        services.AddFallbackChatClient<IThreeTiers>("three");
        await using ServiceProvider provider = services.BuildServiceProvider();

        IChatClient keyed = provider.GetRequiredKeyedService<IChatClient>("three");

        Assert.Same(provider.GetRequiredService<IResilient>(), provider.GetRequiredService<IChatClient>());
        Assert.NotSame(provider.GetRequiredService<IChatClient>(), keyed);
        Assert.Equal("You said: hello", (await keyed.GetResponseAsync(_hello, null, Stage.Token)).Text);
    }

    [Fact]
    public void AsChatClient_OfATestDouble_SaysWhatToDo()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new object().AsIChatClient());
        Assert.Contains("is not a generated client", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("client", () => ((IThreeTiers)null!).AsIChatClient());
    }

    [Fact]
    public async Task EmptyHistory_IsRefusedAtTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        IChatClient client = stage.Client<IResilient>();

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([], null, Stage.Token));
        Assert.Throws<ArgumentNullException>("messages", () => { _ = client.GetResponseAsync((IEnumerable<ChatMessage>)null!, null, Stage.Token); });
        Assert.Empty(stage.Alpha.Requests);
    }

    private sealed class Counting(IChatClient inner) : DelegatingChatClient(inner)
    {
        public int Calls { get; private set; }

        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            return base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
