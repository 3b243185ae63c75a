using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What an application's own chat client throws is found again by its author: as an inner exception, and in the log.</summary>
public sealed class ThrownByClientTests : IDisposable
{
    private readonly ScriptedChatClient _client = new();
    private readonly Witness _witness = new();

    public void Dispose()
    {
        _client.Dispose();
        _witness.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OwnException_IsTheInnerOneAndLogged(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
        var bug = new InvalidOperationException("my own bug at line 42", new FormatException("inner"));
        _client.Answer = _ => throw bug;
        _client.Stream = _ => throw bug;

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => CallAsync(stage, stream));

        Assert.Same(bug, e.InnerException);
        string seen = Assert.Single(_witness.Seen, static seen => seen.Contains("my own bug at line 42", StringComparison.Ordinal));
        Assert.Contains("failed: ServerError", seen, StringComparison.Ordinal);
        Assert.Contains("FormatException: inner", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("my own bug", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnException_WithWhatCannotBeSeenOrIsTooLong_IsShownWithoutIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
        string key = new(' ', 16 * 1024 - 90);
        _client.Answer = _ => throw new InvalidOperationException($"bug\u001b[31m\u202e{key}zY8xW6vU4tS2rQ0pO9nM7lK5jI3hG1fE end");

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => CallAsync(stage, stream: false));

        foreach (string text in (string[])[$"{e.InnerException}", e.InnerException!.Message, .. _witness.Seen])
        {
            Assert.InRange(text.Length, 1, 40_000);
            Assert.DoesNotContain(text, static c => c is '\u001b' or '\u202e');
            Assert.DoesNotContain("zY8xW6", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OwnException_ThatAnotherTierMadeGood_IsLogged()
    {
        await using Stage stage = await Stage.OpenAsync();
        _client.Answer = static _ => throw new InvalidOperationException("my own bug at line 42");

        await CallAsync(stage, stream: false);

        Assert.Single(_witness.Seen, static seen => seen.Contains("InvalidOperationException: my own bug", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OwnException_ThatRefusesTheRequest_IsTheInnerOne()
    {
        await using Stage stage = await Stage.OpenAsync();
        var refusal = new ArgumentException("no images, please");
        _client.Answer = _ => throw refusal;

        Assert.Same(refusal, (await Assert.ThrowsAsync<RequestRejectedException>(() => CallAsync(stage, stream: false))).InnerException);
    }

    [Fact]
    public async Task OwnException_InTheMiddleOfAStream_IsTheInnerOne()
    {
        await using Stage stage = await Stage.OpenAsync();
        var bug = new InvalidOperationException("my own bug at line 42");
        var first = new ChatResponseUpdate(ChatRole.Assistant, "one ");
        _client.Stream = token => ScriptedChatClient.Then(ScriptedChatClient.Of(token, first), () => throw bug);

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => CallAsync(stage, stream: true));

        Assert.Equal(("one ", bug), (e.PartialText, e.InnerException));
    }

    [Fact]
    public async Task OwnException_InAChainThatIsATier_IsReachedThroughThatChains()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
        var bug = new InvalidOperationException("my own bug at line 42");
        _client.Answer = _ => throw bug;
        var inner = new FallbackOptions { TimeProvider = stage.Clock };
        inner.AddChatClientProvider("alpha", _client).AddChatClientProvider("bravo", _client);
        using var innerRuntime = new FallbackRuntime(inner);
        using var runtime = new FallbackRuntime(stage.Options().AddChatClientProvider("client", innerRuntime.CreateClient<IResilient>()));

        IClientFirst client = runtime.CreateClient<IClientFirst>();
        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => client.AskAsync("hello", Stage.Token));

        Assert.Same(bug, Assert.IsType<AllTiersFailedException>(e.InnerException).InnerException);
    }

    [Fact]
    public async Task OwnException_WithAKeyInIt_IsKeptWithoutTheKey()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
        var inner = new FormatException("and sk-another-0123456789abcdef");
        _client.Answer = _ => throw new InvalidOperationException("asked with sk-secret-0123456789abcdef", inner);

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => CallAsync(stage, stream: false));

        Assert.Contains("System.InvalidOperationException: asked with [redacted]", e.InnerException!.ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(OwnException_WithAKeyInIt_IsKeptWithoutTheKey), e.InnerException.ToString(), StringComparison.Ordinal);
        foreach (string text in CanaryStrings.In(e).Concat(_witness.Seen).Append(e.ToString()))
        {
            Assert.DoesNotContain("0123456789abcdef", text, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> OfOthers =>
        new(nameof(HttpRequestException), nameof(IOException), nameof(TimeoutException), nameof(System.Text.Json.JsonException), "SDK");

    [Theory]
    [MemberData(nameof(OfOthers))]
    public async Task ExceptionThatIsClassed_IsNotKept(string name)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Model("two").Replies(Reply.Overloaded());
        _client.Answer = _ => throw (Exception)(name switch
        {
            nameof(HttpRequestException) => new HttpRequestException("Authorization: Bearer words-only"),
            nameof(IOException) => new IOException("Authorization: Bearer words-only"),
            nameof(TimeoutException) => new TimeoutException("Authorization: Bearer words-only"),
            nameof(System.Text.Json.JsonException) => new System.Text.Json.JsonException("Authorization: Bearer words-only"),
            _ => new SdkFailedException("Authorization: Bearer words-only"),
        });

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => CallAsync(stage, stream: false));

        Assert.Null(e.InnerException);
        foreach (string text in CanaryStrings.In(e).Concat(_witness.Seen))
            Assert.DoesNotContain("words-only", text, StringComparison.Ordinal);
    }

    private async Task CallAsync(Stage stage, bool stream)
    {
        FallbackOptions options = stage.Options().AddChatClientProvider("client", _client);
        options.LoggerFactory = _witness;
        using var runtime = new FallbackRuntime(options);
        IClientFirst client = runtime.CreateClient<IClientFirst>();
        if (!stream) await client.AskAsync("hello", Stage.Token);
        else await foreach (string _ in client.StreamAsync("hello", Stage.Token)) { }
    }

    /// <summary>As SDKs on System.ClientModel throw it.</summary>
    private sealed class SdkFailedException(string message) : Exception(message)
    {
        public int Status { get; } = 500;
    }
}
