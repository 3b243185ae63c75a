using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A tier's stream behind its first content: what its chunks come out as, and what is known of it then.</summary>
public sealed class OpenedStreamPieceTests : IDisposable
{
    private readonly StreamFixture _fixture = new();

    [Fact]
    public void TextAndThoughts_ComeOutOneByOne_AndTheEndIsTheLast()
    {
        OpenedStream stream = AtHand(
            ScriptedStream.Chunk("a"), ScriptedStream.Chunk(thought: "hm"), ScriptedStream.Chunk("b"), ScriptedStream.End());

        Assert.Equal([new() { Text = "a" }, new() { Reasoning = "hm" }, new() { Text = "b" }, new() { IsLast = true }], Pieces(stream));
        Assert.Equal((true, true), (stream.HasContent, stream.IsTextOnly));
    }

    [Fact]
    public void WhatBringsNothing_IsPassedOver()
    {
        OpenedStream stream = AtHand(ScriptedStream.Used(1, 0), ScriptedStream.Chunk("a"), ScriptedStream.Used(1, 2), ScriptedStream.End());

        Assert.Equal([new() { Text = "a" }, new() { IsLast = true }], Pieces(stream));
        Assert.Equal(2, stream.Usage!.OutputTokenCount);
    }

    [Fact]
    public void WhatIsSaidBesideTheContent_ComesOutOnlyWithIt_InItsOrder()
    {
        AdditionalPropertiesDictionary properties = new() { ["id"] = 1 };
        byte[] wire = [1];
        OpenedStream stream = _fixture.Opened(new ScriptedStream());

        Assert.False(stream.TryTake(ScriptedStream.Chunk(extras: new() { MessageProperties = properties }), out _));
        Assert.False(stream.TryTake(new Reply<ChatChunk>(new ChatChunk { Wire = wire }), out _));
        Assert.True(stream.TryTake(ScriptedStream.Chunk("a", extras: new() { Contents = [] }), out StreamStep<StreamPiece> first));

        Assert.Same(properties, first.Piece.Extras!.MessageProperties);
        List<StreamPiece> rest = Pieces(stream);
        Assert.Equal(new StreamPiece { Wire = wire }, rest[0]);
        Assert.Equal((2, "a"), (rest.Count, rest[1].Text));
    }

    [Fact]
    public void UpdateThatIsNoContent_WaitsForTheNextThatIs()
    {
        ChatResponseUpdate role = new() { Role = ChatRole.Assistant };
        ChatResponseUpdate text = new(ChatRole.Assistant, "a"), more = new(ChatRole.Assistant, "b");
        OpenedStream stream = AtHand(
            ScriptedStream.Chunk(extras: new() { Update = role }), ScriptedStream.Chunk("a", extras: new() { Update = text }),
            ScriptedStream.Chunk("b", extras: new() { Update = more }), ScriptedStream.End());

        Assert.Equal([role, text, more, null], Pieces(stream).Select(static piece => piece.Extras?.Update));
        Assert.True(stream.PassesUpdates);
    }

    [Fact]
    public void BrokenStream_IsAStepOfItsOwn()
    {
        Assert.True(_fixture.Opened(new ScriptedStream()).TryTake(ScriptedStream.Broken(), out StreamStep<StreamPiece> step));

        Assert.Equal((FailureKind.StreamInterrupted, false, false), (step.Failure!.Kind, step.HasPiece, step.IsEnd));
    }

    [Fact]
    public void WhatComesInItsOwnWords_SaysWhetherItTellsUsageAndFinish()
    {
        byte[] wire = [1];
        UsageDetails usage = new() { OutputTokenCount = 1 };
        OpenedStream stream = _fixture.Opened(new ScriptedStream());

        Assert.Equal((true, false), Tells(new() { Text = "a", Wire = wire, Usage = usage }));
        Assert.Equal((false, true), Tells(new() { Text = "a", Wire = wire, FinishReason = ChatFinishReason.Stop }));
        Assert.Equal((false, false), Tells(new() { Text = "a", Wire = wire }));
        Assert.Equal((false, false), Tells(new() { Text = "a", Usage = usage, FinishReason = ChatFinishReason.Stop }));

        (bool, bool) Tells(ChatChunk chunk)
        {
            Assert.True(stream.TryTake(new Reply<ChatChunk>(chunk), out StreamStep<StreamPiece> step));
            return (step.Piece.TellsUsage, step.Piece.TellsFinish);
        }
    }

    [Fact]
    public void WhatIsSaidOfTheResponse_CountsAsItWasSaidLast_AndStays()
    {
        AdditionalPropertiesDictionary first = new() { ["r"] = 1 }, second = new() { ["r"] = 2 };
        OpenedStream stream = _fixture.Opened(new ScriptedStream());

        Take(new() { Text = "a", Model = "m-1", ResponseId = "r-1", FinishReason = ChatFinishReason.Stop });
        Take(new() { Text = "b", Extras = new() { ResponseProperties = first } });
        Take(new() { Text = "c", Model = "m-2", ResponseId = "r-2", FinishReason = ChatFinishReason.Length });
        Take(new() { Text = "d", Extras = new() { ResponseProperties = second } });
        Take(new() { Text = "e", Extras = new() { Contents = [new DataContent("data:,x")] } });

        Assert.Equal(("m-2", "r-2", ChatFinishReason.Length), (stream.Model, stream.ResponseId, stream.FinishReason));
        Assert.Same(second, stream.ResponseProperties);
        Assert.Equal((ChatFinishReason.Length, "m-2"), (stream.Facts.FinishReason, stream.Facts.Model));

        void Take(ChatChunk chunk) => Assert.True(stream.TryTake(new Reply<ChatChunk>(chunk), out _));
    }

    [Fact]
    public void Piece_HasWhatIsBesideItsText_AndNothingWhereThatIsToldElsewhere()
    {
        var link = new UriContent("https://a.test/x.png", "image/png");
        AdditionalPropertiesDictionary properties = new() { ["id"] = 1 };
        var call = new ToolCallPiece { Index = 0, Name = "f", Arguments = "{}" };
        OpenedStream stream = AtHand(
            ScriptedStream.Chunk("a", extras: new() { Contents = [link], MessageProperties = properties, ReasoningMember = "reasoning" }),
            ScriptedStream.Chunk(extras: new() { ToolCalls = [call] }),
            ScriptedStream.Chunk("b", extras: new() { ResponseProperties = [] }),
            ScriptedStream.Chunk(extras: ChunkExtras.AtWork));

        StreamPiece[] pieces = [.. Pieces(stream, 4)];

        Assert.Equal(link, Assert.Single(pieces[0].Extras!.Contents!));
        Assert.Equal(("reasoning", properties), (pieces[0].Extras!.ReasoningMember, pieces[0].Extras!.MessageProperties));
        Assert.Equal([default, new() { Text = "b" }, default], pieces[1..]);
    }

    [Fact]
    public void StreamIsOfTextOnly_UntilSomethingElseComes()
    {
        Assert.True(IsTextOnly(new() { ResponseProperties = [] }));
        Assert.True(IsTextOnly(new() { Update = new(ChatRole.Assistant, "a") }));
        Assert.False(IsTextOnly(new() { Update = new(ChatRole.Assistant, [new DataContent("data:,x")]) }));
        Assert.False(IsTextOnly(new() { Contents = [new DataContent("data:,x")] }));
        Assert.False(IsTextOnly(new() { ToolCalls = [] }));

        bool IsTextOnly(ChunkExtras extras)
        {
            OpenedStream stream = _fixture.Opened(new ScriptedStream());
            stream.TryTake(ScriptedStream.Chunk("a", extras: extras), out _);
            stream.TryTake(ScriptedStream.Chunk("b", extras: new() { ResponseProperties = [] }), out _);
            return stream.IsTextOnly;
        }
    }

    [Fact]
    public void TextAndACall_AreContent_AndOneUpdateAmongOthersIsPassedOn()
    {
        var call = new ToolCallPiece { Index = 0, Name = "f", Arguments = "{}" };
        OpenedStream stream = AtHand(
            ScriptedStream.Chunk("a", extras: new() { Update = new(ChatRole.Assistant, "a") }),
            ScriptedStream.Chunk("b", extras: new() { Update = new(ChatRole.Assistant, "b") }),
            ScriptedStream.Chunk(extras: new() { ToolCalls = [call] }),
            ScriptedStream.End());

        Assert.Equal(4, Pieces(stream).Count);

        Assert.Equal((true, true), (stream.HasContent, stream.PassesUpdates));
    }

    public void Dispose() => _fixture.Dispose();

    private OpenedStream AtHand(params Reply<ChatChunk>[] replies) => _fixture.Opened(new ScriptedStream(replies) { IsAtHand = true });

    private static List<StreamPiece> Pieces(OpenedStream stream, int most = 10)
    {
        var pieces = new List<StreamPiece>();
        while (pieces.Count < most && stream.TryNext(out StreamStep<StreamPiece> step))
        {
            Assert.Equal((step.Piece.IsLast, null), (step.IsEnd, step.Failure));
            pieces.Add(step.Piece);
        }
        return pieces;
    }
}
