using Fallback.Runtime.Tests.Limits;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A tier's stream up to its first content: what comes before is kept back, and comes with it.</summary>
public sealed class OpenedStreamTests : IDisposable
{
    private readonly StreamFixture _fixture = new();

    [Fact]
    public async Task Thoughts_AreKeptBack_AndComeAsOneWithTheFirstContent()
    {
        var link = new UriContent("https://a.test/x.png", "image/png");
        OpenedStream stream = await ReadyAsync(
            new Reply<ChatChunk>(new ChatChunk { Model = "m-1", ResponseId = "r" }),
            ScriptedStream.Chunk(thought: "h", extras: new() { ReasoningMember = "first" }),
            ScriptedStream.Chunk(thought: "m", extras: new() { ReasoningMember = "second" }),
            ScriptedStream.Chunk(thought: ", "),
            ScriptedStream.Chunk("text", thought: "so", extras: new() { Contents = [link] }));

        StreamPiece piece = Next(stream);

        Assert.Equal(("text", "hm, so", "second"), (piece.Text, piece.Reasoning, piece.Extras!.ReasoningMember));
        Assert.Equal([link], piece.Extras.Contents!);
        Assert.Equal(("m-1", "r", true), (stream.Model, stream.ResponseId, stream.HasContent));
        Assert.False(stream.TryNext(out _));
    }

    [Fact]
    public async Task ThoughtsWithoutAName_GetNone()
    {
        OpenedStream stream = await ReadyAsync(ScriptedStream.Chunk(thought: "h"), ScriptedStream.Chunk("text", thought: "m"));

        Assert.Equal(new StreamPiece { Text = "text", Reasoning = "hm" }, Next(stream));
    }

    [Fact]
    public async Task PropertiesOfTheMessage_ComeFirst_WithTheThoughtBesideThem()
    {
        AdditionalPropertiesDictionary properties = new() { ["id"] = 1 };
        OpenedStream stream = await ReadyAsync(
            ScriptedStream.Chunk(thought: "h", extras: new() { MessageProperties = properties }),
            ScriptedStream.Chunk(thought: "i", extras: new() { MessageProperties = properties }), ScriptedStream.Chunk("text"));

        StreamPiece first = Next(stream);

        Assert.Equal(("h", null), (first.Reasoning, first.Text));
        Assert.Same(properties, first.Extras!.MessageProperties);
        Assert.Equal("i", Next(stream).Reasoning);
        Assert.Equal(new StreamPiece { Text = "text" }, Next(stream));
    }

    [Fact]
    public async Task UpdatesWithThoughts_ComeFirst_EachForItself()
    {
        ChatResponseUpdate thought = new(ChatRole.Assistant, [new TextReasoningContent("hm")]), text = new(ChatRole.Assistant, "text");
        OpenedStream stream = await ReadyAsync(
            ScriptedStream.Chunk(extras: new() { Update = thought }), ScriptedStream.Chunk("text", extras: new() { Update = text }));

        Assert.Same(thought, Next(stream).Extras!.Update);
        Assert.Same(text, Next(stream).Extras!.Update);
        Assert.True(stream.PassesUpdates);
    }

    [Fact]
    public async Task WhatCameInItsOwnWords_ComesFirst_WithItsThoughts()
    {
        byte[] wire = [1], next = [2];
        OpenedStream stream = await ReadyAsync(
            new Reply<ChatChunk>(new ChatChunk { Reasoning = "h", Wire = wire }),
            new Reply<ChatChunk>(new ChatChunk { Text = "text", Wire = next }));

        Assert.Equal(new StreamPiece { Reasoning = "h", Wire = wire }, Next(stream));
        Assert.Equal(new StreamPiece { Text = "text", Wire = next }, Next(stream));
    }

    [Fact]
    public async Task Thought_StartsTheLimitAnew_AndAWordOfWhatWasUsedDoesNot()
    {
        Call call = _fixture.Begin();
        var timer = AttemptTimer.Start(_fixture.Clock, TimeSpan.FromSeconds(10), CancellationToken.None);
        var limits = new List<TimeSpan?>();
        var script = new ScriptedStream(ScriptedStream.Used(1, 0), ScriptedStream.Chunk(thought: "hm"), ScriptedStream.End("text"))
        {
            Waiting = _ =>
            {
                limits.Add(_fixture.Clock.NextTimer);
                _fixture.Clock.Advance(TimeSpan.FromSeconds(4));
            },
        };

        await _fixture.Opened(script).ReadToContentAsync(new ThinkingTime(call, _fixture.Tiers[0], timer));

        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(18)], limits);
    }

    [Fact]
    public async Task StreamThatBreaksBeforeItsContent_IsAFailure()
    {
        var script = new ScriptedStream(ScriptedStream.Chunk(thought: "hm"), ScriptedStream.Broken());

        Failure? failure = await ReadAsync(_fixture.Opened(script));

        Assert.Equal(FailureKind.StreamInterrupted, failure?.Kind);
    }

    [Fact]
    public async Task StreamWithoutContent_IsComplete_AndEmpty()
    {
        OpenedStream stream = await ReadyAsync(ScriptedStream.End());

        Assert.False(stream.HasContent);
        Assert.True(stream.TryNext(out StreamStep<StreamPiece> last));
        Assert.Equal((true, true), (last.IsEnd, last.Piece.IsLast));
    }

    [Fact]
    public async Task ToolCalls_ComeWholeWithTheEnd_BesideWhatElseComesWithIt()
    {
        var link = new UriContent("https://a.test/x.png", "image/png");
        OpenedStream stream = await ReadyAsync(
            ScriptedStream.Chunk(extras: Piece("a", "find", "{\"id\"")), ScriptedStream.Chunk(extras: Piece(null, null, ":7}")),
            new Reply<ChatChunk>(new ChatChunk { IsEnd = true, Extras = new() { Contents = [link] } }));

        PieceExtras extras = Next(stream, isLast: true).Extras!;

        Assert.Equal(("a", "7"), (Assert.Single(extras.ToolCalls!).CallId, extras.ToolCalls![0].Arguments!["id"]!.ToString()));
        Assert.Equal([link], extras.Contents!);
        Assert.Equal((true, false), (stream.HasContent, stream.IsTextOnly));
    }

    [Fact]
    public async Task ToolCallsAlone_AreContent_AndPiecesWithoutANameAreNone()
    {
        OpenedStream named = await ReadyAsync(ScriptedStream.Chunk(extras: Piece("a", "find", "{}")), ScriptedStream.End());
        OpenedStream nameless = await ReadyAsync(ScriptedStream.Chunk(extras: Piece("a", null, "{}")), ScriptedStream.End());

        Assert.Equal((true, false), (named.HasContent, nameless.HasContent));
        Assert.Empty(Next(nameless, isLast: true).Extras!.ToolCalls!);
    }

    [Fact]
    public async Task CallsThatCannotBeRead_AreAFailure_WithWhatWasUsed()
    {
        OpenedStream stream = _fixture.Opened(
            new ScriptedStream(ScriptedStream.Used(3, 4), ScriptedStream.Chunk(extras: Piece("a", "f", "[1")), ScriptedStream.End()));

        Failure? failure = await ReadAsync(stream);

        Assert.Equal((FailureKind.SchemaViolation, 4), (failure!.Kind, failure.Usage!.OutputTokenCount));
    }

    [Fact]
    public async Task ReadingItsContent_HoldsNobodysWindow()
    {
        var gate = new TaskCompletionSource();
        var window = new CountingContext();
        OpenedStream stream = _fixture.Opened(new ScriptedStream(ScriptedStream.Chunk("text")) { Gate = gate.Task });

        ValueTask<Failure?> reading = window.Run(() => ReadAsync(stream));
        Assert.False(reading.IsCompleted);
        gate.SetResult();

        Assert.Null(await reading);
        Assert.Equal(0, window.Posts);
    }

    public void Dispose() => _fixture.Dispose();

    private static ChunkExtras Piece(string? id, string? name, string arguments) =>
        new() { ToolCalls = [new ToolCallPiece { Index = 0, Id = id, Name = name, Arguments = arguments }] };

    private static StreamPiece Next(OpenedStream stream, bool isLast = false)
    {
        Assert.True(stream.TryNext(out StreamStep<StreamPiece> step));
        Assert.Equal((true, isLast, null), (step.HasPiece, step.IsEnd, step.Failure));
        return step.Piece;
    }

    private async Task<OpenedStream> ReadyAsync(params Reply<ChatChunk>[] replies)
    {
        OpenedStream stream = _fixture.Opened(new ScriptedStream(replies));
        Assert.Null(await ReadAsync(stream));
        return stream;
    }

    private ValueTask<Failure?> ReadAsync(OpenedStream stream)
    {
        Call call = _fixture.Begin();
        var timer = AttemptTimer.Start(_fixture.Clock, TimeSpan.FromSeconds(10), CancellationToken.None);
        return stream.ReadToContentAsync(new ThinkingTime(call, _fixture.Tiers[0], timer));
    }
}
