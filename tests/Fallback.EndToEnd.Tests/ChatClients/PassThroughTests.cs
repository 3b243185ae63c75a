using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A chat client's answer comes out of a chain as it is; what only its maker can read goes back to it and to nobody else.</summary>
public sealed class PassThroughTests : IDisposable
{
    private readonly ScriptedChatClient _client = new();
    private readonly ScriptedChatClient _other = new();

    public void Dispose()
    {
        _client.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Response_ComesOutWhole_AndInOrder()
    {
        await using Stage stage = await Stage.OpenAsync();
        ChatResponse given = Rich();
        _client.Answer = _ => Task.FromResult(given);

        ChatResponse got = await Chain(stage).GetResponseAsync([new(ChatRole.User, "x")], null, Stage.Token);

        Assert.Equal(("c-1", "r-1", "m-x", "raw"), (got.ConversationId, got.ResponseId, got.ModelId, got.RawRepresentation));
        Assert.Equal("own", got.AdditionalProperties!["mine"]);
        Assert.Equal("client", got.AdditionalProperties[FallbackProperties.Provider]);
        ChatMessage message = Assert.Single(got.Messages);
        Assert.Equal(("bot", "m-1", "yes"), (message.AuthorName, message.MessageId, message.AdditionalProperties!["of the message"]));
        Assert.Equal(given.Messages[0].Contents.Select(Told), message.Contents.Select(Told));
        Assert.False(given.Messages[0].Contents.OfType<FunctionCallContent>().Single().AdditionalProperties!.ContainsKey(FallbackProperties.Tier));
        Assert.NotSame(given.Usage, got.Usage);
    }

    [Fact]
    public async Task Response_OfSeveralMessages_KeepsThem()
    {
        await using Stage stage = await Stage.OpenAsync();
        _client.Answer = static _ => Task.FromResult(new ChatResponse(
        [
            new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "weather") { InformationalOnly = true }]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "sunny")]),
            new ChatMessage(ChatRole.Assistant, "It is sunny.") { MessageId = "m3", AuthorName = "bot" },
        ]) { FinishReason = ChatFinishReason.Stop });

        ChatResponse got = await Chain(stage).GetResponseAsync([new(ChatRole.User, "x")], null, Stage.Token);

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], got.Messages.Select(static message => message.Role));
        Assert.Equal(("m3", "bot", "It is sunny."), (got.Messages[2].MessageId, got.Messages[2].AuthorName, got.Messages[2].Text));
        Assert.Equal("It is sunny.", got.Text);
    }

    [Fact]
    public async Task Stream_ComesOutWhole_AndInOrder()
    {
        await using Stage stage = await Stage.OpenAsync();
        ChatMessage given = Rich().Messages[0];
        _client.Stream = token => ScriptedChatClient.Of(token,
            [
                new ChatResponseUpdate(ChatRole.Assistant, []) { ConversationId = "c-1", ResponseId = "r-1", MessageId = "m-1", AuthorName = "bot" },
                .. given.Contents.Select(static content => new ChatResponseUpdate(ChatRole.Assistant, [content])
                {
                    ConversationId = "c-1", MessageId = "m-1", AuthorName = "bot", RawRepresentation = "raw", AdditionalProperties = new() { ["mine"] = "own" }
                }),
                new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 7 })]) { MessageId = "m-1", FinishReason = ChatFinishReason.ToolCalls },
            ]);

        List<ChatResponseUpdate> updates = await Chain(stage).GetStreamingResponseAsync([new(ChatRole.User, "x")], null, Stage.Token).ToListAsync(Stage.Token);

        Assert.Equal(given.Contents.Select(Told), updates.SelectMany(static update => update.Contents).Where(static content => content is not UsageContent).Select(Told));
        Assert.All(updates.Skip(1).Take(given.Contents.Count), static update => Assert.Equal(("raw", "own", "bot"), (update.RawRepresentation, update.AdditionalProperties!["mine"], update.AuthorName)));
        ChatResponse whole = updates.ToChatResponse();
        Assert.Equal(("c-1", "r-1", 7, "client"), (whole.ConversationId, whole.ResponseId, whole.Usage!.InputTokenCount, whole.AdditionalProperties![FallbackProperties.Provider]));
        Assert.Single(whole.Messages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpaqueState_GoesBackToItsTier_AlsoThroughJson(bool stored)
    {
        await using Stage stage = await Stage.OpenAsync();
        List<ChatMessage> history = await LoopAsync(stage, stored);

        await Chain(stage).GetResponseAsync(history, null, Stage.Token);

        List<AIContent> sent = [.. _client.Asked[1].Messages[1].Contents];
        Assert.Equal("signature", sent.OfType<TextReasoningContent>().First().ProtectedData);
        Assert.Equal("kept", Assert.IsType<FunctionCallContent>(sent[^1]).AdditionalProperties!["of the call"]?.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpaqueState_GoesToNobodyElse(bool stored)
    {
        await using Stage stage = await Stage.OpenAsync();
        List<ChatMessage> history = await LoopAsync(stage, stored);
        _client.Answer = static _ => throw new HttpRequestException("down", null, System.Net.HttpStatusCode.ServiceUnavailable);

        ChatResponse got = await Chain(stage).GetResponseAsync(history, null, Stage.Token);

        Assert.Equal("other", got.AdditionalProperties![FallbackProperties.Provider]);
        ChatMessage sent = _other.Asked[0].Messages[1];
        Assert.Null(sent.RawRepresentation);
        Assert.DoesNotContain(sent.Contents, static content => content is TextReasoningContent);
        FunctionCallContent call = sent.Contents.OfType<FunctionCallContent>().Single();
        Assert.Equal(("c1", "find", null), (call.CallId, call.Name, call.RawRepresentation));
        Assert.DoesNotContain("signature", JsonSerializer.Serialize(sent, AIJsonUtilities.DefaultOptions), StringComparison.Ordinal);
        Assert.Contains(history[1].Contents, static content => content is TextReasoningContent { ProtectedData: "signature" });
    }

    [Fact]
    public async Task OneSystemMessage_IsSent_WhateverItIsMadeOf()
    {
        await using Stage stage = await Stage.OpenAsync();
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}""")) };

        await stage.Client<IResilient>().GetResponseAsync([new(ChatRole.System, "Be brief."), new(new ChatRole("developer"), "Be kind."), new(ChatRole.User, "x")], options, Stage.Token);

        JsonElement[] messages = [.. stage.Alpha.Requests[0].Json.GetProperty("messages").EnumerateArray()];
        Assert.Equal(["system", "user"], messages.Select(static message => message.GetProperty("role").GetString()));
        Assert.StartsWith("Be brief.\n\nBe kind.\n\n", messages[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToolResults_OfContents_AreTextAndAFileBehindThem()
    {
        await using Stage stage = await Stage.OpenAsync();
        List<ChatMessage> history =
        [
            new(ChatRole.User, "find"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "find"), new FunctionCallContent("c2", "find")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", new List<AIContent> { new TextContent("found one"), new DataContent(new byte[] { 1, 2 }, "image/png") })]),
            new(ChatRole.Tool, [new FunctionResultContent("c2", new TextContent("nothing"))]),
        ];

        await stage.Client<IResilient>().GetResponseAsync(history, null, Stage.Token);

        JsonElement[] messages = [.. stage.Alpha.Requests[0].Json.GetProperty("messages").EnumerateArray().Skip(2)];
        Assert.Equal(["tool", "tool", "user"], messages.Select(static message => message.GetProperty("role").GetString()));
        Assert.Equal(["found one\nSee the file below.", "nothing"], messages.Take(2).Select(static message => message.GetProperty("content").GetString()));
        Assert.Equal("data:image/png;base64,AQI=", messages[2].GetProperty("content")[0].GetProperty("image_url").GetProperty("url").GetString());
    }

    [Fact]
    public async Task Strict_IsSaidOfToolsAndFormat_AndNotOfTheRequest()
    {
        await using Stage stage = await Stage.OpenAsync();
        AIFunction tool = AIFunctionFactory.Create(static (string city) => city, new AIFunctionFactoryOptions
        {
            Name = "weather", AdditionalProperties = new Dictionary<string, object?> { ["strict"] = true }
        });
        var options = new ChatOptions
        {
            Tools = [tool],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}""")),
            AdditionalProperties = new() { ["strict"] = true },
        };

        await stage.Client<IResilient>().GetResponseAsync([new(ChatRole.User, "x")], options, Stage.Token);

        JsonElement sent = stage.Alpha.Requests[0].Json;
        Assert.True(sent.GetProperty("tools")[0].GetProperty("function").GetProperty("strict").GetBoolean());
        Assert.True(sent.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.False(sent.TryGetProperty("strict", out _));
    }

    private static ChatResponse Rich() => new(new ChatMessage(ChatRole.Assistant,
    [
        new TextReasoningContent("hm") { ProtectedData = "signature", RawRepresentation = "raw thought" },
        new TextContent("one "),
        new DataContent(new byte[] { 1 }, "image/png"),
        new TextContent("two") { Annotations = [new CitationAnnotation { Title = "T", Url = new Uri("https://example.com/") }] },
        new FunctionCallContent("c1", "find", new Dictionary<string, object?> { ["a"] = 1 }) { AdditionalProperties = new() { ["of the call"] = "kept" }, RawRepresentation = "raw call" },
    ])
    {
        AuthorName = "bot", MessageId = "m-1", AdditionalProperties = new() { ["of the message"] = "yes" }, RawRepresentation = "raw message"
    })
    {
        ConversationId = "c-1", ResponseId = "r-1", ModelId = "m-x", RawRepresentation = "raw", FinishReason = ChatFinishReason.ToolCalls,
        AdditionalProperties = new() { ["mine"] = "own" }, Usage = new() { InputTokenCount = 7 },
    };

    private static string Told(AIContent content) => content switch
    {
        TextReasoningContent thought => $"thought {thought.Text} {thought.ProtectedData} {thought.RawRepresentation}",
        TextContent text => $"text {text.Text} {text.Annotations?.Count ?? 0}",
        FunctionCallContent call => $"call {call.CallId} {call.Name} {call.Arguments!["a"]} {call.AdditionalProperties!["of the call"]} {call.RawRepresentation}",
        _ => content.GetType().Name,
    };

    private async Task<List<ChatMessage>> LoopAsync(Stage stage, bool stored)
    {
        _client.Answer = static _ => Task.FromResult(Rich());
        List<ChatMessage> history = [new(ChatRole.User, "x")];
        history.AddRange((await Chain(stage).GetResponseAsync(history, null, Stage.Token)).Messages);
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "found")]));
        if (!stored) return history;
        return JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
    }

    private IChatClient Chain(Stage stage)
    {
        stage.Runtime.Reload(() => stage.Options().AddChatClientProvider("client", _client).AddChatClientProvider("other", _other));
        return stage.Runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "client/one" }, new TierOptions { Model = "other/two" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
        });
    }
}
