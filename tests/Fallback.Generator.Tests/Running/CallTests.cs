using System.Text.Json;

namespace Fallback.Generator.Tests.Running;

/// <summary>How a compiled client behaves, from its arguments to its answers.</summary>
public class CallTests(Conversation conversation) : IClassFixture<Conversation>
{
    [Fact]
    public async Task EachReturnType_GivesTheAnswer()
    {
        const string Methods = """
            Task<string> A(string q);
            Task<ChatResponse> B(string q);
            Task<FallbackResult<string>> C(string q);
            Task<FallbackResult<ChatResponse>> D(string q);
            ValueTask<string?> E(string q);
            ValueTask<ChatResponse> F(string q);
            ValueTask<FallbackResult<string?>> G(string q);
            ValueTask<FallbackResult<ChatResponse>?> H(string q);
            IAsyncEnumerable<string> I(string q);
            [OnStreamFailure(StreamRecovery.Restart)] IAsyncEnumerable<ChatResponseUpdate> J(string q);
            """;
        const string Calls = """
            Check(await foo.A("x"));
            Check((await foo.B("x")).Text);
            Check((await foo.C("x")).Value);
            Check((await foo.D("x")).Value.Text);
            Check(await foo.E("x"));
            Check((await foo.F("x")).Text);
            Check((await foo.G("x")).Value);
            Check((await foo.H("x"))?.Value.Text);
            string all = "";
            await foreach (string piece in foo.I("x")) all += piece;
            Check(all);
            Check((await foo.J("x").ToChatResponseAsync()).Text);
            static void Check(string? answer) { if (answer != "You said: x") throw new InvalidOperationException(answer); }
            """;

        Assert.Equal(10, (await conversation.SendAsync(Methods, Calls)).Count);
    }

    [Fact]
    public async Task TypedAnswer_IsReadFromJson_WhereverTheTypeIsDeclared()
    {
        const string Methods = """
            Task<Answer> A(string q);
            ValueTask<FallbackResult<Answer?>> B(string q);
            [AnswerRepair] Task<Dictionary<string, string>> C(string q);
            public sealed record Answer(string Said);
            """;
        const string Calls = """
            const string Json = "{\"said\":\"yes\"}";
            if ((await foo.A(Json)).Said != "yes") throw new InvalidOperationException();
            if ((await foo.B(Json)).Value?.Said != "yes") throw new InvalidOperationException();
            if ((await foo.C(Json))["said"] != "yes") throw new InvalidOperationException();
            """;

        Assert.Equal(3, (await conversation.SendAsync(Methods, Calls)).Count);
    }

    [Theory]
    [InlineData("Task<string> AskAsync(string question);", "null!", "question")]
    [InlineData("ValueTask<string> AskAsync(string @class);", "null!", "class")]
    [InlineData("IAsyncEnumerable<string> AskAsync(string question);", "null!", "question")]
    [InlineData("Task<string> AskAsync(ChatMessage[] history);", "null!", "history")]
    [InlineData("Task<string> AskAsync(string question, ChatOptions options);", "\"x\", null!", "options")]
    public async Task NullArgument_ThrowsAtTheCall_WithTheParametersName(string method, string arguments, string name)
    {
        ArgumentNullException thrown = await Assert.ThrowsAsync<ArgumentNullException>(() => conversation.RunAsync(method, $"_ = foo.AskAsync({arguments});"));

        Assert.Equal(name, thrown.ParamName);
    }

    [Fact]
    public async Task Token_IsPassedOn()
    {
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            conversation.RunAsync("Task<string> AskAsync(CancellationToken ct, string question);", "await foo.AskAsync(new CancellationToken(true), \"x\");"));

        Assert.True(thrown.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public async Task GenerationAndOptions_ArePassedOn()
    {
        const string Methods = """
            [Generation(Temperature = 0.25, MaxOutputTokens = 77, Seed = 9_000_000_000, Stop = new[] { "\"end\"", "}" })]
            Task<string> AskAsync(string question, ChatOptions? options = null);
            Task<string> PlainAsync(string question);
            """;

        IReadOnlyList<JsonElement> requests = await conversation.SendAsync(Methods, "await foo.AskAsync(\"a\"); await foo.AskAsync(\"b\", new ChatOptions { Temperature = 0.5f }); await foo.PlainAsync(\"c\");");

        Assert.Equal([0.25, 0.5], requests.Take(2).Select(static request => request.GetProperty("temperature").GetDouble()));
        Assert.Equal(9_000_000_000, requests[0].GetProperty("seed").GetInt64());
        Assert.Equal(["\"end\"", "}"], requests[0].GetProperty("stop").EnumerateArray().Select(static stop => stop.GetString()));
        Assert.False(requests[2].TryGetProperty("temperature", out _));
    }
}
