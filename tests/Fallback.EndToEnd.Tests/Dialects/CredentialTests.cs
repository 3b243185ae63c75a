using Fallback.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests;

/// <summary>Keys in other headers, secret headers, and tokens that end.</summary>
public sealed class CredentialTests
{
    [Fact]
    public async Task ApiKeyHeader_BearsTheKeyAlone()
    {
        await using Stage stage = await Stage.OpenAsync();
        await AskAsync(stage, provider => (provider.ApiKey, provider.ApiKeyHeader) = (new ApiKey("key-0123456789"), "x-api-key"));

        IReadOnlyDictionary<string, string> headers = Assert.Single(stage.Alpha.Requests).Headers;
        Assert.Equal("key-0123456789", headers["x-api-key"]);
        Assert.False(headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task SecretHeaders_AreSent_AndCutOutOfWhatTheProviderRepeats()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(request => Reply.Error(500, message: $"bad {request.Headers["x-tenant-secret"]} and {request.Headers["Authorization"]}"));

        var e = await Assert.ThrowsAsync<AllTiersFailedException>(() => AskAsync(stage, provider =>
        {
            provider.ApiKey = new ApiKey("key-0123456789");
            provider.SecretHeaders["x-tenant-secret"] = new ApiKey("tenant9secret");
        }));

        Assert.DoesNotContain("tenant9secret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("key-0123456789", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretHeader_WithoutAKey_IsTheKey()
    {
        await using Stage stage = await Stage.OpenAsync();
        await AskAsync(stage, provider => (provider.KeyRequired, provider.SecretHeaders["x-goog-api-key"]) = (true, new ApiKey("key-0123456789")));

        Assert.Equal("key-0123456789", Assert.Single(stage.Alpha.Requests).Headers["x-goog-api-key"]);
    }

    [Fact]
    public async Task Token_IsFetchedOnceForAll_AndAnewBeforeItEnds()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("hi"));
        int fetched = 0;
        using FallbackRuntime runtime = new(Options(stage, provider => provider.Token = _ =>
            ValueTask.FromResult(new ApiKey($"token-{Interlocked.Increment(ref fetched)}-0123456789") { ExpiresAt = stage.Clock.GetUtcNow() + TimeSpan.FromHours(1) })));
        ITokened client = runtime.CreateClient<ITokened>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.AskAsync("hello", Stage.Token)));
        Assert.Equal(1, fetched);
        stage.Clock.Advance(TimeSpan.FromMinutes(59.9));
        await client.AskAsync("hello", Stage.Token);

        Assert.Equal(2, fetched);
        Assert.Equal("Bearer token-2-0123456789", stage.Alpha.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task Token_ThatIsRefused_IsReplacedWithinTheCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(static request => request.Headers["Authorization"].Contains("token-1", StringComparison.Ordinal) ? Reply.Error(401) : Reply.Text("hi"));
        int fetched = 0;

        Assert.Equal("hi", await AskAsync(stage, provider => provider.Token = _ => ValueTask.FromResult(new ApiKey($"token-{++fetched}-0123456789"))));
        Assert.Equal((2, 2), (fetched, stage.Alpha.Requests.Count));
    }

    [Fact]
    public async Task Token_ThatManyCallsAreRefusedWith_IsReplacedOnce_AndKeptOutOfTheirFailures()
    {
        await using Stage stage = await Stage.OpenAsync();
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int refused = 0;
        stage.Alpha.Default.Replies(request =>
        {
            string sent = request.Headers["Authorization"];
            if (sent.Contains("token/2", StringComparison.Ordinal)) return Reply.Error(500, message: "no luck with token/1-secret or token/2-secret");
            return Interlocked.Increment(ref refused) == 1 ? Reply.Error(401) : Reply.Error(401).HeldBy(late.Task);
        });
        int fetched = 0;
        using FallbackRuntime runtime = new(Options(stage, provider => provider.Token = _ => ValueTask.FromResult(new ApiKey($"token/{Interlocked.Increment(ref fetched)}-secret"))));
        ITokened client = runtime.CreateClient<ITokened>();

        Task<string>[] calls = [.. Enumerable.Range(0, 5).Select(_ => client.AskAsync("hello", Stage.Token))];
        await Task.WhenAny(calls).WaitAsync(Stage.Token);
        late.SetResult();
        foreach (Task<string> call in calls)
        {
            var e = await Assert.ThrowsAsync<AllTiersFailedException>(() => call);
            Assert.DoesNotContain("-secret", e.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(2, fetched);
    }

    [Fact]
    public async Task Token_ThatHasNeverBeenGood_IsFetchedForEachCall()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("hi"));

        Assert.Equal("hi", await AskAsync(stage, static provider => provider.Token = _ => ValueTask.FromResult(new ApiKey("token-0123456789") { ExpiresAt = DateTimeOffset.MinValue }), calls: 2));
    }

    [Fact]
    public void Headers_ThatNoRequestCanHave_AreNamed()
    {
        FallbackOptions options = new FallbackOptions().AddProvider("alpha", static provider =>
        {
            (provider.BaseUrl, provider.ApiKey, provider.ApiKeyHeader) = ("https://llm.example.com/v1", new ApiKey("key-0123456789"), "x-key:");
            provider.ApiVersion = "2023-06-01\r\nx-other: two";
            provider.Headers["x-team"] = "one\r\nx-other: two";
            provider.Headers["x-city"] = "Zürich";
            provider.Headers["Content-Type"] = "text/plain";
            provider.Headers["transfer-encoding"] = "chunked";
            provider.SecretHeaders["x tenant"] = new ApiKey("tenant9secret");
            provider.SecretHeaders["x-key:"] = new ApiKey("another9secret");
        });

        var e = Assert.ThrowsAny<Exception>(() => new FallbackRuntime(options).CreateChatClient(new ChainOptions { Tiers = { new TierOptions { Model = "alpha/one" } } }));

        Assert.Contains("Providers:alpha:ApiKeyHeader = 'x-key:'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:ApiVersion = ", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:Headers:x-team: a header cannot contain a line break", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:Headers:x-city: a header can contain only visible ASCII", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:Headers:'transfer-encoding': is set by the connection itself", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:Headers:'Content-Type'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:SecretHeaders:'x tenant'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:SecretHeaders:x-key:: already carries the key", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("9secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatCannotBeHad_FailsTheAttempt_AndItsExceptionIsReachable()
    {
        await using Stage stage = await Stage.OpenAsync();
        var thrown = new InvalidOperationException("no identity here");

        var e = await Assert.ThrowsAsync<AllTiersFailedException>(() => AskAsync(stage, provider => provider.Token = _ => throw thrown));

        Assert.Empty(stage.Alpha.Requests);
        Assert.Same(thrown, e.InnerException);
        Assert.Contains("Token callback", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatOneCallerDoesNotWaitFor_IsFetchedForTheOthers()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("hi"));
        var token = new TaskCompletionSource<ApiKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using FallbackRuntime runtime = new(Options(stage, provider => provider.Token = _ =>
        {
            asked.TrySetResult();
            return new ValueTask<ApiKey>(token.Task);
        }));
        ITokened client = runtime.CreateClient<ITokened>();
        using var cancellation = new CancellationTokenSource();

        Task<string> first = client.AskAsync("hello", cancellation.Token);
        Task<string> second = client.AskAsync("hello", Stage.Token);
        await asked.Task.WaitAsync(Stage.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        token.SetResult(new ApiKey("token-0123456789"));

        Assert.Equal("hi", await second);
    }

    [Theory]
    [InlineData("", "/openai/deployments/gpt%204/chat/completions", null)]
    [InlineData("/openai", "/openai/deployments/gpt%204/chat/completions", "2025-04-01-preview")]
    public async Task Azure_Classic_HasTheDeploymentInThePath(string path, string expected, string? version)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("hi"));
        using FallbackRuntime runtime = new(new FallbackOptions { TimeProvider = stage.Clock }.AddProvider("azure", provider =>
        {
            provider.BaseUrl = new Uri(stage.Alpha.BaseUrl, "/").AbsoluteUri.TrimEnd('/') + path;
            (provider.ApiKey, provider.ApiVersion) = (new ApiKey("key-0123456789"), version);
        }));

        await runtime.CreateChatClient(new ChainOptions { Tiers = { new TierOptions { Model = "azure/gpt 4" } } }).GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "hello")], null, Stage.Token);

        RecordedRequest request = Assert.Single(stage.Alpha.Requests);
        Assert.Equal($"{expected}?api-version={version ?? "2024-10-21"}", request.Path);
        Assert.Equal("key-0123456789", request.Headers["api-key"]);
        Assert.False(request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public void Configuration_NamesDialectsAndSecretHeaders_AndSaysWhatIsWrong()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Providers:alpha:BaseUrl"] = "https://llm.example.com/v1",
            ["Providers:alpha:ApiKey"] = "key-0123456789",
            ["Providers:alpha:Dialect"] = "anthropic",
            ["Providers:alpha:SecretHeaders:x-tenant"] = "tenant9\nsecret",
            ["Providers:alpha:Headers:api-key"] = "sk-0123456789abcdef",
        }).Build();
        using ServiceProvider services = new ServiceCollection().AddFallback(configuration).Services.BuildServiceProvider();

        var e = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<FallbackRuntime>());

        Assert.Contains("Providers:alpha:Dialect = 'anthropic': must be one of openai-chat, openai-responses, anthropic-messages, gemini, azure-chat", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:SecretHeaders:x-tenant", e.Message, StringComparison.Ordinal);
        Assert.Contains("Providers:alpha:Headers:api-key", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tenant9", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-0123456789abcdef", e.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Stage stage, Action<ProviderOptions> configure, int calls = 1)
    {
        using FallbackRuntime runtime = new(Options(stage, configure));
        ITokened client = runtime.CreateClient<ITokened>();
        for (int i = 1; i < calls; i++) await client.AskAsync("hello", Stage.Token);
        return await client.AskAsync("hello", Stage.Token);
    }

    private static FallbackOptions Options(Stage stage, Action<ProviderOptions> configure) => new FallbackOptions { TimeProvider = stage.Clock }
        .AddProvider("alpha", provider =>
        {
            provider.BaseUrl = stage.Alpha.BaseUrl.AbsoluteUri;
            configure(provider);
        });
}

/// <summary>One tier, asked once.</summary>
[ModelChain("alpha/one")]
[TierRetry(MaxRetries = 0)]
public interface ITokened
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}
