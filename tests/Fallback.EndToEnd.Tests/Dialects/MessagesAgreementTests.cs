using System.Text.Json;
using Anthropic.Models.Messages;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Anthropic's own SDK reads what our dialect reads out of the same bytes, and knows every part of what our dialect writes.</summary>
public sealed class MessagesAgreementTests
{
    private static readonly Dictionary<string, Reply> _answers = new()
    {
        ["text"] = Reply.Text("Hello there.").WithUsage(12, 3),
        ["chunks"] = Reply.Text("one two three").InChunks("one ", "two ", "three").WithUsage(5, 3),
        ["unicode"] = Reply.Text("naïve 日本語 😀 \u200d\u2028 \\ \" \u001f <&>\n\tend").InChunks(7).WithUsage(5, 30),
        ["line ends"] = Reply.Text("one two").WithCrLf().WithKeepAlives(2).WithUsage(5, 2),
        ["call"] = Reply.Text("").WithToolCall("weather", """{"city":"Oslo","days":3,"deep":{"a":[1,2.5,null,true]}}""", "toolu_1").WithUsage(40, 9),
        ["calls"] = Reply.Text("Let me look.").WithToolCall("weather", """{"city":"Zürich 😀"}""", "toolu_1").WithToolCall("weather", "{}", "toolu_2").WithUsage(5, 30),
        ["thinking"] = Reply.Text("42").WithReasoning("Six times seven.").WithUsage(9, 60, reasoningTokens: 55),
        ["thinking omitted"] = Reply.Text("42").WithReasoning("").WithUsage(9, 60, reasoningTokens: 55),
        ["thinking, call"] = Reply.Text("Well.").WithReasoning("hm").WithToolCall("weather", "{}", "toolu_1").WithUsage(9, 60),
        ["cached"] = Reply.Text("hi").WithUsage(4_000, 20, cachedTokens: 3_900),
        ["length"] = Reply.Text("It was a dark and").WithFinishReason("length").WithUsage(5, 5),
        ["pause"] = Reply.Text("So").WithFinishReason("pause_turn").WithUsage(5, 5),
        ["sources"] = Reply.Text("It is so.").WithCitation("T", "https://a.test/x").WithCitation("U", "https://b.test/").WithUsage(5, 5),
    };

    public static TheoryData<string, bool> Answers
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (string name in _answers.Keys)
                foreach (bool stream in (bool[])[false, true]) rows.Add(name, stream);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public Task Answer_IsReadAlike(string name, bool stream) => AssertAlikeAsync(_answers[name], "hello", stream);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task RedactedThoughts_AreReadAlike(bool stream) =>
        AssertAlikeAsync(Reply.Text("42").WithReasoning("hm").WithUsage(9, 60), "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_0", stream);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_OfEveryFeature_IsKnownToTheSdkAndTaken(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.RepliesOnce(
            Reply.Text("Let me see.").WithReasoning("hm").WithToolCall("weather", """{"city":"Oslo"}""", "toolu_1"), Reply.Text("""{"value":1}"""));
        using FallbackRuntime runtime = Runtime(stage);
        var options = new ChatOptions
        {
            Instructions = "Be brief.", StopSequences = ["END"], AllowMultipleToolCalls = false, Reasoning = new() { Effort = ReasoningEffort.High, Output = ReasoningOutput.Summary },
            Tools = [AIFunctionFactory.Create(static (string city) => "sunny", "weather").WithCacheBreakpoint(PromptCacheLifetime.OneHour), new HostedWebSearchTool(), new HostedCodeInterpreterTool()],
        };
        List<ChatMessage> history =
        [
            new(ChatRole.User,
            [
                new TextContent("What is this?").WithCacheBreakpoint(), new DataContent(new byte[] { 1, 2 }, "image/png"), new UriContent("https://a.test/i.png", "image/png"),
                new DataContent("%PDF"u8.ToArray(), "application/pdf") { Name = "a.pdf", AdditionalProperties = new() { ["citations"] = true } }, new DataContent("a"u8.ToArray(), "text/plain"),
            ]),
        ];
        history.AddRange((await AskAsync(runtime, history, options, stream)).Messages);
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("toolu_1", new List<AIContent> { new TextContent("sunny"), new DataContent(new byte[] { 1 }, "image/png") })]));
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"value":{"type":"integer","minimum":1}}}"""));
        await AskAsync(runtime, history, options, stream);

        Assert.Equal([200, 200], stage.Alpha.Requests.Select(request => request.Status));
        AssertKnown(stage.Alpha.Requests[1].Json);
    }

    [Fact]
    public async Task Vertex_IsAskedAtItsPathsWithABearer()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = new(new FallbackOptions { TimeProvider = stage.Clock }.AddProvider("alpha", provider =>
        {
            provider.BaseUrl = new Uri(stage.Alpha.BaseUrl, "/v1/projects/p/locations/l").AbsoluteUri;
            provider.Dialect = Dialect.AnthropicMessages;
            provider.Token = _ => new(new ApiKey("ya29.token-of-the-test"));
        }));
        foreach (bool stream in (bool[])[false, true])
            Assert.Equal("You said: hi", (await AskAsync(runtime, [new(ChatRole.User, "hi")], null, stream)).Text);
        Assert.Equal(
            ["/v1/projects/p/locations/l/publishers/anthropic/models/claude-sonnet-5-5:rawPredict", "/v1/projects/p/locations/l/publishers/anthropic/models/claude-sonnet-5-5:streamRawPredict"],
            stage.Alpha.Requests.Select(request => request.Path));
        Assert.All(stage.Alpha.Requests, request => Assert.Equal("Bearer ya29.token-of-the-test", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Headers_AreTheDialectsUnlessConfigured()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = Runtime(stage, provider =>
        {
            provider.ApiVersion = "2099-01-01";
            provider.Headers["anthropic-beta"] = "files-api-2025-04-14";
        });
        await AskAsync(runtime, [new(ChatRole.User, "hi")], null, stream: false);
        IReadOnlyDictionary<string, string> headers = stage.Alpha.Requests[0].Headers;
        Assert.Equal(("2099-01-01", "files-api-2025-04-14", "sk-ant-key-of-the-test"), (headers["anthropic-version"], headers["anthropic-beta"], headers["x-api-key"]));
        Assert.False(headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CachedPrompts_AreCountedAsWritten(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("hi").WithUsage(4_000, 20, cachedTokens: 1_000));
        using FallbackRuntime runtime = Runtime(stage, provider => provider.CachesPrompts = true);
        ChatResponse answer = await AskAsync(runtime, [new(ChatRole.User, "hi")], null, stream);
        Assert.Equal((4_000, 1_000), (answer.Usage!.InputTokenCount, answer.Usage.CachedInputTokenCount));
        Assert.Equal(3_000, answer.Usage.AdditionalCounts!["ephemeral_5m_input_tokens"]);
    }

    private static async Task AssertAlikeAsync(Reply reply, string question, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(reply);
        MessagesAnswer theirs = await MessagesAnswer.OfSdkAsync(stage.Alpha.BaseUrl, "claude-sonnet-5-5", question, stream);
        using FallbackRuntime runtime = Runtime(stage);
        Assert.Equal(theirs, MessagesAnswer.Of(await AskAsync(runtime, [new(ChatRole.User, question)], null, stream)));
        Assert.Equal(stage.Alpha.Requests[0].Path, stage.Alpha.Requests[1].Path);
    }

    /// <summary>The SDK's types take every part of a request.</summary>
    private static void AssertKnown(JsonElement request)
    {
        foreach (JsonElement message in request.GetProperty("messages").EnumerateArray()) message.Deserialize<MessageParam>()!.Validate();
        foreach (JsonElement tool in request.GetProperty("tools").EnumerateArray()) tool.Deserialize<ToolUnion>()!.Validate();
        foreach (JsonElement text in request.GetProperty("system").EnumerateArray()) text.Deserialize<TextBlockParam>()!.Validate();
        request.GetProperty("thinking").Deserialize<ThinkingConfigParam>()!.Validate();
        request.GetProperty("output_config").Deserialize<OutputConfig>()!.Validate();
        request.GetProperty("tool_choice").Deserialize<ToolChoice>()!.Validate();
    }

    private static async Task<ChatResponse> AskAsync(FallbackRuntime runtime, IList<ChatMessage> history, ChatOptions? options, bool stream)
    {
        using IChatClient chain = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "alpha/claude-sonnet-5-5" } }, TierRetry = new TierRetryOptions { MaxRetries = 0 },
        });
        return stream
            ? await chain.GetStreamingResponseAsync(history, options, Stage.Token).ToChatResponseAsync(Stage.Token)
            : await chain.GetResponseAsync(history, options, Stage.Token);
    }

    private static FallbackRuntime Runtime(Stage stage, Action<ProviderOptions>? configure = null) => new(new FallbackOptions { TimeProvider = stage.Clock }
        .AddProvider("alpha", provider =>
        {
            provider.BaseUrl = new Uri(stage.Alpha.BaseUrl, "/").AbsoluteUri;
            provider.ApiKey = new ApiKey("sk-ant-key-of-the-test");
            provider.Dialect = Dialect.AnthropicMessages;
            provider.Vendor = "anthropic";
            configure?.Invoke(provider);
        }));
}
