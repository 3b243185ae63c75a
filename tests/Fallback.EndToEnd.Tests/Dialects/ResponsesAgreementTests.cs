using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Responses;

// The SDK calls all of its Responses experimental.
#pragma warning disable OPENAI001 // The SDK calls its Responses experimental still.

namespace Fallback.EndToEnd.Tests;

/// <summary>OpenAI's SDK reads what our dialect reads out of the same responses, plain and streamed: text, calls, thoughts, end and usage.</summary>
public sealed class ResponsesAgreementTests
{
    private const string Model = "gpt-6-sol";

    private static readonly Dictionary<string, Reply> _answers = new()
    {
        ["text"] = Reply.Text("Hello there.").WithUsage(12, 3),
        ["chunks"] = Reply.Text("one two three").InChunks("one ", "", "two ", "three").WithUsage(5, 3),
        ["unicode"] = Reply.Text("naïve 日本語 😀 \u200d\u2028 \\ \" \u001f <&>\n\tend").InChunks(7).WithUsage(5, 30),
        ["line ends"] = Reply.Text("one two").WithCrLf().WithKeepAlives(2).WithUsage(5, 2),
        ["no beginning"] = Reply.Text("one two").WithoutRoleChunk().WithUsage(5, 2),
        ["call"] = Reply.Text("").WithToolCall("weather", """{"city":"Oslo","days":3,"deep":{"a":[1,2.5,null,true]}}""", "call_1").WithUsage(40, 9),
        ["calls"] = Reply.Text("Let me look.").WithToolCall("weather", """{"city":"Zürich 😀"}""", "call_1").WithToolCall("weather", "{}", "call_2"),
        ["reasoning"] = Reply.Text("42").WithReasoning("Six times seven.").WithUsage(9, 60, reasoningTokens: 55),
        ["all"] = Reply.Text("I ask.").WithReasoning("Hm.").WithToolCall("weather", "{}", "call_1").WithUsage(4_000, 20, cachedTokens: 3_900, reasoningTokens: 10),
        ["cited"] = Reply.Text("So it is.").WithCitation("A page", "https://a.test/").WithUsage(5, 4),
        ["length"] = Reply.Text("It was a dark and").WithFinishReason("length").WithUsage(5, 5),
        ["zero usage"] = Reply.Text("hi").WithUsage(0, 0),
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
    public async Task Answer_IsReadAlike(string name, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(_answers[name]);

        ResponseResult theirs = stream ? await StreamTheirsAsync(stage.Alpha) : await AskTheirsAsync(stage.Alpha);
        ChatResponse ours = await ResponsesStage.AskAsync(stage, "alpha", Model, stream, new ChatMessage(Microsoft.Extensions.AI.ChatRole.User, "hello"));

        Assert.Equal(Of(theirs), Of(ours));
        Assert.Equal(stage.Alpha.Requests[0].Path, stage.Alpha.Requests[1].Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_PassesTheSdk_AndIsAFailureOfTheTier(bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("").WithRefusal("I cannot help with that."));

        ResponseResult theirs = stream ? await StreamTheirsAsync(stage.Alpha) : await AskTheirsAsync(stage.Alpha);
        FallbackException e = await Assert.ThrowsAnyAsync<FallbackException>(() =>
            ResponsesStage.AskAsync(stage, "alpha", Model, stream, new ChatMessage(Microsoft.Extensions.AI.ChatRole.User, "hello")));

        Assert.Equal("I cannot help with that.", theirs.OutputItems.OfType<MessageResponseItem>().Single().Content.Single().Refusal);
        Assert.Equal(FailureKind.ContentFiltered, Assert.Single(e.Attempts).Failure);
    }

    private static ResponsesClient Sdk(ProviderServer server) => new OpenAIClient(
        new ApiKeyCredential("key-of-the-sdk-1234567890"), new OpenAIClientOptions { Endpoint = server.BaseUrl, RetryPolicy = new ClientRetryPolicy(0) })
        .GetResponsesClient();

    private static CreateResponseOptions Options(bool stream) => new()
    {
        Model = Model, StoredOutputEnabled = false, StreamingEnabled = stream, InputItems = { ResponseItem.CreateUserMessageItem("hello") },
    };

    private static async Task<ResponseResult> AskTheirsAsync(ProviderServer server) =>
        await Sdk(server).CreateResponseAsync(Options(stream: false), Stage.Token);

    /// <summary>The response at the end, whose text must be that of the pieces.</summary>
    private static async Task<ResponseResult> StreamTheirsAsync(ProviderServer server)
    {
        StringBuilder text = new();
        ResponseResult? last = null;
        await foreach (StreamingResponseUpdate update in await Sdk(server).CreateResponseStreamingAsync(Options(stream: true), Stage.Token))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate piece) text.Append(piece.Delta);
            last = (update as StreamingResponseCompletedUpdate)?.Response ?? (update as StreamingResponseIncompleteUpdate)?.Response ?? last;
        }
        Assert.Equal(TextOf(last!), text.ToString());
        return last!;
    }

    private static string TextOf(ResponseResult response) =>
        string.Concat(response.OutputItems.OfType<MessageResponseItem>().SelectMany(static message => message.Content).Select(static part => part.Text));

    private static string Of(ResponseResult response) => Join(
        TextOf(response),
        string.Concat(response.OutputItems.OfType<ReasoningResponseItem>().Select(static thought => thought.GetSummaryText())),
        response.OutputItems.OfType<FunctionCallResponseItem>().Select(static call => $"{call.CallId} {call.FunctionName} {Canonical(call.FunctionArguments.ToString())}"),
        response.Status == ResponseStatus.Incomplete ? "length" : response.OutputItems.Any(static item => item is FunctionCallResponseItem) ? "tool_calls" : "stop",
        [
            response.Usage.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount,
            response.Usage.InputTokenDetails.CachedTokenCount, response.Usage.OutputTokenDetails.ReasoningTokenCount,
        ],
        response.OutputItems.OfType<MessageResponseItem>().SelectMany(static message => message.Content)
            .SelectMany(static part => part.OutputTextAnnotations).OfType<UriCitationMessageAnnotation>().Select(static cited => $"{cited.Title} {cited.Uri}"));

    private static string Of(ChatResponse response)
    {
        IList<AIContent> contents = response.Messages[0].Contents;
        UsageDetails usage = response.Usage!;
        return Join(
            response.Text, string.Concat(contents.OfType<TextReasoningContent>().Select(static thought => thought.Text)),
            contents.OfType<FunctionCallContent>().Select(static call => $"{call.CallId} {call.Name} {Canonical(JsonSerializer.Serialize(call.Arguments))}"),
            response.FinishReason!.Value.Value,
            [usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount],
            contents.SelectMany(static content => content.Annotations ?? []).OfType<CitationAnnotation>().Select(static cited => $"{cited.Title} {cited.Url}"));
    }

    private static string Join(
        string text, string thoughts, IEnumerable<string> calls, string finish, long?[] usage, IEnumerable<string> citations) =>
        string.Join('\n', [text, thoughts, .. calls, finish, string.Join(' ', usage), .. citations]);

    private static string Canonical(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}
