using System.ComponentModel;
using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A tier that is asked by Responses, against a server that is as strict as OpenAI's.</summary>
public sealed class ResponsesTierTests
{
    private const string Thinker = "alpha/gpt-6-sol";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolLoop_ThoughtsGoBack_AndTheServerTakesThem(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.RepliesOnce(
            Reply.Text("").WithReasoning("I must ask.").WithToolCall("weather", """{"city":"Oslo"}""").WithUsage(10, 20, reasoningTokens: 5),
            Reply.Text("Let me ask more.").WithReasoning("And again.").WithToolCall("weather", """{"city":"Bergen"}""", "call_9"));
        stage.Alpha.Default.Replies(Reply.Text("Rain, both.").WithReasoning("So."));
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(Weather, "weather")], Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } };
        var history = new List<ChatMessage> { new(ChatRole.System, "Be brief."), new(ChatRole.User, "Where does it rain?") };

        for (int turn = 0; turn < 3; turn++)
        {
            ChatResponse answer = await ResponsesStage.AskAsync(stage, [Thinker], stream, options, [.. history]);
            history.AddRange(Stored(answer.Messages));
            foreach (FunctionCallContent call in answer.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>())
                history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "rain")]));
        }

        Assert.Equal("Rain, both.", history[^1].Text);
        JsonElement input = stage.Alpha.Requests[^1].Json.GetProperty("input");
        Assert.Equal(
            ["message", "reasoning", "function_call", "function_call_output", "reasoning", "message", "function_call", "function_call_output"],
            input.EnumerateArray().Select(static item => item.GetProperty("type").GetString()));
        Assert.Equal("I must ask.", input[1].GetProperty("summary")[0].GetProperty("text").GetString());
        Assert.Equal("Be brief.", stage.Alpha.Requests[^1].SystemMessage);
        Assert.Equal("Where does it rain?", stage.Alpha.Requests[^1].LastUserMessage);
        Assert.All(stage.Alpha.Requests, static request => Assert.Equal(200, request.Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolLoop_ThatAnotherTookOver_IsTakenWithoutForeignThoughts(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.RepliesOnce(Reply.Text("").WithReasoning("I must ask.").WithToolCall("weather", "{}")).Replies(Reply.Overloaded());
        stage.Bravo.Default.RepliesOnce(Reply.Text("").WithReasoning("I ask again.").WithToolCall("weather", "{}", "call_2")).Replies(Reply.Overloaded());
        stage.Charlie.Default.Replies(Reply.Text("Rain."));
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(Weather, "weather")] };
        var history = new List<ChatMessage> { new(ChatRole.User, "Where does it rain?") };

        string text = "";
        for (int turn = 0; turn < 3; turn++)
        {
            ChatResponse answer = await ResponsesStage.AskAsync(stage, [Thinker, "bravo/gpt-6-sol", "charlie/m"], stream, options, [.. history]);
            text = answer.Text;
            history.AddRange(Stored(answer.Messages));
            foreach (FunctionCallContent call in answer.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>())
                history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "rain")]));
        }

        Assert.Equal("Rain.", text);
        Assert.DoesNotContain("encrypted_content\"", stage.Bravo.Requests[0].Json.GetProperty("input").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("encrypted_content\"", stage.Bravo.Requests[^1].Json.GetProperty("input").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("encrypted", stage.Charlie.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ParametersWithoutAPlace_AreLeftOutAndSaid()
    {
        await using Stage stage = await Stage.OpenAsync();
        var options = new ChatOptions
        {
            Seed = 1, StopSequences = ["x"], PresencePenalty = 0.1f, FrequencyPenalty = 0.1f, TopK = 3, Temperature = 0.5f, MaxOutputTokens = 1_000_000,
            AdditionalProperties = new() { ["n"] = 2, ["background"] = true, ["logit_bias"] = new Dictionary<string, object?>(), ["metadata"] = new Dictionary<string, object?> { ["a"] = "b" } },
        };
        stage.Alpha.Default.Replies(Reply.Error(500));

        var e = await Assert.ThrowsAsync<AllTiersFailedException>(() =>
            ResponsesStage.AskAsync(stage, [Thinker], false, options, new ChatMessage(ChatRole.User, "hello")));

        TierAttempt attempt = Assert.Single(e.Attempts);
        Assert.Equal(
            ["background", "frequency_penalty", "logit_bias", "n", "presence_penalty", "seed", "stop", "temperature", "top_k"],
            attempt.Adaptations.Where(static said => said.StartsWith("left out ", StringComparison.Ordinal)).Select(static said => said["left out ".Length..]).Order());
        Assert.Contains(attempt.Adaptations, static said => said.StartsWith("max_output_tokens 1000000 lowered to ", StringComparison.Ordinal));
        Assert.Equal("b", stage.Alpha.Requests[0].Json.GetProperty("metadata").GetProperty("a").GetString());
    }

    [Fact]
    public async Task OutputLimitBelowWhatTheApiTakes_IsRaisedAndSaid()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Error(500));

        var e = await Assert.ThrowsAsync<AllTiersFailedException>(() =>
            ResponsesStage.AskAsync(stage, [Thinker], false, new ChatOptions { MaxOutputTokens = 5 }, new ChatMessage(ChatRole.User, "hello")));

        Assert.Equal(["max_output_tokens 5 raised to 16"], Assert.Single(e.Attempts).Adaptations);
    }

    [Fact]
    public async Task ThoughtsThatAModelDoesNotGive_AreNotAskedForAgain()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = new(ResponsesStage.Options(stage));
        // A model that the catalogue does not know, and that does not reason.
        using IChatClient chain = ResponsesStage.Chain(runtime, "alpha/gpt-4-house-tuned");
        await chain.GetResponseAsync("hello", null, Stage.Token);
        await chain.GetResponseAsync("hello", null, Stage.Token);

        Assert.Equal([400, 200, 200], stage.Alpha.Requests.Select(static request => request.Status!.Value));
    }

    [Fact]
    public async Task SummaryThatIsRefused_IsLeftOutAloneAndSaid()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.RepliesOnce(
            Reply.Error(400, "unsupported_value", "Your organization must be verified to generate reasoning summaries.", param: "reasoning.summary"),
            Reply.Error(500));
        var options = new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low, Output = ReasoningOutput.Full } };

        var e = await Assert.ThrowsAsync<AllTiersFailedException>(() =>
            ResponsesStage.AskAsync(stage, [Thinker], false, options, new ChatMessage(ChatRole.User, "hello")));

        Assert.Equal("""{"effort":"low"}""", stage.Alpha.Requests[1].Json.GetProperty("reasoning").GetRawText());
        Assert.Equal(["left out reasoning_summary"], e.Attempts[^1].Adaptations);
    }

    [Theory]
    [InlineData("openai-responses")]
    [InlineData("anthropic-messages")]
    public async Task ServerThatDoesNotStream_IsReadWhole(string dialect)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("I ask.").WithReasoning("Hm.").WithToolCall("f", "{}").WithUsage(9, 5).IgnoringStream());
        using FallbackRuntime runtime = new(new FallbackOptions { TimeProvider = stage.Clock }.AddProvider("alpha", provider =>
        {
            provider.BaseUrl = stage.Alpha.BaseUrl.AbsoluteUri;
            provider.Dialect = Dialect.BuiltIn.Single(one => one.Name == dialect);
        }));
        using IChatClient chain = ResponsesStage.Chain(runtime, "alpha/m");

        ChatResponse answer = await chain.GetStreamingResponseAsync("hello", new ChatOptions { MaxOutputTokens = 100 }, Stage.Token).ToChatResponseAsync(Stage.Token);

        Assert.Equal(("I ask.", ChatFinishReason.ToolCalls, 9L), (answer.Text, answer.FinishReason, answer.Usage!.InputTokenCount));
        Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TypedAnswer_IsHeldToItsSchema(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("""{"name":"Oslo"}"""));
        JsonElement schema = JsonDocument.Parse("""{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""").RootElement;
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "city") };

        Assert.Equal("""{"name":"Oslo"}""", (await ResponsesStage.AskAsync(stage, [Thinker], stream, options, new ChatMessage(ChatRole.User, "Which city?"))).Text);
        Assert.Equal("json_schema", stage.Alpha.Requests[0].Json.GetProperty("text").GetProperty("format").GetProperty("type").GetString());

        options = new ChatOptions { ResponseFormat = ChatResponseFormat.Json };
        await ResponsesStage.AskAsync(stage, [Thinker], stream, options, new ChatMessage(ChatRole.User, "Which city? Answer in JSON."));
        Assert.Equal("json_object", stage.Alpha.Requests[1].Json.GetProperty("text").GetProperty("format").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("server_error", FailureKind.ServerError)]
    [InlineData("insufficient_quota", FailureKind.BillingExhausted)]
    [InlineData("server_is_overloaded", FailureKind.Overloaded)]
    public async Task ErrorInsideAStream_BeforeItsText_IsTheNextTiers(string code, FailureKind kind)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("one two").WithReasoning("Hm.").ErrorAfter(0, code));
        stage.Bravo.Default.Replies(Reply.Text("from bravo"));
        var hello = new ChatMessage(ChatRole.User, "hello");

        Assert.Equal("from bravo", (await ResponsesStage.AskAsync(stage, [Thinker, "bravo/gpt-6-sol"], true, null, hello)).Text);
        var e = await Assert.ThrowsAnyAsync<FallbackException>(() => ResponsesStage.AskAsync(stage, [Thinker], true, null, hello));

        Assert.Equal(kind, Assert.Single(e.Attempts).Failure);
    }

    [Fact]
    public async Task Stream_ThatIsCutBehindACall_CostsTheCallerNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("").WithToolCall("f", "{}").CutAfter(3));
        stage.Bravo.Default.Replies(Reply.Text("from bravo"));

        Assert.Equal("from bravo", (await ResponsesStage.AskAsync(stage, [Thinker, "bravo/gpt-6-sol"], true, null, new ChatMessage(ChatRole.User, "hello"))).Text);
    }

    [Fact]
    public async Task Sound_SkipsTheTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Charlie.Default.Replies(Reply.Text("from charlie"));
        var message = new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/wav")]);

        Assert.Equal("from charlie", (await ResponsesStage.AskAsync(stage, [Thinker, "charlie/m"], false, null, message)).Text);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Description("The weather of a city")]
    private static string Weather(string city = "here") => city;

    /// <summary>Messages that have been through a store.</summary>
    private static IEnumerable<ChatMessage> Stored(IEnumerable<ChatMessage> messages) => messages.Select(static message =>
        JsonSerializer.Deserialize<ChatMessage>(JsonSerializer.Serialize(message, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!);
}
