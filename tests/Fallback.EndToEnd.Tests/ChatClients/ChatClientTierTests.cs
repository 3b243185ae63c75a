using System.Text.Json;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests;

/// <summary>Any chat client as a tier.</summary>
public sealed class ChatClientTierTests : IDisposable
{
    private readonly ScriptedChatClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Tier_IsAskedForItsOwnModelWithTheOptionsOfTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        var options = new ChatOptions { ModelId = "of the caller", Temperature = 0.5f, MaxOutputTokens = 90, StopSequences = ["end"], Tools = [AIFunctionFactory.CreateDeclaration("find", "Finds.", JsonElement.Parse("{}"))] };

        ChatResponse response = await Client(stage).ChatAsync([new(ChatRole.User, "hello")], options, Stage.Token);

        Assert.Equal("from the client", response.Text);
        ChatOptions sent = _client.Asked[0].Options!;
        Assert.Equal(("one", 0.5f, 90, "of the caller"), (sent.ModelId, sent.Temperature, sent.MaxOutputTokens, options.ModelId));
        Assert.Equal(["end", "find"], [.. sent.StopSequences!, sent.Tools![0].Name]);
        Assert.NotSame(options, sent);
    }

    [Fact]
    public async Task Tier_GetsThePromptsAsMessages()
    {
        await using Stage stage = await Stage.OpenAsync();
        var options = new FallbackOptions { TimeProvider = stage.Clock };
        options.AddChatClientProvider("deepseek", _client).AddChatClientProvider("anthropic", _client);
        using var runtime = new FallbackRuntime(options);

        await runtime.CreateClient<ICatalogued>().SummariseAsync("brief", "a text", 20, 1.5m, Stage.Token);

        (List<ChatMessage> messages, ChatOptions? sent) = _client.Asked[0];
        Assert.Equal([(ChatRole.System, "You are brief."), (ChatRole.User, "Summarise in 20 words, at 1.50:\na text")], messages.Select(static message => (message.Role, message.Text)));
        Assert.Equal((0.2f, 300), (sent!.Temperature, sent.MaxOutputTokens));
    }

    [Fact]
    public async Task Answer_WithNullAmongItsContents_IsTheRest()
    {
        await using Stage stage = await Stage.OpenAsync();
        _client.Answer = static _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [null!, new TextContent("rest")])) { FinishReason = ChatFinishReason.Stop });
        _client.Stream = static token => ScriptedChatClient.Of(token, new ChatResponseUpdate(ChatRole.Assistant, [null!, new TextContent("rest")]) { FinishReason = ChatFinishReason.Stop });

        Assert.Equal("rest", (await Client(stage).ChatAsync([new(ChatRole.User, "x")], null, Stage.Token)).Text);
        Assert.Equal("rest", (await Updates(stage).StreamAsync("x", Stage.Token).ToChatResponseAsync(Stage.Token)).Text);
    }

    [Fact]
    public async Task Answer_WithContentOfOtherKinds_KeepsIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        var image = new DataContent(new byte[] { 1, 2, 3 }, "image/png");
        _client.Answer = _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("hm"), image, new FunctionCallContent("c1", "find")])) { FinishReason = ChatFinishReason.ToolCalls, Usage = new() { InputTokenCount = 7 } });
        _client.Stream = static token => ScriptedChatClient.Of(token,
            new ChatResponseUpdate(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")]),
            new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("c1", "find"), new UsageContent(new() { InputTokenCount = 7 })]) { FinishReason = ChatFinishReason.ToolCalls });

        foreach (ChatResponse response in (ChatResponse[])[await Client(stage).ChatAsync([new(ChatRole.User, "x")], null, Stage.Token), await Updates(stage).StreamAsync("x", Stage.Token).ToChatResponseAsync(Stage.Token)])
        {
            IEnumerable<AIContent> contents = response.Messages.SelectMany(static message => message.Contents);
            Assert.Single(contents.OfType<DataContent>());
            Assert.Equal("c1", contents.OfType<FunctionCallContent>().Single().CallId);
            Assert.Equal((7, ChatFinishReason.ToolCalls), (response.Usage!.InputTokenCount, response.FinishReason));
        }
    }

    public static TheoryData<string, FailureKind> Throws => new()
    {
        { nameof(HttpRequestException), FailureKind.NetworkError },
        { nameof(IOException), FailureKind.NetworkError },
        { nameof(TimeoutException), FailureKind.Timeout },
        { nameof(TaskCanceledException), FailureKind.Timeout },
    };

    [Theory]
    [MemberData(nameof(Throws))]
    public async Task Exception_FailsOverAndCounts(string name, FailureKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        Exception thrown = Make(name);
        _client.Answer = _ => throw thrown;
        _client.Stream = _ => throw thrown;

        FallbackResult<string> result = await Client(stage).AskAsync("hello", Stage.Token);
        string streamed = string.Concat(await ReadAsync(Client(stage).StreamAsync("hello", Stage.Token)));

        Assert.Equal((kind, 1, "You said: hello"), (result.Attempts[0].Failure, result.TierIndex, streamed));
        Assert.DoesNotContain("sk-secret", string.Join('\n', result.Attempts), StringComparison.Ordinal);
        // One that could not be connected to counts for the endpoint.
        Assert.Equal(2, stage.Tier("client").Breaker.ConsecutiveFailures + stage.Tier("client").Endpoint.ConsecutiveFailures);
    }

    [Theory]
    [InlineData(false, FailureKind.ServerError, 0)]
    [InlineData(true, FailureKind.ProtocolError, 2)]
    public async Task BugOfAClient_CountsOnlyOnceItMayHaveHadAReply(bool waits, FailureKind kind, int counted)
    {
        await using Stage stage = await Stage.OpenAsync();
        for (int call = 1; call <= 2; call++)
        {
            var gate = new TaskCompletionSource();
            _client.Answer = _ => waits ? ThrowAfterAsync(gate.Task) : throw new InvalidOperationException("a bug");
            Task<FallbackResult<string>> asked = Client(stage).AskAsync("hello", Stage.Token);
            gate.SetResult();
            FallbackResult<string> result = await asked;
            Assert.Equal((kind, 1), (result.Attempts[0].Failure, result.TierIndex));
        }

        Assert.Equal(counted, stage.Tier("client").Breaker.ConsecutiveFailures);
    }

    /// <summary>What clients throw that only look at the status, as the one for Ollama does: a 404 without a body names no model.</summary>
    [Fact]
    public async Task NotFound_WithoutABody_TakesItsModelOutAndNoOther()
    {
        await using Stage stage = await Stage.OpenAsync();
        _client.Answer = _ => _client.Asked[^1].Options!.ModelId == "llama"
            ? throw new HttpRequestException("Response status code does not indicate success: 404 (Not Found).", null, System.Net.HttpStatusCode.NotFound)
            : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "from another model")) { FinishReason = ChatFinishReason.Stop });
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("oll", _client));
        IChatClient chain = runtime.CreateChatClient(new ChainOptions { Tiers = { new() { Model = "oll/llama" }, new() { Model = "oll/other" } } }, "local");

        for (int call = 1; call <= 2; call++)
            Assert.Equal("from another model", (await chain.GetResponseAsync("hello", cancellationToken: Stage.Token)).Text);

        Assert.Equal(["llama", "other", "other"], _client.Asked.Select(static asked => asked.Options!.ModelId));
        TierSnapshot[] tiers = [.. runtime.Monitor.Tiers];
        Assert.Equal([BreakerState.Open, BreakerState.Closed], tiers.Select(static tier => tier.Breaker.State));
        Assert.Equal(FailureKind.ModelUnavailable, tiers[0].Breaker.LastFailure);
        Assert.All(tiers, static tier => Assert.Equal(BreakerState.Closed, tier.Endpoint.State));
    }

    private static async Task<ChatResponse> ThrowAfterAsync(Task gate)
    {
        await gate;
        throw new ArgumentOutOfRangeException(nameof(gate), "finish_reason");
    }

    [Theory]
    [InlineData(nameof(ArgumentException))]
    [InlineData(nameof(NotSupportedException))]
    public async Task Exception_ThatRefusesTheRequest_StopsTheCall(string name)
    {
        await using Stage stage = await Stage.OpenAsync();
        Exception thrown = Make(name);
        _client.Answer = _ => throw thrown;

        RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => Client(stage).AskAsync("hello", Stage.Token));

        Assert.Equal(FailureKind.InvalidRequest, e.Kind);
        Assert.DoesNotContain("sk-secret", e.ToString(), StringComparison.Ordinal);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task ContentFilter_StopsTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        _client.Answer = static _ => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "I c")) { FinishReason = ChatFinishReason.ContentFilter });

        Assert.Equal(FailureKind.ContentFiltered, (await Assert.ThrowsAsync<RequestRejectedException>(() => Client(stage).AskAsync("hello", Stage.Token))).Kind);
    }

    [Fact]
    public async Task ClientThatHangsAndHeedsNoToken_EndsAtTheTiersTimeout()
    {
        await using Stage stage = await Stage.OpenAsync();
        var never = new TaskCompletionSource<ChatResponse>();
        _client.Answer = _ => never.Task;
        Task<FallbackResult<string>> call = Client(stage).AskAsync("hello", Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((FailureKind.Timeout, 1), ((await call).Attempts[0].Failure, (await call).TierIndex));
        never.SetException(new InvalidOperationException("too late"));
    }

    [Fact]
    public async Task Cancelled_IsRethrownAndReachesTheClient()
    {
        await using Stage stage = await Stage.OpenAsync();
        var reached = new TaskCompletionSource<CancellationToken>();
        _client.Answer = async token =>
        {
            reached.SetResult(token);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new ChatResponse();
        };
        using var caller = new CancellationTokenSource();
        Task<FallbackResult<string>> call = Client(stage).AskAsync("hello", caller.Token);
        CancellationToken seen = await WaitFor.EndAsync(reached.Task, Stage.Token);

        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(0, stage.Tier("client").Breaker.ConsecutiveFailures);
    }

    [Theory]
    [InlineData("empty first update, then an overload")]
    [InlineData("empty stream")]
    [InlineData("usage only")]
    [InlineData("error content")]
    public async Task Stream_WithoutContent_DoesNotCommit(string what)
    {
        await using Stage stage = await Stage.OpenAsync();
        ChatResponseUpdate empty = new(ChatRole.Assistant, "");
        _client.Stream = token => what switch
        {
            "empty first update, then an overload" => ScriptedChatClient.Then(ScriptedChatClient.Of(token, empty), static () => throw new HttpRequestException("overloaded", null, System.Net.HttpStatusCode.ServiceUnavailable)),
            "empty stream" => ScriptedChatClient.Of(token),
            "usage only" => ScriptedChatClient.Of(token, empty, new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new())])),
            _ => ScriptedChatClient.Of(token, empty, new ChatResponseUpdate(ChatRole.Assistant, [new ErrorContent("busy")])),
        };

        Assert.Equal("You said: hello", string.Concat(await ReadAsync(Client(stage).StreamAsync("hello", Stage.Token))));
        Assert.Equal(1, stage.Tier("client").Breaker.ConsecutiveFailures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_BrokenAfterContent_ThrowsWithTheTextSoFar(bool throws)
    {
        await using Stage stage = await Stage.OpenAsync();
        _client.Stream = token => ScriptedChatClient.Then(ScriptedChatClient.Of(token, new ChatResponseUpdate(ChatRole.Assistant, "one "), new ChatResponseUpdate(ChatRole.Assistant, "two ")),
            () => throws ? throw new IOException("cut") : Task.CompletedTask);

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(Client(stage).StreamAsync("hello", Stage.Token)));

        Assert.Equal("one two ", e.PartialText);
    }

    [Fact]
    public async Task Stream_Abandoned_CancelsAndDisposesTheClients()
    {
        await using Stage stage = await Stage.OpenAsync();
        var disposed = new TaskCompletionSource<CancellationToken>();
        _client.Stream = token => Endless(disposed, token);

        await foreach (string _ in Client(stage).StreamAsync("hello", Stage.Token)) break;

        Assert.True((await WaitFor.EndAsync(disposed.Task, Stage.Token)).IsCancellationRequested);
    }

    [Fact]
    public async Task Stream_StalledAndHeedingNoToken_EndsAtTheIdleLimit()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        _client.Stream = token => ScriptedChatClient.Then(ScriptedChatClient.Of(token, new ChatResponseUpdate(ChatRole.Assistant, "one ")), () => gate.Task);
        await using IAsyncEnumerator<string> pieces = Client(stage).StreamAsync("hello", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await pieces.MoveNextAsync());
        Task<bool> next = pieces.MoveNextAsync().AsTask();

        stage.Clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal("one ", (await Assert.ThrowsAsync<StreamInterruptedException>(() => next)).PartialText);
        gate.SetResult();
    }

    [Fact]
    public async Task Stream_ThatNeverEndsAfterItsFinishReason_IsComplete()
    {
        await using Stage stage = await Stage.OpenAsync();
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _client.Stream = token => ScriptedChatClient.Then(ScriptedChatClient.Of(token, new ChatResponseUpdate(ChatRole.Assistant, "one") { FinishReason = ChatFinishReason.Stop }), () =>
        {
            asked.SetResult();
            return gate.Task;
        });
        Task<List<string>> call = ReadAsync(Client(stage).StreamAsync("hello", Stage.Token));
        await WaitFor.EndAsync(asked.Task, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["one"], await call);
        gate.SetResult();
    }

    [Fact]
    public async Task Chain_InAChainOfTheSameContainer_IsATierLikeAnyOther()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Status(500));
        var services = new ServiceCollection();
        services.AddFallback(options => options.AddProvider("alpha", stage.Alpha.BaseUrl.AbsoluteUri, "k").AddProvider("bravo", stage.Bravo.BaseUrl.AbsoluteUri, "k"))
            .AddChatClientProvider("client", static provider => provider.GetRequiredService<IResilient>());
        services.AddSingleton<TimeProvider>(stage.Clock);
        services.AddFallbackClient<IResilient>();
        services.AddFallbackClient<IClientFirst>();
        await using ServiceProvider provider = services.BuildServiceProvider();

        FallbackResult<string> result = await provider.GetRequiredService<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal(("You said: hello", "client", "two", 0), (result.Value, result.Provider, result.Model, result.TierIndex));
        Assert.Equal("two", stage.Bravo.Requests[0].Model);
    }

    [Fact]
    public async Task Chain_InAChainThatFails_LeavesTheCallToTheNextTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Default.Replies(Reply.Status(500));
        FallbackOptions inner = new() { TimeProvider = stage.Clock };
        inner.AddProvider("alpha", stage.Charlie.BaseUrl.AbsoluteUri, "k").AddProvider("bravo", stage.Charlie.BaseUrl.AbsoluteUri, "k");
        using var innerRuntime = new FallbackRuntime(inner);
        FallbackOptions outer = stage.Options();
        outer.AddChatClientProvider("client", innerRuntime.CreateClient<IResilient>());
        using var runtime = new FallbackRuntime(outer);

        FallbackResult<string> result = await runtime.CreateClient<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal((FailureKind.Overloaded, 1), (result.Attempts[0].Failure, result.TierIndex));
        Assert.Single(result.Attempts, static attempt => attempt.TierIndex == 0);
    }

    [Fact]
    public void ClientWithAddressOrKey_IsAMistake()
    {
        var options = new FallbackOptions();
        options.AddChatClientProvider("client", _client).AddProvider("client", static provider => provider.BaseUrl = "https://example.com");

        Assert.Contains("is a chat client", Assert.ThrowsAny<Microsoft.Extensions.Options.OptionsValidationException>(() => new FallbackRuntime(options)).Message, StringComparison.Ordinal);
    }

    private static Exception Make(string name) => name switch
    {
        nameof(HttpRequestException) => new HttpRequestException("sk-secret-0123456789abcdef"),
        nameof(IOException) => new IOException("sk-secret-0123456789abcdef"),
        nameof(TimeoutException) => new TimeoutException(),
        nameof(TaskCanceledException) => new TaskCanceledException(),
        nameof(ArgumentException) => new ArgumentException("sk-secret-0123456789abcdef"),
        nameof(NotSupportedException) => new NotSupportedException("sk-secret-0123456789abcdef"),
        _ => new InvalidOperationException("sk-secret-0123456789abcdef"),
    };

    private static async IAsyncEnumerable<ChatResponseUpdate> Endless(TaskCompletionSource<CancellationToken> disposed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        try
        {
            while (true)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, "more ");
                await Task.Yield();
            }
        }
        finally
        {
            disposed.SetResult(token);
        }
    }

    private static async Task<List<string>> ReadAsync(IAsyncEnumerable<string> stream)
    {
        var pieces = new List<string>();
        await foreach (string piece in stream) pieces.Add(piece);
        return pieces;
    }

    private IClientFirst Client(Stage stage) => With(stage).CreateClient<IClientFirst>();

    private IClientUpdates Updates(Stage stage) => With(stage).CreateClient<IClientUpdates>();

    private FallbackRuntime With(Stage stage)
    {
        Assert.True(stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", _client)));
        return stage.Runtime;
    }
}
