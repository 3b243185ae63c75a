using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Gemini in its own dialect, over a socket, before a server that is as strict as Google.</summary>
public sealed class GeminiTests
{
    private static readonly AIFunction _weather = AIFunctionFactory.Create(static (string city) => $"sunny in {city}", "weather");

    public static TheoryData<bool, bool, string> Loops()
    {
        var loops = new TheoryData<bool, bool, string>();
        foreach (bool stream in (bool[])[false, true])
            foreach (bool stored in (bool[])[false, true])
                foreach (string model in (string[])["gemini-3.8-flash", "gemini-2.5-flash"]) loops.Add(stream, stored, model);
        return loops;
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public async Task Loop_OfGeminiAndAnotherByTurns_IsTakenByBoth(bool stream, bool stored, string model)
    {
        await using Stage stage = await Stage.OpenAsync();
        int turn = 0;
        stage.Alpha.Default.Replies(_ => turn % 2 == 0 ? Calls(turn) : Reply.Error(500));
        stage.Bravo.Default.Replies(_ => turn == 3 ? Reply.Text("done") : turn % 2 == 1 ? Calls(turn) : Reply.Error(500));
        using FallbackRuntime runtime = Runtime(stage);
        IChatClient chain = Chain(runtime, $"alpha/{model}", "bravo/m");
        var options = new ChatOptions { Tools = [_weather], Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High, Output = ReasoningOutput.Full } };
        List<ChatMessage> history = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "How is the weather?")];

        for (; turn < 4; turn++)
        {
            ChatResponse answer = await AskAsync(chain, history, options, stream);
            Assert.Equal(turn % 2 == 0 ? "alpha" : "bravo", answer.AdditionalProperties![FallbackProperties.Provider]);
            history.AddRange(answer.Messages);
            if (turn == 3) Assert.Equal("done", answer.Text);
            List<AIContent> results = [.. answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
                .Select(call => (AIContent)new FunctionResultContent(call.CallId, "sunny"))];
            Assert.Equal(turn == 3 ? 0 : 2, results.Count);
            if (results.Count > 0) history.Add(new ChatMessage(ChatRole.Tool, results));
            if (stored) history = JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        }

        Assert.All(stage.Bravo.Requests, request => Assert.DoesNotContain("Z2VtaW5pLXNpZ25hdHVyZQ==", request.Body, StringComparison.Ordinal));
        Assert.Contains("Z2VtaW5pLXNpZ25hdHVyZQ==", stage.Alpha.Requests[^1].Body, StringComparison.Ordinal);
        Assert.Equal(model.Contains("gemini-3", StringComparison.Ordinal), stage.Alpha.Requests[^1].Body.Contains("skip_thought_signature_validator", StringComparison.Ordinal));
    }

    private static TextReply Calls(int turn) =>
        Reply.Text(turn == 0 ? "Let me see." : "").WithReasoning("hm").WithToolCall("weather", """{"city":"Oslo"}""", $"call_{turn}_0").WithToolCall("weather", """{"city":"Rom"}""", $"call_{turn}_1");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_HasAllThatTheModelGave(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("Grüße aus Oslo").WithReasoning("hm").WithCitation("A", "https://a.test/").WithUsage(10, 7, cachedTokens: 4, reasoningTokens: 3));
        using FallbackRuntime runtime = Runtime(stage);

        ChatResponse answer = await AskAsync(Chain(runtime, "alpha/gemini-3.8-flash"), [new(ChatRole.User, "hi")], null, stream);

        List<AIContent> contents = [.. answer.Messages.Single().Contents];
        Assert.Equal(("Grüße aus Oslo", ChatFinishReason.Stop), (answer.Text, answer.FinishReason));
        Assert.Equal((10, 7, 17, 4, 3), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount, answer.Usage.CachedInputTokenCount, answer.Usage.ReasoningTokenCount));
        Assert.Equal(["hm", ""], contents.OfType<TextReasoningContent>().Select(thought => thought.Text));
        Assert.Equal("Z2VtaW5pLXNpZ25hdHVyZQ==", contents.OfType<TextReasoningContent>().Last().ProtectedData);
        var citation = Assert.IsType<CitationAnnotation>(Assert.Single(contents.SelectMany(content => content.Annotations ?? [])));
        Assert.Equal(("https://a.test/", 0, 14), (citation.Url!.AbsoluteUri, Region(citation).StartIndex, Region(citation).EndIndex));
        Assert.Equal("key-0123456789", Assert.Single(stage.Alpha.Requests).Headers["x-goog-api-key"]);
    }

    private static TextSpanAnnotatedRegion Region(CitationAnnotation citation) => (TextSpanAnnotatedRegion)citation.AnnotatedRegions!.Single();

    public static TheoryData<string> Faults => ["overloaded", "limited", "cut", "error", "end", "refused", "reset", "malformed", "html", "arguments"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_IsTheNextTiers_InEitherForm(string fault)
    {
        foreach (bool stream in (bool[])[false, true])
        {
            await using Stage stage = await Stage.OpenAsync();
            TextReply call = Reply.Text("").WithToolCall("weather", "{}").WithToolCall("weather", "{}");
            stage.Alpha.Default.Replies(fault switch
            {
                "overloaded" => Reply.Overloaded(),
                "limited" => Reply.RateLimited(TimeSpan.FromSeconds(30)),
                "cut" => call.CutAfter(1),
                "reset" => call.CutAfter(1, reset: true),
                "error" => call.ErrorAfter(1, "server_is_overloaded"),
                "end" => call.EndAfter(1),
                "malformed" => call.MalformedChunkAt(1),
                "html" => Reply.Html(200),
                "arguments" => Reply.Text("").WithToolCall("weather", "{\"city\":"),
                _ => Reply.Error(400, message: "Corrupted thought signature."),
            });
            stage.Bravo.Default.Replies(Reply.Text("from bravo"));
            using FallbackRuntime runtime = Runtime(stage);

            ChatResponse answer = await AskAsync(
                Chain(runtime, "alpha/gemini-3.8-flash", "bravo/m"), [new(ChatRole.User, "hi")], new ChatOptions { Tools = [_weather] }, stream);

            Assert.Equal("from bravo", answer.Text);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Safety_IsNotAnothersBusiness(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("").WithRefusal("no"));
        using FallbackRuntime runtime = Runtime(stage);

        var e = await Assert.ThrowsAsync<RequestRejectedException>(
            () => AskAsync(Chain(runtime, "alpha/gemini-3.8-flash", "bravo/m"), [new(ChatRole.User, "hi")], null, stream));

        Assert.Equal(FailureKind.ContentFiltered, e.Attempts[0].Failure);
        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task Schema_IsAskedForInGooglesMode()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("""{"a":1}"""));
        using FallbackRuntime runtime = Runtime(stage);
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"integer"}}}""")) };

        ChatResponse answer = await AskAsync(Chain(runtime, "alpha/gemini-3.8-flash"), [new(ChatRole.User, "hi")], options, stream: false);

        Assert.Equal("""{"a":1}""", answer.Text);
        JsonElement config = Assert.Single(stage.Alpha.Requests).Json.GetProperty("generationConfig");
        Assert.Equal("application/json", config.GetProperty("responseMimeType").GetString());
        Assert.Equal("object", config.GetProperty("responseJsonSchema").GetProperty("type").GetString());
    }

    private static FallbackRuntime Runtime(Stage stage) => new(new FallbackOptions { TimeProvider = stage.Clock }
        .AddProvider("alpha", provider =>
        {
            provider.BaseUrl = stage.Alpha.BaseUrl.AbsoluteUri;
            provider.ApiKey = new ApiKey("key-0123456789");
            provider.Vendor = "google";
            provider.Dialect = Dialect.Gemini;
        })
        .AddProvider("bravo", stage.Bravo.BaseUrl.AbsoluteUri));

    private static IChatClient Chain(FallbackRuntime runtime, params string[] tiers)
    {
        var options = new ChainOptions { TierRetry = new TierRetryOptions { MaxRetries = 0 }, CircuitBreaker = new CircuitBreakerOptions { FailureThreshold = 100 } };
        foreach (string tier in tiers) options.Tiers.Add(new TierOptions { Model = tier });
        return runtime.CreateChatClient(options);
    }

    private static async Task<ChatResponse> AskAsync(IChatClient chain, IEnumerable<ChatMessage> history, ChatOptions? options, bool stream) => stream
        ? await chain.GetStreamingResponseAsync(history, options, Stage.Token).ToChatResponseAsync(Stage.Token)
        : await chain.GetResponseAsync(history, options, Stage.Token);
}
