using Fallback;
using Fallback.Testing;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace RefitChains;

/// <summary>What Refit has since version 16: pages, contexts of a serializer, and a handler that retries.</summary>
public sealed class NewInRefit16Tests
{
    [Fact]
    public async Task PagedMethod_OfAnInterfaceWithoutAChain_IsRefitsOwn()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Page);
        using var http = new HttpClient { BaseAddress = new Uri(stage.Alpha.BaseUrl.AbsoluteUri.TrimEnd('/')) };

        Assert.Equal(["a", "b", "c"], await ReadAsync(RestService.ForGenerated<IFiles>(http).List(Ask.Of("hello"))));
    }

    [Fact]
    public async Task Pages_OfAMethodWithAChain_ComeFromTheTierThatAnswers()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Page);
        IFilePages api = stage.Runtime.CreateClient<IFilePages>();

        PagedEnumerable<FilePage, string> files = PagedEnumerable.FromCursor(
            (after, token) => api.GetAsync(Ask.Of("hello"), after, token), static page => page.Files, static page => page.Next);

        Assert.Equal(["a", "b", "c"], await ReadAsync(files));
        Assert.EndsWith("?after=b", stage.Bravo.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContextOfASerializer_WritesAndReads_ForTheChainAndBesideIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        stage.Alpha.Model("whatever").Replies(Reply.Text("without a chain"));
        using var http = new HttpClient { BaseAddress = new Uri(stage.Alpha.BaseUrl.AbsoluteUri.TrimEnd('/')) };
        IChatApi plain = RestService.ForGenerated<IChatApi>(http, ChatJson.Default);
        IChatApi chained = stage.Client(RefitSettings.ForJsonContext(ChatJson.Default));

        Assert.Equal("without a chain", (await plain.AskAsync(Ask.Of("hello"), Stage.Token)).Text);
        Assert.Equal("from bravo", (await chained.AskAsync(Ask.Of("hello"), Stage.Token)).Text);
        Assert.Equal("from bravo", await ReadAsync(chained.StreamAsync(Ask.Of("hello", stream: true), Stage.Token)));
    }

    /// <summary>What FB4006 warns of: the chain sees one attempt, the provider four.</summary>
    [Fact]
    public async Task RetryHandler_MultipliesTheRequestsOfAnAttempt_AndSendsTheKeyWithEach()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        ServiceCollection services = FactoryTests.Services(stage);
        var options = new HttpRetryOptions { RetryUnsafeMethods = true, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1), DelayProvider = null };
#pragma warning disable FB4006 // It is what is tested.
        services.AddFallbackRefitClient<IChatApi>().AddHttpMessageHandler(() => new HttpRetryHandler(options));
#pragma warning restore FB4006
        await using ServiceProvider provider = services.BuildServiceProvider();

        Answer answer = await provider.GetRequiredService<IChatApi>().AskAsync(Ask.Of("hello"), Stage.Token);

        Assert.Equal("from bravo", answer.Text);
        Assert.Equal(4, stage.Alpha.Requests.Count);
        Assert.All(stage.Alpha.Requests, static request => Assert.Equal($"Bearer {Stage.KeyOf("alpha")}", request.Headers["Authorization"]));
        FallbackMonitor monitor = provider.GetRequiredService<FallbackMonitor>();
        Assert.Equal(1, monitor.Tiers.First(static tier => tier.Provider == "alpha").Breaker.ConsecutiveFailures);
    }

    private static Reply Page(RecordedRequest request) => Reply.Raw(200, "application/json",
        request.Path.EndsWith("?after=b", StringComparison.Ordinal) ? """{"files":["c"],"next":null}""" : """{"files":["a","b"],"next":"b"}""");

    private static async Task<List<string>> ReadAsync(IAsyncEnumerable<string> items)
    {
        var read = new List<string>();
        await foreach (string item in items.WithCancellation(Stage.Token)) read.Add(item);
        return read;
    }

    private static async Task<string> ReadAsync(IAsyncEnumerable<Chunk> chunks)
    {
        string text = "";
        await foreach (Chunk chunk in chunks) text += chunk.Text;
        return text;
    }
}
