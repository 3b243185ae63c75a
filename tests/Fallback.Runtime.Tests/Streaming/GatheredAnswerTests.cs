using Fallback.CompilerServices;
using Fallback.Runtime.Tests.Limits;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A whole answer out of the pieces of a stream: what came last counts, and nothing is lost.</summary>
public sealed class GatheredAnswerTests
{
    private static readonly RequestShape _shape = new("m", "max_tokens") { Tier = "p/m" };

    [Fact]
    public async Task TextInPieces_IsAPlainAnswer()
    {
        var usage = new ReportedUsage { InputTokenCount = 1, OutputTokenCount = 2, CostUsd = 0.5m };
        ChatAnswer answer = await AnswerAsync(
            new() { Text = "one ", Model = "m-1", ResponseId = "r" }, new() { Text = "two", Usage = usage }, End(ChatFinishReason.Length));

        Assert.Equal(("one two", null, "p/m", ChatFinishReason.Length), (answer.Text, answer.Response, answer.Origin, answer.FinishReason));
        Assert.Equal(("m-1", "r", 0.5m), (answer.Model, answer.ResponseId, answer.ReportedCostUsd));
        Assert.Same(usage, answer.Usage);
    }

    [Fact]
    public async Task WhatIsSaidTwice_CountsAsItWasSaidLast()
    {
        UsageDetails last = new() { OutputTokenCount = 9 };
        ChatAnswer answer = await AnswerAsync(
            new() { Text = "x", Model = "m-1", ResponseId = "r-1", Usage = new() { OutputTokenCount = 1 } },
            new() { Model = "m-2", ResponseId = "r-2", Usage = last }, End());

        Assert.Equal(("m-2", "r-2"), (answer.Model, answer.ResponseId));
        Assert.Same(last, answer.Usage);
    }

    [Fact]
    public async Task ThoughtsContentsAndCalls_MakeAResponse_InThisOrder()
    {
        var picture = new DataContent("data:image/png;base64,AA==");
        var link = new UriContent("https://a.test/x.png", "image/png");
        UsageDetails usage = new() { OutputTokenCount = 5 };
        ChatResponse response = (await AnswerAsync(
            new() { Reasoning = "h", Extras = new() { ReasoningMember = "reasoning" } },
            new() { Reasoning = "m", Extras = new() { Contents = [picture] } },
            new() { Text = "te", Extras = new() { Contents = [link] } },
            new() { Text = "xt", Model = "m-1", ResponseId = "r", Usage = usage },
            new() { Extras = Call("a", "find", "{\"id\"") },
            new() { Extras = Call(null, null, ":7}") },
            End(ChatFinishReason.ToolCalls))).Response!;

        ChatMessage message = Assert.Single(response.Messages);
        Assert.Equal(ChatRole.Assistant, message.Role);
        var thought = Assert.IsType<TextReasoningContent>(message.Contents[0]);
        Assert.Equal(("hm", "reasoning"), (thought.Text, thought.AdditionalProperties![Origin.ReasoningMember]));
        Assert.Equal("text", Assert.IsType<TextContent>(message.Contents[1]).Text);
        Assert.Equal([picture, link], message.Contents.Skip(2).Take(2));
        var call = Assert.IsType<FunctionCallContent>(message.Contents[4]);
        Assert.Equal(("a", "find", "7"), (call.CallId, call.Name, call.Arguments!["id"]!.ToString()));
        Assert.Equal(5, message.Contents.Count);
        Assert.Equal(("m-1", "r", ChatFinishReason.ToolCalls), (response.ModelId, response.ResponseId, response.FinishReason));
        Assert.Same(usage, response.Usage);
    }

    [Fact]
    public async Task EachKindOfMore_MakesAResponse_WithoutTextThatIsNotThere()
    {
        Assert.IsType<TextReasoningContent>(Assert.Single(await ContentsAsync(new() { Reasoning = "hm" })));
        var picture = new DataContent("data:,x");
        Assert.Same(picture, Assert.Single(await ContentsAsync(new() { Extras = new() { Contents = [picture] } })));
        Assert.IsType<FunctionCallContent>(Assert.Single(await ContentsAsync(new() { Extras = Call("a", "f", "{}") })));
        Assert.Empty(await ContentsAsync(new() { Extras = new() { MessageProperties = [] } }));
        Assert.Empty(await ContentsAsync(new() { Extras = new() { ResponseProperties = [] } }));
        Assert.IsType<TextContent>(Assert.Single(await ContentsAsync(new() { Text = "t", Extras = new() { ResponseProperties = [] } })));
    }

    [Fact]
    public async Task PropertiesAndTheNameOfThoughts_AreTheLastOnes_AndStay()
    {
        AdditionalPropertiesDictionary ofMessage = new() { ["m"] = 2 }, ofResponse = new() { ["r"] = 2 };
        ChatResponse response = (await AnswerAsync(
            new() { Reasoning = "h", Extras = new() { ReasoningMember = "first", MessageProperties = [], ResponseProperties = [] } },
            new() { Extras = new() { ReasoningMember = "second", MessageProperties = ofMessage, ResponseProperties = ofResponse } },
            new() { Extras = new() { Contents = [new DataContent("data:,x")] } }, End())).Response!;

        Assert.Same(ofMessage, Assert.Single(response.Messages).AdditionalProperties);
        Assert.Same(ofResponse, response.AdditionalProperties);
        Assert.Equal("second", response.Messages[0].Contents[0].AdditionalProperties![Origin.ReasoningMember]);
    }

    [Fact]
    public async Task Updates_MakeTheResponse_WithTheTextThatCameBesideThem()
    {
        UsageDetails usage = new() { OutputTokenCount = 9 };
        ChatAnswer answer = await AnswerAsync(
            new() { Text = "one " },
            Update(new ChatResponseUpdate(ChatRole.Assistant, "two ")),
            Update(new ChatResponseUpdate(ChatRole.Assistant, "three ")),
            new() { Text = "four", Model = "m-1", ResponseId = "r", Usage = usage },
            new() { Text = "", Extras = new() { ResponseProperties = new() { ["r"] = 1, ["s"] = 2 } } },
            End(ChatFinishReason.Length));

        ChatResponse response = answer.Response!;
        Assert.Equal(("one two three four", "one two three four"), (answer.Text, response.Text));
        Assert.Equal(("m-1", "r", ChatFinishReason.Length), (response.ModelId, response.ResponseId, response.FinishReason));
        Assert.Equal(9, response.Usage!.OutputTokenCount);
        Assert.Equal((1, 2), (response.AdditionalProperties!["r"], response.AdditionalProperties["s"]));
        Assert.Equal("p/m", answer.Origin);
    }

    [Fact]
    public async Task Updates_WhatTheySayThemselves_Stands()
    {
        var own = new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("x"), new UsageContent(new() { OutputTokenCount = 3 })])
        {
            ModelId = "own", ResponseId = "own", FinishReason = ChatFinishReason.Stop,
        };
        ChatAnswer answer = await AnswerAsync(Update(own), new() { Model = "m", ResponseId = "r" }, End(ChatFinishReason.Length));

        ChatResponse response = answer.Response!;
        Assert.Equal(("own", "own", ChatFinishReason.Stop), (response.ModelId, response.ResponseId, response.FinishReason));
        Assert.Equal(3, response.Usage!.OutputTokenCount);
        Assert.Null(response.AdditionalProperties);
    }

    [Fact]
    public async Task UpdatesWithoutTextBefore_BeginWithTheFirst()
    {
        ChatResponse response = (await AnswerAsync(
            Update(new ChatResponseUpdate(ChatRole.Assistant, [new DataContent("data:,x")])),
            Update(new ChatResponseUpdate(ChatRole.Assistant, "")),
            End())).Response!;

        Assert.IsType<DataContent>(Assert.Single(response.Messages).Contents[0]);
    }

    [Fact]
    public async Task CallsThatCannotBeRead_AreAFailure_WithWhatWasUsed()
    {
        UsageDetails usage = new() { OutputTokenCount = 5 };
        Reply<ChatAnswer> reply = await ReadAsync(
            new(new ChatChunk { Usage = usage, Extras = Call("a", "f", "[1") }), new(End(ChatFinishReason.ToolCalls)));

        Assert.Equal((FailureKind.SchemaViolation, usage), (reply.Failure!.Kind, reply.Failure.Usage));
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(7, 7)]
    public async Task BrokenStream_IsAFailure_WithWhatWasUsed(int? told, int expected)
    {
        UsageDetails? usage = told is { } count ? new UsageDetails { OutputTokenCount = count } : null;

        Reply<ChatAnswer> reply = await ReadAsync(
            new(new ChatChunk { Text = "x", Usage = new() { OutputTokenCount = 5 } }), ScriptedStream.Broken(usage));

        Assert.Equal((FailureKind.StreamInterrupted, expected), (reply.Failure!.Kind, reply.Failure.Usage!.OutputTokenCount));
    }

    [Fact]
    public async Task Stream_IsClosedOnce_AlsoWhenItsReaderIsCancelled()
    {
        ScriptedStream read = new(new Reply<ChatChunk>(End())), cancelled = new(new Reply<ChatChunk>(End()));

        await GatheredAnswer.OfAsync(read, _shape, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await GatheredAnswer.OfAsync(cancelled, _shape, new CancellationToken(true)));

        Assert.Equal((1, 1), (read.Disposals, cancelled.Disposals));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Asked_ReadsItsStream_AndHoldsNobodysWindow(int waitsFor)
    {
        using var fixture = new StreamFixture();
        var gate = new TaskCompletionSource();
        ScriptedStream stream = fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("x"), ScriptedStream.End()));
        if (waitsFor == 0) fixture.Provider.Gate = gate.Task;
        if (waitsFor == 1) stream.Gate = gate.Task;
        if (waitsFor == 2) stream.Closing = gate.Task;
        var window = new CountingContext();

        ValueTask<Reply<ChatAnswer>> asked = window.Run(() => GatheredAnswer.AskAsync(
            fixture.Tiers[0], _shape, StreamFixture.Request(), TestContext.Current.CancellationToken));
        Assert.False(asked.IsCompleted);
        gate.SetResult();

        Assert.Equal("x", (await asked).Value!.Text);
        Assert.Equal(0, window.Posts);
    }

    [Fact]
    public async Task AskedAndRefused_IsTheFailure()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.ThenFails(FailureKind.Overloaded);

        Reply<ChatAnswer> reply = await GatheredAnswer.AskAsync(
            fixture.Tiers[0], _shape, StreamFixture.Request(), TestContext.Current.CancellationToken);

        Assert.Equal(FailureKind.Overloaded, reply.Failure?.Kind);
    }

    private static ChatChunk End(ChatFinishReason? finish = null) => new() { FinishReason = finish ?? ChatFinishReason.Stop, IsEnd = true };

    private static ChatChunk Update(ChatResponseUpdate update) => new() { Text = update.Text, Extras = new() { Update = update } };

    private static ChunkExtras Call(string? id, string? name, string arguments) =>
        new() { ToolCalls = [new ToolCallPiece { Index = 0, Id = id, Name = name, Arguments = arguments }] };

    private static async Task<IList<AIContent>> ContentsAsync(ChatChunk chunk) =>
        Assert.Single((await AnswerAsync(chunk, End())).Response!.Messages).Contents;

    private static async Task<ChatAnswer> AnswerAsync(params ChatChunk[] chunks)
    {
        Reply<ChatAnswer> reply = await ReadAsync([.. chunks.Select(static chunk => new Reply<ChatChunk>(chunk))]);
        Assert.Null(reply.Failure);
        return reply.Value!;
    }

    private static async Task<Reply<ChatAnswer>> ReadAsync(params Reply<ChatChunk>[] replies) =>
        await GatheredAnswer.OfAsync(new ScriptedStream(replies), _shape, TestContext.Current.CancellationToken);
}
