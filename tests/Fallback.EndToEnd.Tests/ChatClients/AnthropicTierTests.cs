using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Anthropic's SDK as a tier: what is asked, and what comes back.</summary>
public sealed class AnthropicTierTests
{
    private static readonly AIFunctionDeclaration _weather = AIFunctionFactory.CreateDeclaration("weather", "Tells the weather.",
        JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}"""));

    [Fact]
    public async Task Answer_HasTextModelUsageAndCost()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync(static options =>
            options.Models["client/one"] = new ModelOptions { InputPerMillion = 2, CachedInputPerMillion = 1, OutputPerMillion = 10 });
        stage.Anthropic.Default.Replies(Reply.Text("one two").WithReasoning("hm").WithUsage(1000, 200, cachedTokens: 400, reasoningTokens: 50));

        FallbackResult<string> result = await stage.Client<IClientFirst>().AskAsync("hello", Stage.Token);

        Assert.Equal(("one two", "client", "one", 0), (result.Value, result.Provider, result.Model, result.TierIndex));
        Assert.Equal((1000, 400, 200, 50), (result.Usage!.InputTokenCount, result.Usage.CachedInputTokenCount, result.Usage.OutputTokenCount, result.Usage.ReasoningTokenCount));
        Assert.Equal(0.0036m, result.CostUsd);
        Assert.Equal("/v1/messages", Assert.Single(stage.Anthropic.Requests).Path);
    }

    [Fact]
    public async Task Stream_CommitsToNoEmptyUpdateAndEndsWithUsage()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(Reply.Text("one two").InChunks("one ", "two").WithKeepAlives(2).WithUsage(10, 5, cachedTokens: 4));

        List<ChatResponseUpdate> updates = await UpdateStreamTests.ReadAsync(stage.Client<IClientUpdates>().StreamAsync("hello", Stage.Token));

        Assert.Equal(["one ", "two"], updates.Select(static update => update.Text).Where(static text => text.Length > 0));
        ChatResponse response = updates.ToChatResponse();
        Assert.Equal((ChatFinishReason.Stop, "one", 10, 5), (response.FinishReason!.Value, response.ModelId, response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.True(Assert.Single(stage.Anthropic.Requests).IsStream);
    }

    [Theory]
    [InlineData(null, 8192)]
    [InlineData(300, 300)]
    public async Task MaxTokens_IsTheCallsOrTheDefault(int? asked, int sent)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();

        await stage.Client<IClientFirst>().ChatAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "hello")], new ChatOptions { MaxOutputTokens = asked, Temperature = 0.5f }, Stage.Token);

        JsonElement body = stage.Anthropic.Requests[0].Json;
        Assert.Equal((sent, 0.5, "one"), (body.GetProperty("max_tokens").GetInt32(), body.GetProperty("temperature").GetDouble(), body.GetProperty("model").GetString()));
        Assert.Equal(("Be brief.", "hello"), (stage.Anthropic.Requests[0].SystemMessage, stage.Anthropic.Requests[0].LastUserMessage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sampling_ReachesTheModelUntilItRefuses(bool stream)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.RepliesOnce(Reply.Text("one")).RepliesOnce(Reply.Error(400, null, "`temperature` is deprecated for this model."));
        IChatClient chat = stage.Client<IClientFirst>().AsIChatClient();
        var options = new ChatOptions { Temperature = 0.5f, TopP = 0.9f, TopK = 3, StopSequences = ["end"] };

        await AskAsync(chat, [new(ChatRole.User, "hello")], options, stream);
        await AskAsync(chat, [new(ChatRole.User, "hello")], options, stream);

        JsonElement[] sent = [.. stage.Anthropic.Requests.Select(static request => request.Json)];
        Assert.Equal((3, 0), (sent.Length, stage.Second.Requests.Count));
        Assert.Equal((0.5, 0.9, 3, "end"), (sent[0].GetProperty("temperature").GetDouble(), sent[0].GetProperty("top_p").GetDouble(), sent[0].GetProperty("top_k").GetInt32(), sent[0].GetProperty("stop_sequences")[0].GetString()));
        Assert.Equal((true, false), (sent[1].TryGetProperty("temperature", out _), sent[2].TryGetProperty("temperature", out _)));
        Assert.Equal(8192, sent[0].GetProperty("max_tokens").GetInt32());
    }

    [Fact]
    public async Task MaxTokens_ByDefault_CanBeConfigured()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync(static options => options.AddAnthropic("client", static anthropic => anthropic.MaxOutputTokens = 500));

        await stage.AskAsync(stream: true);

        Assert.Equal(500, stage.Anthropic.Requests[0].Json.GetProperty("max_tokens").GetInt32());
        Assert.Throws<ArgumentOutOfRangeException>("MaxOutputTokens", static () => new FallbackOptions().AddAnthropic(configure: static anthropic => anthropic.MaxOutputTokens = 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolCall_AndItsResult_MakeARoundTrip(bool stream)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.RepliesOnce(Reply.Text("Let me see.").WithToolCall("weather", """{"city":"Oslo"}""")).Replies(Reply.Text("Rain."));
        IChatClient chat = stage.Client<IClientFirst>().AsIChatClient();
        var options = new ChatOptions { Tools = [_weather] };
        List<ChatMessage> messages = [new(ChatRole.User, "What is the weather in Oslo?")];

        ChatResponse first = await AskAsync(chat, messages, options, stream);
        FunctionCallContent call = Assert.Single(first.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>());
        messages.AddRange(first.Messages);
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "rain")]));
        ChatResponse second = await AskAsync(chat, messages, options, stream);

        Assert.Equal(("weather", "Oslo", ChatFinishReason.ToolCalls, "Rain."), (call.Name, $"{call.Arguments!["city"]}", first.FinishReason!.Value, second.Text));
        JsonElement[] sent = [.. stage.Anthropic.Requests[1].Json.GetProperty("messages").EnumerateArray()];
        Assert.Equal((3, call.CallId), (sent.Length, sent[2].GetProperty("content")[0].GetProperty("tool_use_id").GetString()));
        Assert.Equal("weather", stage.Anthropic.Requests[1].Json.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.Empty(stage.Second.Requests);
    }

    [Fact]
    public async Task ToolCall_OfAnthropics_IsUnderstoodByTheNextTier()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.RepliesOnce(Reply.Text("").WithToolCall("weather", """{"city":"Oslo"}""")).Replies(Reply.Overloaded());
        IChatClient chat = stage.Client<IClientFirst>().AsIChatClient();
        var options = new ChatOptions { Tools = [_weather] };
        List<ChatMessage> messages = [new(ChatRole.User, "What is the weather in Oslo?")];

        ChatResponse first = await AskAsync(chat, messages, options, stream: false);
        messages.AddRange(first.Messages);
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", "rain")]));
        await AskAsync(chat, messages, options, stream: false);

        JsonElement[] sent = [.. stage.Second.Requests[0].Json.GetProperty("messages").EnumerateArray()];
        Assert.Equal(("weather", "call_1"), (sent[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString(), sent[2].GetProperty("tool_call_id").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopReason_IsTakenAsTheProviderMeansIt(bool stream)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.RepliesOnce(Reply.Text("").WithFinishReason("content_filter")).RepliesOnce(Reply.Text("").WithFinishReason("model_context_window_exceeded")).Replies(Reply.Text("one").WithFinishReason("length"));

        TierAttempt filtered = await stage.FirstAttemptAsync(stream);
        TierAttempt exceeded = await stage.FirstAttemptAsync(stream);

        Assert.Equal((FailureKind.ContentFiltered, FailureKind.ContextLengthExceeded), (filtered.Failure, exceeded.Failure));
        Assert.Equal(ChatFinishReason.Length, (await AskAsync(stage.Client<IClientFirst>().AsIChatClient(), [new(ChatRole.User, "hello")], null, stream)).FinishReason);
    }

    [Theory]
    [InlineData(StructuredOutputMode.JsonSchema, true)]
    [InlineData(StructuredOutputMode.Prompted, false)]
    public async Task TypedAnswer_IsAskedForByItsSchema(StructuredOutputMode mode, bool native)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("""{"title":"Printer on fire","priority":"High","author":null,"tags":[]}"""));
        FallbackOptions configured = stage.Options().AddAnthropic("alpha");
        configured.Models["alpha/one"] = new ModelOptions { StructuredOutput = mode };
        Assert.True(stage.Runtime.Reload(() => configured));

        Ticket ticket = await stage.Client<IExtractor>().ExtractAsync("It burns!", Stage.Token);

        Assert.Equal(("Printer on fire", Priority.High), (ticket.Title, ticket.Priority));
        RecordedRequest request = Assert.Single(stage.Alpha.Requests);
        Assert.Equal(native, request.Json.TryGetProperty("output_config", out JsonElement output));
        if (native) Assert.Equal("title", output.GetProperty("format").GetProperty("schema").GetProperty("required")[0].GetString());
        else Assert.Contains("\"required\":[\"title\"", request.SystemMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAtOnce_EachHasItsOwnRetryAfter()
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Anthropic.Default.Replies(request => Reply.RateLimited(TimeSpan.FromSeconds(int.Parse(request.LastUserMessage!, System.Globalization.CultureInfo.InvariantCulture))).HeldBy(gate.Task));
        IClientFirst client = stage.Client<IClientFirst>();

        Task<FallbackResult<string>>[] calls = [.. Enumerable.Range(1, 20).Select(seconds => client.AskAsync($"{seconds}", Stage.Token))];
        await stage.Anthropic.Default.WaitForRequestsAsync(20, Stage.Token);
        gate.SetResult();

        Assert.Equal(Enumerable.Range(1, 20), (await Task.WhenAll(calls)).Select(static result => (int)result.Attempts[0].RetryAfter!.Value.TotalSeconds));
    }

    private static async Task<ChatResponse> AskAsync(IChatClient chat, IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream) => stream
        ? await chat.GetStreamingResponseAsync(messages, options, Stage.Token).ToChatResponseAsync(Stage.Token)
        : await chat.GetResponseAsync(messages, options, Stage.Token);

    [Theory]
    [InlineData("""{"web_search_requests":1}""")]
    [InlineData("{}")]
    [InlineData("""{ "web_fetch_requests": 2, "web_search_requests": 1 }""")]
    [InlineData("null")]
    public async Task CountOfServerTools_MayBeIncomplete(string count)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        string usage = $$"""{"input_tokens":10000,"output_tokens":5,"server_tool_use":{{count}}}""";
        const string text = "the SDK's \"server_tool_use\":{} is text";
        string said = JsonSerializer.Serialize(text);
        stage.Anthropic.Default.Replies(request => request.IsStream
            ? Reply.Raw(200, "text/event-stream", $$"""
                event: message_start
                data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"one","content":[],"stop_reason":null,"stop_sequence":null,"usage":{{usage}} } }

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""} }

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{said}} } }

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{{usage}} }

                event: message_stop
                data: {"type":"message_stop"}


                """)
            : Reply.Raw(200, "application/json", $$"""{"id":"m","type":"message","role":"assistant","model":"one","content":[{"type":"text","text":{{said}}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{usage}} }"""));

        Assert.Equal(text, await stage.AskAsync(stream: false));
        Assert.Equal(text, await stage.AskAsync(stream: true));
        FallbackResult<string> result = await stage.Client<IClientFirst>().AskAsync("hello", Stage.Token);
        Assert.Equal((0, 10_000, 5), (result.TierIndex, result.Usage!.InputTokenCount, result.Usage.OutputTokenCount));
        Assert.Equal(0, stage.Tier("client").Breaker.ConsecutiveFailures);
    }
}
