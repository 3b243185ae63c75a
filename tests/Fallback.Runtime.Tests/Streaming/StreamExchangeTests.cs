using Fallback.CompilerServices;
using Fallback.Runtime.Tests.Limits;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>A stream's attempt, up to its first content.</summary>
public sealed class StreamExchangeTests
{
    private static readonly RequestShape _shape = new("m", "max_tokens");

    [Theory]
    [InlineData(10, null, 10)]
    [InlineData(10, true, 10)]
    [InlineData(10, false, 30)]
    [InlineData(40, null, 30)]
    public void Limit_IsTheFirstContents_UnlessTheTierHasLessOrGivesNoStreams(int firstToken, bool? streams, int expected)
    {
        using var fixture = new StreamFixture();
        Tier tier = fixture.Like(fixture.Tiers[0], Seconds(30), Seconds(firstToken), Seconds(15));

        Assert.Equal(Seconds(expected), new StreamExchange().Limit(tier, _shape with { Streams = streams }));
    }

    [Fact]
    public async Task TierThatGivesNoStreams_IsAskedForAllAtOnce()
    {
        using var fixture = new StreamFixture();
        fixture.Tiers[0].State.Learn(new Lesson(LessonKind.Streams, Number: 0));
        fixture.Provider.Whole = static () => new Reply<ChatAnswer>(new ChatAnswer { Text = "all", FinishReason = ChatFinishReason.Stop });

        Assert.Equal(["all"], await fixture.TextAsync());

        Assert.False(Assert.Single(fixture.Provider.Asked).Streams);
    }

    [Fact]
    public async Task TierThatSaysThatItGivesNoStreams_IsAskedAgain_ForAllAtOnce()
    {
        using var fixture = new StreamFixture();
        fixture.Provider.Then(static () => new Reply<IChunkStream>(new Failure(FailureKind.UnsupportedParameter, FailureScope.Request)
        {
            HttpStatus = 400, Parameter = "stream",
        }));
        fixture.Provider.Whole = static () => new Reply<ChatAnswer>(new ChatAnswer { Text = "all", FinishReason = ChatFinishReason.Stop });

        Assert.Equal(["all"], await fixture.TextAsync());

        Assert.Equal([null, false], fixture.Provider.Asked.Select(static shape => shape.Streams));
    }

    [Fact]
    public async Task WholeAnswerThatFails_IsTheAttemptsFailure()
    {
        using var fixture = new StreamFixture();
        fixture.Tiers[0].State.Learn(new Lesson(LessonKind.Streams, Number: 0));
        fixture.Provider.Whole = static () =>
            new Reply<ChatAnswer>(new Failure(FailureKind.Overloaded, FailureScope.Model) { HttpStatus = 503 });

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(fixture.TextAsync);

        Assert.Equal(FailureKind.Overloaded, e.Attempts[0].Failure);
    }

    [Theory]
    [InlineData(false, false, "")]
    [InlineData(false, true, "b")]
    [InlineData(true, true, "a")]
    [InlineData(true, false, "a")]
    public async Task EmptyAnswer_IsAFailure_WhereThatIsDeclared(bool hasText, bool isDeclared, string expected)
    {
        using var fixture = new StreamFixture(
            new ChainOptions { FailoverOn = isDeclared ? FailoverKinds.EmptyAnswer : FailoverKinds.None }, tiers: 2);
        ScriptedStream first = fixture.Provider.Then(new ScriptedStream(ScriptedStream.End(hasText ? "a" : null)));
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.End("b")));

        Assert.Equal(expected, string.Concat(await fixture.TextAsync()));
        Assert.Equal(1, first.Disposals);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EmptyAnswer_CostsWhatItsProviderSaysThatItUsed(bool isStreamed)
    {
        var budget = new CostBudgetOptions { PerDayUsd = 1_000 };
        using var fixture = new StreamFixture(new ChainOptions { FailoverOn = FailoverKinds.EmptyAnswer, CostBudget = budget });
        fixture.Provider.Then(new ScriptedStream(ScriptedStream.Used(30, 20), ScriptedStream.End()));
        fixture.Provider.Whole = static () => new Reply<ChatAnswer>(new ChatAnswer
        {
            FinishReason = ChatFinishReason.Stop, Usage = new() { InputTokenCount = 30, OutputTokenCount = 20 },
        });

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => isStreamed
            ? fixture.TextAsync()
            : fixture.Chain.AskAsync<string, TextAnswer>(StreamFixture.Request(), TestContext.Current.CancellationToken));

        Assert.Equal((20, 0.05m, 0), (e.Attempts[0].Usage?.OutputTokenCount, fixture.Spent.SpentUsd, fixture.Spent.EstimatedUsd));
    }

    [Fact]
    public async Task StreamThatBreaksBeforeItsContent_IsClosedBeforeTheNextTierIsAsked()
    {
        using var fixture = new StreamFixture(tiers: 2);
        ScriptedStream broken = fixture.Provider.Then(new ScriptedStream(ScriptedStream.Chunk(thought: "hm"), ScriptedStream.Broken()));
        int closed = -1;
        fixture.Provider.Then(() =>
        {
            closed = broken.Disposals;
            return new Reply<IChunkStream>(new ScriptedStream(ScriptedStream.End("b")));
        });

        Assert.Equal(["b"], await fixture.TextAsync());

        Assert.Equal((1, 1), (closed, broken.Disposals));
    }

    [Fact]
    public async Task StreamThatTakesTooLong_IsClosed_ByTheLimitOfTheFirstContent()
    {
        using var fixture = new StreamFixture();
        ScriptedStream late = fixture.Provider.Then(new ScriptedStream { Stalls = true });
        late.Waiting = _ => fixture.Clock.Advance(Seconds(10));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(fixture.TextAsync);

        Assert.Equal((FailureKind.Timeout, 1), (e.Attempts[0].Failure, late.Disposals));
    }

    [Theory]
    [InlineData("request")]
    [InlineData("content")]
    [InlineData("closing")]
    [InlineData("whole")]
    public async Task Attempt_HoldsNobodysWindow(string waitsFor)
    {
        using var fixture = new StreamFixture();
        var gate = new TaskCompletionSource();
        ScriptedStream stream = fixture.Provider.Then(
            new ScriptedStream(waitsFor == "closing" ? ScriptedStream.Broken() : ScriptedStream.End("a")));
        fixture.Provider.Whole = static () => new Reply<ChatAnswer>(new ChatAnswer { Text = "a" });
        if (waitsFor is "request" or "whole") fixture.Provider.Gate = gate.Task;
        if (waitsFor == "content") stream.Gate = gate.Task;
        if (waitsFor == "closing") stream.Closing = gate.Task;
        RequestShape shape = _shape with { Streams = waitsFor == "whole" ? false : null };
        var timer = AttemptTimer.Start(fixture.Clock, Seconds(10), CancellationToken.None);
        Call call = fixture.Begin();
        var window = new CountingContext();

        ValueTask<Reply<OpenedStream>> sent = window.Run(() => new StreamExchange().SendAsync(fixture.Tiers[0], shape, call, timer));
        Assert.False(sent.IsCompleted);
        gate.SetResult();

        Assert.Equal(waitsFor == "closing", (await sent).Failure is not null);
        Assert.Equal(0, window.Posts);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
