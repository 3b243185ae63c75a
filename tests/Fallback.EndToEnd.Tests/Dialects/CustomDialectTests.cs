using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A dialect that a user has written, from address to stream.</summary>
public sealed class CustomDialectTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dialect_OfOnesOwn_IsSpoken(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(stream
            ? Reply.Raw(200, "text/event-stream", "data: {\"say\":\"one \"}\n\ndata: {\"say\":\"two\"}\n\ndata: {\"end\":true,\"in\":3,\"out\":2}\n\n")
            : Reply.Raw(200, "application/json", """{"say":"one two","end":true,"in":3,"out":2}"""));

        ChatResponse answer = await AskAsync(stage, stream, new ChatMessage(ChatRole.User, "hello"));

        Assert.Equal(("one two", ChatFinishReason.Stop, 3L), (answer.Text, answer.FinishReason, answer.Usage!.InputTokenCount));
        RecordedRequest request = Assert.Single(stage.Alpha.Requests);
        Assert.Equal("/v1/parrot/one/chat/completions", request.Path);
        Assert.Equal("key-0123456789", request.Headers["x-parrot"]);
        Assert.Equal("""{"model":"one","hear":"hello"}""", request.Body);
    }

    [Theory]
    [InlineData(false, """{"error":{"message":"overloaded","type":"overloaded_error"}}""")]
    [InlineData(true, "data: {\"error\":{\"message\":\"overloaded\"}}\n\n")]
    [InlineData(true, "data: {\"say\":5}\n\n")]
    [InlineData(true, "")]
    public async Task Dialect_ErrorOrOddReply_IsTheNextTiers(bool stream, string body)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(200, stream ? "text/event-stream" : "application/json", body));
        stage.Bravo.Default.Replies(Reply.Text("from bravo"));

        Assert.Equal("from bravo", (await AskAsync(stage, stream, new ChatMessage(ChatRole.User, "hello"))).Text);
    }

    [Fact]
    public async Task Dialect_ThatCutsItsStream_InterruptsIt()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(200, "text/event-stream", "data: {\"say\":\"one \"}\n\n"));

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(() => AskAsync(stage, stream: true, new ChatMessage(ChatRole.User, "hello")));

        Assert.Equal("one ", e.PartialText);
    }

    [Fact]
    public async Task Dialect_LineTooLongBehindTheFinishReason_DoesNotUndoTheAnswer()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(
            200, "text/event-stream", "data: {\"say\":\"one\",\"end\":true,\"in\":3,\"out\":2}\n\ndata: " + new string('x', 20_000) + "\n\n"));

        ChatResponse answer = await AskAsync(stage, stream: true, new ChatMessage(ChatRole.User, "hello"));

        Assert.Equal(("one", "alpha"), (answer.Text, answer.AdditionalProperties![FallbackProperties.Provider]));
    }

    [Fact]
    public async Task Dialect_WithoutAFormForAContent_IsSkippedWithTheReason()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Default.Replies(Reply.Text("from bravo"));
        var picture = new DataContent(new byte[] { 1 }, "image/png");

        Assert.Equal("from bravo", (await AskAsync(stage, false, new ChatMessage(ChatRole.User, [picture]))).Text);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task ContentThatNoTierCanCarry_IsNamedWithEveryTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        var store = new HostedVectorStoreContent("store-1");

        var e = await Assert.ThrowsAsync<AllTiersFailedException>(() => AskAsync(stage, false, new ChatMessage(ChatRole.User, [store])));

        Assert.All(e.Attempts, attempt => Assert.Equal(SkipReason.CapabilityMissing, attempt.Skipped));
        Assert.Contains("HostedVectorStoreContent", e.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Alpha.Requests);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dialect_ThatThrowsAnywhere_IsTheNextTiers(bool stream)
    {
        string reading = stream ? nameof(Dialect.ReadStream) : nameof(Dialect.ReadAnswer);
        foreach (string member in new[] { nameof(Dialect.AddressFor), nameof(Dialect.WriteRequest), nameof(Dialect.Objection), reading })
        {
            await using Stage stage = await Stage.OpenAsync();
            stage.Alpha.Default.Replies(Reply.Text("from alpha"));
            stage.Bravo.Default.Replies(Reply.Text("from bravo"));

            ChatResponse answer = await AskAsync(stage, stream, new ChatMessage(ChatRole.User, "hello"), new Parrot(member));

            Assert.Equal((member, "from bravo"), (member, answer.Text));
        }
    }

    [Fact]
    public async Task Stream_ThatBreaksBehindACall_CostsTheCallerNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(200, "text/event-stream", "data: {\"say\":\"\",\"call\":\"f\"}\n\ndata: {\"say\":\"more\"}\n\n"));
        stage.Bravo.Default.Replies(Reply.Text("from bravo"));

        ChatResponse answer = await AskAsync(stage, stream: true, new ChatMessage(ChatRole.User, "hello"));

        Assert.Equal("from bravo", answer.Text);
        Assert.Single(answer.Messages[0].Contents, static content => content is not UsageContent);
    }

    [Fact]
    public async Task Stream_KeepsTheOrderOfWhatItHeldBack()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Raw(
            200, "text/event-stream", "data: {\"say\":\"\",\"call\":\"f\"}\n\ndata: {\"say\":\"between\"}\n\ndata: {\"say\":\"\",\"call\":\"g\"}\n\ndata: {\"say\":\"behind\",\"end\":1,\"in\":2,\"out\":3}\n\n"));

        ChatResponse answer = await AskAsync(stage, stream: true, new ChatMessage(ChatRole.User, "hello"));

        Assert.Equal(
            ["f", "between", "g", "behind"],
            answer.Messages[0].Contents.Select(static content => content is FunctionCallContent call ? call.Name : (content as TextContent)?.Text).OfType<string>()
                .Where(static said => said.Length > 0));
    }

    private static async Task<ChatResponse> AskAsync(Stage stage, bool stream, ChatMessage message, Parrot? dialect = null)
    {
        using FallbackRuntime runtime = new(new FallbackOptions { TimeProvider = stage.Clock }
            .AddProvider("alpha", provider =>
            {
                provider.BaseUrl = stage.Alpha.BaseUrl.AbsoluteUri;
                provider.ApiKey = new ApiKey("key-0123456789");
                provider.MaxResponseBytes = 10_000;
                provider.Dialect = dialect ?? new Parrot();
            })
            .AddProvider("bravo", stage.Bravo.BaseUrl.AbsoluteUri));
        IChatClient chain = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "alpha/one" }, new TierOptions { Model = "bravo/two" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
        });
        return stream
            ? await chain.GetStreamingResponseAsync([message], null, Stage.Token).ToChatResponseAsync(Stage.Token)
            : await chain.GetResponseAsync([message], null, Stage.Token);
    }

    /// <param name="throwing">The member that throws; null for none.</param>
    private sealed class Parrot(string? throwing = null) : Dialect("parrot")
    {
        public override string KeyHeader => "x-parrot";

        public override Uri AddressFor(DialectRequest request) => Throws(nameof(AddressFor)) ? null! : new($"{request.BaseUrl.AbsoluteUri.TrimEnd('/')}/parrot/{request.Model}/chat/completions");

        public override string? Objection(AIContent content) => Throws(nameof(Objection)) || content is TextContent ? null : content.GetType().Name;

        public override void WriteRequest(Utf8JsonWriter writer, DialectRequest request)
        {
            writer.WriteStartObject();
            Throws(nameof(WriteRequest));
            writer.WriteString("model", request.Model);
            writer.WriteString("hear", request.Messages[^1].Text);
            writer.WriteEndObject();
        }

        public override ChatResponse? ReadAnswer(ReadOnlySpan<byte> body)
        {
            Throws(nameof(ReadAnswer));
            var stream = new Sayings();
            return stream.TryRead(body, out ChatResponseUpdate? update) ? new[] { update! }.ToChatResponse() : null;
        }

        public override DialectStreamReader ReadStream() => Throws(nameof(ReadStream)) ? null! : new Sayings();

        private bool Throws(string member) => member == throwing ? throw new InvalidOperationException(member) : false;
    }

    private sealed class Sayings : DialectStreamReader
    {
        public override bool TryRead(ReadOnlySpan<byte> data, out ChatResponseUpdate? update)
        {
            var reader = new Utf8JsonReader(data);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            update = null;
            if (root.TryGetProperty("error", out _)) return false;
            update = new ChatResponseUpdate(ChatRole.Assistant, root.TryGetProperty("say", out JsonElement say) ? say.GetString() : null);
            if (root.TryGetProperty("call", out JsonElement name)) update.Contents.Add(new FunctionCallContent($"id-{name}", name.GetString()!));
            if (!root.TryGetProperty("end", out _)) return true;
            update.FinishReason = ChatFinishReason.Stop;
            update.Contents.Add(new UsageContent(new() { InputTokenCount = root.GetProperty("in").GetInt64(), OutputTokenCount = root.GetProperty("out").GetInt64() }));
            return true;
        }
    }
}
