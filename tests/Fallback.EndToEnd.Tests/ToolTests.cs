using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>Conversations with tools: they stay with the tier that called, move on when it fails, and run what must not run twice once.</summary>
public sealed class ToolTests
{
    private static readonly ChatOptions _options = new() { Tools = [AIFunctionFactory.Create(static (string city) => $"sunny in {city}", "weather")] };

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Results_GoBackToTheTierThatCalled(bool stream, bool stored)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Overloaded()).Replies(Reply.Text("from alpha"));
        stage.Bravo.Model("two").RepliesOnce(Reply.Text("").WithToolCall("weather", """{"city":"Rome"}""")).Replies(Reply.Text("from bravo"));
        IResilient client = stage.Client<IResilient>();
        List<ChatMessage> history = [new(ChatRole.User, "How is the weather in Rome?")];

        history.AddRange((await AskAsync(client, history, stream)).Messages);
        Answer(history);
        if (stored) history = JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        ChatResponse answer = await AskAsync(client, history, stream);

        Assert.Equal("from bravo", answer.Text);
        Assert.Equal((1, 2), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count));
        // The loop is over: the next question begins at the first tier again.
        history.AddRange(answer.Messages);
        history.Add(new ChatMessage(ChatRole.User, "And in Milan?"));
        Assert.Equal("from alpha", (await AskAsync(client, history, stream)).Text);
    }

    [Theory]
    [InlineData("functions.weather:0", "call_")]
    [InlineData("toolu_01A09q90qw90lq917835lq9", "toolu_01A09q90qw90lq917835lq9")]
    public async Task FailedTier_HandsTheLoopOver_WithIdsThatTheOtherTakes(string id, string start)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Text("").WithToolCall("weather", """{"city":"Rome"}""", id)).Replies(Reply.Overloaded());
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IResilient client = stage.Client<IResilient>();
        List<ChatMessage> history = [new(ChatRole.User, "How is the weather in Rome?")];

        history.AddRange((await client.GetResponseAsync(history, _options, Stage.Token)).Messages);
        Answer(history);
        ChatResponse answer = await client.GetResponseAsync(history, _options, Stage.Token);

        Assert.Equal("from bravo", answer.Text);
        JsonElement messages = Assert.Single(stage.Bravo.Requests).Json.GetProperty("messages");
        string sent = messages[1].GetProperty("tool_calls")[0].GetProperty("id").GetString()!;
        Assert.StartsWith(start, sent, StringComparison.Ordinal);
        Assert.Equal(sent, messages[2].GetProperty("tool_call_id").GetString());
    }

    /// <summary>Whose form an id has is the vendor's matter, whatever the application calls the provider.</summary>
    [Fact]
    public async Task SecondNameOfOneVendor_GetsIdsInTheSameForm()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Overloaded());
        FallbackOptions options = stage.Options().AddProvider("mistral", stage.Alpha.BaseUrl.AbsoluteUri, "k");
        options.AddProvider("mistral-eu", eu => (eu.BaseUrl, eu.Vendor, eu.ApiKey) = (stage.Charlie.BaseUrl.AbsoluteUri, "mistral", new ApiKey("k")));
        using var runtime = new FallbackRuntime(options);
        IChatClient chain = runtime.CreateChatClient(
            new ChainOptions { Tiers = { new() { Model = "mistral/one" }, new() { Model = "mistral-eu/one" } } }, "mistral");
        List<ChatMessage> history =
        [
            new(ChatRole.User, "How is the weather in Rome?"),
            new(ChatRole.Assistant, [new FunctionCallContent("call_abcdefghijklmnop", "weather")]),
            new(ChatRole.Tool, [new FunctionResultContent("call_abcdefghijklmnop", "sunny")]),
        ];

        await chain.GetResponseAsync(history, cancellationToken: Stage.Token);

        string[] sent =
        [
            .. stage.Alpha.Requests.Concat(stage.Charlie.Requests)
                .Select(static request => request.Json.GetProperty("messages")[2].GetProperty("tool_call_id").GetString()!),
        ];
        Assert.Matches("^[0-9A-Za-z]{9}$", sent[0]);
        Assert.Equal(sent[0], Assert.Single(sent.Skip(1)));
    }

    [Fact]
    public async Task ChatClientTier_GetsPortableIds_AndTheCallersMessagesStayAsTheyAre()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var inner = new ScriptedChatClient();
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", inner));
        List<ChatMessage> history =
        [
            new(ChatRole.User, "How is the weather in Rome?"),
            new(ChatRole.Assistant, [new FunctionCallContent("functions.weather:0", "weather")]),
            new(ChatRole.Tool, [new FunctionResultContent("functions.weather:0", "sunny")]),
        ];

        await stage.Client<IClientFirst>().ChatAsync(history, _options, Stage.Token);

        string called = Assert.IsType<FunctionCallContent>(inner.Asked[0].Messages[1].Contents[0]).CallId;
        Assert.StartsWith("call_", called, StringComparison.Ordinal);
        Assert.Equal(called, Assert.IsType<FunctionResultContent>(inner.Asked[0].Messages[2].Contents[0]).CallId);
        Assert.Equal("functions.weather:0", ((FunctionCallContent)history[1].Contents[0]).CallId);
    }

    [Fact]
    public async Task ToolWithSideEffects_IsNeverHedged()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("from alpha"));

        ChatResponse answer = await stage.Client<IRacingChat>().GetResponseAsync("Book it.", new ChatOptions { Tools = [AIFunctionFactory.Create(Book)] }, Stage.Token);

        Assert.Equal("from alpha", answer.Text);
        Assert.Equal((0, 0), (stage.Bravo.Requests.Count, stage.Charlie.Requests.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToolWithSideEffects_ThatRanInsideATier_EndsTheCall(bool ran)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        int booked = 0;
        var book = AIFunctionFactory.Create([SideEffects] () => ++booked, "book");
        using var inner = new ScriptedChatClient();
        inner.Answer = async token =>
        {
            if (ran) await ((AIFunction)inner.Asked[0].Options!.Tools![0]).InvokeAsync(cancellationToken: token);
            throw new HttpRequestException("down", null, System.Net.HttpStatusCode.ServiceUnavailable);
        };
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", inner));
        Task<ChatResponse> call = stage.Client<IClientFirst>().ChatAsync([new(ChatRole.User, "Book it.")], new ChatOptions { Tools = [book] }, Stage.Token);

        if (ran)
        {
            RequestRejectedException e = await Assert.ThrowsAsync<RequestRejectedException>(() => call);
            Assert.Contains("must not run twice", e.Message, StringComparison.Ordinal);
            Assert.Empty(stage.Bravo.Requests);
        }
        else
        {
            Assert.Equal("from bravo", (await call).Text);
        }
        Assert.Equal(ran ? 1 : 0, booked);
    }

    [SideEffects]
    private static string Book() => "booked";

    private static async Task<ChatResponse> AskAsync(IResilient client, List<ChatMessage> history, bool stream) => stream
        ? await client.GetStreamingResponseAsync(history, _options, Stage.Token).ToChatResponseAsync(Stage.Token)
        : await client.GetResponseAsync(history, _options, Stage.Token);

    private static void Answer(List<ChatMessage> history)
    {
        FunctionCallContent call = history[^1].Contents.OfType<FunctionCallContent>().Single();
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "sunny")]));
    }
}
