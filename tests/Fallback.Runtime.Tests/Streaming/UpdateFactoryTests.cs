using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>The updates that a stream's pieces, a chat client's own updates and whole answers come out as.</summary>
public sealed class UpdateFactoryTests
{
    [Fact]
    public async Task Pieces_ComeOutWithWhatIsKnown_AndTheLastTellsHowItCameAbout()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.Then(new ScriptedStream(
            new Reply<ChatChunk>(new ChatChunk { Text = "a", Model = "m-1", ResponseId = "r" }),
            ScriptedStream.Used(3, 4),
            ScriptedStream.Chunk("b"),
            ScriptedStream.Chunk(extras: ChunkExtras.AtWork),
            ScriptedStream.Chunk(extras: new() { ResponseProperties = new() { ["own"] = 1, [FallbackProperties.Status] = "x" } }),
            ScriptedStream.End()));

        List<ChatResponseUpdate> updates = await fixture.UpdatesAsync();

        Assert.Equal(["a", "b", ""], updates.Select(static update => update.Text));
        Assert.All(
            updates, static update => Assert.Equal((ChatRole.Assistant, "m-1", "r"), (update.Role, update.ModelId, update.ResponseId)));
        Assert.Equal([false, false, true], updates.Select(static update => update.MessageId is null));
        Assert.Equal(updates[0].MessageId, updates[1].MessageId);
        Assert.Empty(updates.SkipLast(1).SelectMany(static update => update.Contents).OfType<UsageContent>());
        Assert.All(updates.SkipLast(1), static update => Assert.Null(update.AdditionalProperties));
        Assert.Equal(4, Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        AdditionalPropertiesDictionary last = updates[^1].AdditionalProperties!;
        Assert.Equal(("Live", "p"), (last[FallbackProperties.Status], last[FallbackProperties.Provider]));
        Assert.Equal((0, 1, updates[0].MessageId), (last[FallbackProperties.TierIndex], last["own"], last[FallbackProperties.RequestId]));
    }

    [Fact]
    public async Task PieceOfAModelThatDoesNotSayItsName_HasTheTiers()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("a")));

        Assert.Equal("0", Assert.Single(await fixture.UpdatesAsync()).ModelId);
    }

    [Fact]
    public async Task PropertiesOfTheMessage_ComeOutWithTheirTier_AlsoWithoutContent()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.Then(new ScriptedStream(
            ScriptedStream.Chunk("a"),
            ScriptedStream.Chunk(extras: new() { MessageProperties = new() { ["own"] = 1 } }),
            ScriptedStream.Chunk("b"),
            new Reply<ChatChunk>(new ChatChunk { IsEnd = true, Extras = new() { MessageProperties = new() { ["late"] = 1 } } })));

        List<ChatResponseUpdate> updates = await fixture.UpdatesAsync();

        Assert.Equal([1, 0, 1, 0], updates.Select(static update => update.Contents.Count));
        Assert.Equal(("p/0", 1), (updates[1].AdditionalProperties![FallbackProperties.Tier], updates[1].AdditionalProperties!["own"]));
        Assert.False(updates[^1].AdditionalProperties!.ContainsKey("late"));
        Assert.Equal("Live", updates[^1].AdditionalProperties![FallbackProperties.Status]);
    }

    [Fact]
    public async Task ThoughtsAndCalls_BearTheirTier()
    {
        using var fixture = new StreamFixture();
        var piece = new ToolCallPiece { Index = 0, Id = "c", Name = "f", Arguments = "{}" };
        fixture.Provider.Then(new ScriptedStream(
            ScriptedStream.Chunk(thought: "hm", extras: new() { ReasoningMember = "reasoning" }), ScriptedStream.Chunk("a"),
            ScriptedStream.Chunk(extras: new() { ToolCalls = [piece] }), ScriptedStream.End()));

        AIContent[] contents = [.. (await fixture.UpdatesAsync()).SelectMany(static update => update.Contents)];

        var thought = Assert.IsType<TextReasoningContent>(contents[0]);
        Assert.Equal(("hm", "p/0", "reasoning"), (thought.Text, Origin.Of(thought), thought.AdditionalProperties![Origin.ReasoningMember]));
        Assert.Equal("a", Assert.IsType<TextContent>(contents[1]).Text);
        Assert.Equal(("c", "p/0"), (Assert.IsType<FunctionCallContent>(contents[2]).CallId, Origin.Of(contents[2])));
    }

    [Fact]
    public async Task ClientsOwnUpdates_GetOnlyWhatTheyDoNotSay()
    {
        using var fixture = new StreamFixture();
        ChatResponseUpdate bare = new(ChatRole.Assistant, "a"), told = new(ChatRole.Assistant, "b")
        {
            ResponseId = "own-r", MessageId = "own-m", ModelId = "own-n",
        };
        ChatResponseUpdate tool = new(ChatRole.Tool, [new FunctionResultContent("c", "done")]);
        fixture.Provider.Then(new ScriptedStream(
            Passed(bare), Passed(told), Passed(tool), ScriptedStream.Used(3, 4),
            new Reply<ChatChunk>(new ChatChunk { FinishReason = ChatFinishReason.Length, IsEnd = true })));

        List<ChatResponseUpdate> updates = await fixture.UpdatesAsync();

        Assert.Equal((null, "0", ChatRole.Assistant, "a"), (updates[0].ResponseId, updates[0].ModelId, updates[0].Role, updates[0].Text));
        Assert.NotNull(updates[0].MessageId);
        Assert.Equal(("own-r", "own-m", "own-n", "b"), (updates[1].ResponseId, updates[1].MessageId, updates[1].ModelId, updates[1].Text));
        Assert.Equal(ChatRole.Tool, updates[2].Role);
        Assert.Equal((null, null, ChatFinishReason.Length), (updates[^1].Role, updates[^1].MessageId, updates[^1].FinishReason));
        Assert.Empty(updates.SelectMany(static update => update.Contents).OfType<UsageContent>());
        Assert.NotSame(bare, updates[0]);
    }

    [Fact]
    public async Task ClientsOwnUpdate_OfAStreamThatToldItsNameAndId_GetsThem()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.Then(new ScriptedStream(
            new Reply<ChatChunk>(new ChatChunk { Model = "m-1", ResponseId = "r" }), Passed(new(ChatRole.Assistant, "a")),
            Passed(new(ChatRole.Assistant, "b")), ScriptedStream.End()));

        Assert.All(await fixture.UpdatesAsync(), static update => Assert.Equal(("m-1", "r"), (update.ModelId, update.ResponseId)));
    }

    [Fact]
    public async Task ClientsOwnUpdate_ThatGoesOnWithAnothersText_IsOfItsMessage_WithoutWhatItRepeats()
    {
        using var fixture = new StreamFixture(new ChainOptions { OnStreamFailure = StreamRecovery.Continue }, tiers: 2);
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("the quick brown fox "), ScriptedStream.Broken()));
        var repeated = new TextContent("the quick brown fox jumps");
        ChatResponseUpdate again = new(ChatRole.Assistant, [repeated, new TextReasoningContent("hm")]) { MessageId = "own" };
        ChatResponseUpdate more = new(ChatRole.Assistant, [new TextContent(" over"), new TextContent(" it")]) { MessageId = "own" };
        fixture.Provider.Then(new ScriptedStream(Passed(again), Passed(more), ScriptedStream.End()));

        List<ChatResponseUpdate> updates = await fixture.UpdatesAsync();

        Assert.Equal(["the quick brown fox ", "jumps", " over it", ""], updates.Select(static update => update.Text));
        Assert.Equal(["TextReasoningContent", "TextContent"], updates[1].Contents.Select(static content => content.GetType().Name));
        Assert.Equal([" over", " it"], updates[2].Contents.Select(static content => ((TextContent)content).Text));
        Assert.Single(updates.SkipLast(1).Select(static update => update.MessageId).Distinct());
    }

    [Fact]
    public void WholeAnswer_OfTextAlone_IsItsTextAndWhatItUsed()
    {
        using var fixture = new StreamFixture();
        Call call = fixture.Begin();
        UsageDetails usage = new() { OutputTokenCount = 4 };
        var answer = new ChatAnswer { Text = "all", FinishReason = ChatFinishReason.Stop, ResponseId = "r", Usage = usage };

        ChatResponseUpdate update = UpdateFactory.OfWhole(call, new Answered(answer, AnswerStatus.Cached, "p", "default", "m-1", 0));

        Assert.Equal("all", Assert.IsType<TextContent>(update.Contents[0]).Text);
        Assert.Equal(4, Assert.IsType<UsageContent>(update.Contents[1]).Details.OutputTokenCount);
        Assert.NotSame(usage, ((UsageContent)update.Contents[1]).Details);
        Assert.Equal((ChatRole.Assistant, "r"), (update.Role, update.ResponseId));
        Assert.Equal(("m-1", ChatFinishReason.Stop), (update.ModelId, update.FinishReason));
        AdditionalPropertiesDictionary properties = update.AdditionalProperties!;
        Assert.Equal(("Cached", "p"), (properties[FallbackProperties.Status], properties[FallbackProperties.Provider]));
        Assert.Equal(0, properties[FallbackProperties.TierIndex]);
    }

    [Fact]
    public void WholeAnswer_OfMoreThanText_IsACopyOfIt_WithWhatItUsedOnce()
    {
        using var fixture = new StreamFixture();
        var picture = new DataContent("data:,x");
        var response = new ChatResponse([
            new ChatMessage(ChatRole.Assistant, [new TextContent("a"), new UsageContent(new() { OutputTokenCount = 9 })]),
            new ChatMessage(ChatRole.Assistant, [picture])])
        {
            AdditionalProperties = new() { ["own"] = 1, [FallbackProperties.Status] = "x" },
        };
        var answer = new ChatAnswer { Text = "a", Response = response, Usage = new() { OutputTokenCount = 4 } };

        ChatResponseUpdate update = UpdateFactory.OfWhole(
            fixture.Begin(), new Answered(answer, AnswerStatus.Stale, "p", "default", "m", 0));

        Assert.Equal(["TextContent", "DataContent", "UsageContent"], update.Contents.Select(static content => content.GetType().Name));
        Assert.Equal(4, ((UsageContent)update.Contents[2]).Details.OutputTokenCount);
        Assert.NotSame(picture, update.Contents[1]);
        Assert.Equal((1, "Stale"), (update.AdditionalProperties!["own"], update.AdditionalProperties[FallbackProperties.Status]));
    }

    [Fact]
    public void WholeAnswer_WhoseUsageNobodyKnows_SaysNothingOfIt()
    {
        using var fixture = new StreamFixture();

        ChatResponseUpdate update = UpdateFactory.OfWhole(
            fixture.Begin(), new Answered(new ChatAnswer { Text = "later" }, AnswerStatus.Default, null, null, null, -1));

        Assert.Equal("later", Assert.IsType<TextContent>(Assert.Single(update.Contents)).Text);
    }

    private static Reply<ChatChunk> Passed(ChatResponseUpdate update) =>
        new(new ChatChunk { Text = update.Text, Extras = new() { Update = update } });
}
