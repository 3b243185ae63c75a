using System.Diagnostics.Metrics;
using Fallback.CompilerServices;
using Fallback.Runtime.Tests.Limits;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A streamed answer of a chain: what takes its place, what is kept of it, and what is told of it.</summary>
public sealed class StreamRunTests
{
    [Fact]
    public async Task StreamedCall_IsToldOfAsOne()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("a")));

        List<FallbackEvent> events = await fixture.WatchAsync(fixture.TextAsync);

        Assert.True(Assert.Single(events.OfType<CallEvent>()).IsStream);
    }

    [Fact]
    public async Task Text_IsKept_AndServedAsOnePiece_AndEachLookIsCounted()
    {
        const string Name = "kept-streams";
        var looks = new List<object?>();
        using MeterListener listener = Listen("fallback.cache.requests", Name, looks);
        using var fixture = new StreamFixture(Cached(), name: Name);
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk("a"), ScriptedStream.Chunk(thought: "hm"), ScriptedStream.End("b")));

        Assert.Equal(["a", "b"], await fixture.TextAsync());
        Assert.Equal(["ab"], await fixture.TextAsync());

        Assert.Equal(["Miss", "Hit"], looks);
        Assert.Single(fixture.Provider.Asked);
    }

    [Fact]
    public async Task ChainWithoutACache_LooksForNothing()
    {
        const string Name = "streams-without-a-cache";
        var looks = new List<object?>();
        using MeterListener listener = Listen("fallback.cache.requests", Name, looks);
        using var fixture = new StreamFixture(name: Name);
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("a")));

        await fixture.TextAsync();

        Assert.Empty(looks);
    }

    [Fact]
    public async Task MoreThanText_IsNotKept()
    {
        using var fixture = new StreamFixture(Cached());
        for (int i = 0; i < 2; i++)
            fixture.Provider.Then(new ScriptedStream(
                ScriptedStream.Chunk("a", extras: new() { Contents = [new DataContent("data:,x")] }), ScriptedStream.End()));

        for (int i = 0; i < 2; i++) Assert.Equal(["a"], await fixture.TextAsync());

        Assert.Equal(2, fixture.Provider.Asked.Count);
    }

    [Theory]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 2)]
    public async Task TextOfAnotherProgramsRequest_IsKept_UnlessItAskedForMoreThanText(bool isAnothers, bool forMore, int requests)
    {
        using var fixture = new StreamFixture(Cached());
        var request = new ChatRequest
        {
            Method = "A", User = "q", Wire = isAnothers ? new WireRequest([]) : null,
            Options = new ChatOptions { AdditionalProperties = forMore ? new() { ["logprobs"] = true } : null },
        };
        for (int i = 0; i < 2; i++) fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("a")));

        for (int i = 0; i < 2; i++)
            Assert.Equal(["a"], await StreamFixture.AllAsync(fixture.Chain.StreamAsync(request, TestContext.Current.CancellationToken)));

        Assert.Equal(requests, fixture.Provider.Asked.Count);
    }

    [Fact]
    public async Task WhatFails_IsFollowedByTheDefaultAnswer()
    {
        using var fixture = new StreamFixture(new ChainOptions { DefaultResponse = "later" });
        fixture.Provider.ThenFails();
        fixture.Provider.ThenFails();

        Assert.Equal(["later"], await fixture.TextAsync());
        Assert.Equal("later", Assert.Single(await fixture.UpdatesAsync()).Text);
    }

    [Fact]
    public async Task KeptAnswerWithoutText_HasNoPieces()
    {
        using var fixture = new StreamFixture(Cached());
        var message = new ChatMessage(ChatRole.Assistant, [new DataContent("data:,x")]);
        var whole = new ChatAnswer { Response = new ChatResponse(message), FinishReason = ChatFinishReason.Stop };
        fixture.Provider.Whole = () => new Reply<ChatAnswer>(whole);
        await fixture.Chain.AskAsync<ChatResponse, ResponseAnswer>(StreamFixture.Request(), TestContext.Current.CancellationToken);

        Assert.Empty(await fixture.TextAsync());

        Assert.Single(fixture.Provider.Asked);
    }

    [Fact]
    public async Task Asking_HoldsNobodysWindow()
    {
        using var fixture = new StreamFixture();
        var gate = new TaskCompletionSource();
        var window = new CountingContext();
        fixture.Provider.Gate = gate.Task;
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("a")));
        await using var run = new StreamRun(fixture.Begin());

        ValueTask opened = window.Run(run.OpenAsync);
        Assert.False(opened.IsCompleted);
        gate.SetResult();
        await opened;

        Assert.Equal(0, window.Posts);
    }

    private static ChainOptions Cached() => new() { AnswerCache = new AnswerCacheOptions { TimeToLive = TimeSpan.FromMinutes(1) } };

    /// <summary>What one client's figures of a name say was the result.</summary>
    private static MeterListener Listen(string name, string client, List<object?> results)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == name) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            Dictionary<string, object?> of = new(tags.ToArray());
            if (of.ContainsValue(client)) results.Add(of[Names.Result]);
        });
        listener.Start();
        return listener;
    }
}
