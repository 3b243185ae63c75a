using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <content>Hedges that a budget pays for.</content>
public sealed partial class HedgingTests
{
    [Theory]
    // 20 calls have paid in 2 requests, of which 5 make it full: 30 ms, and 60 % of the way to the slowest.
    [InlineData(20, 300)]
    // 60 calls have paid in more than 5: three times the median.
    [InlineData(60, 30)]
    // 420 calls have paid in more than 40: two and a half times the median.
    [InlineData(420, 25)]
    public async Task Delay_IsTheShorter_TheMoreTheAccountHolds(int calls, int delay)
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(_ => Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IHedgedByBudget client = stage.Client<IHedgedByBudget>();
        for (int i = 1; i <= calls; i++) gate = await AnswerAfterAsync(stage, client, i, 10, gate);
        gate = await AnswerSlowlyAsync(stage, stage.Client<INotHedged>(), calls + 1, gate);

        Task<FallbackResult<string>> slow = client.AskAsync("hello", Stage.Token);
        await stage.Alpha.Model("one").WaitForRequestsAsync(calls + 2, Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2, TimeSpan.FromMilliseconds(delay - 1));
        Assert.Empty(stage.Bravo.Requests);
        Assert.False(slow.IsCompleted);
        stage.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, (await slow).TierIndex);
    }

    [Fact]
    public async Task Delay_OfATierThatAlwaysTakesAsLong_LeavesItTimeToAnswer()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(_ => Reply.Text("from alpha").HeldBy(gate.Task));
        IHedgedByBudget client = stage.Client<IHedgedByBudget>();
        for (int i = 1; i <= 20; i++) gate = await AnswerAfterAsync(stage, client, i, 100 + i, gate);

        await AnswerAfterAsync(stage, client, 21, 300, gate);

        Assert.Empty(stage.Bravo.Requests);
    }

    [Fact]
    public async Task OverdrawnAccount_StartsNoHedge_UntilAnswersHavePaidIn()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(_ => Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Hang());
        IHedgedByBudget client = stage.Client<IHedgedByBudget>();

        // The first hedge may cost more than is there, and is lost.
        gate = await AnswerHedgedAsync(1);
        // 0.1 for each answer; the hedge has cost 1.
        for (int i = 2; i <= 8; i++) gate = await AnswerAfterAsync(stage, client, i, 1, gate);
        gate = await AnswerAfterAsync(stage, client, 9, 3_000, gate);
        Assert.Single(stage.Bravo.Requests);
        for (int i = 10; i <= 12; i++) gate = await AnswerAfterAsync(stage, client, i, 1, gate);
        gate = await AnswerHedgedAsync(13);

        Assert.Equal(2, stage.Bravo.Requests.Count);

        async Task<TaskCompletionSource> AnswerHedgedAsync(int request)
        {
            Task<FallbackResult<string>> call = client.AskAsync("hello", Stage.Token);
            await stage.Alpha.Model("one").WaitForRequestsAsync(request, Stage.Token);
            int hedges = stage.Bravo.Requests.Count;
            await HedgeAsync(stage, stage.Alpha, 2, TimeSpan.FromSeconds(2));
            await stage.Bravo.Model("two").WaitForRequestsAsync(hedges + 1, Stage.Token);
            gate.SetResult();
            Assert.Equal("from alpha", (await call).Value);
            return new TaskCompletionSource();
        }
    }

    [Fact]
    public async Task HedgeThatFails_TakesNoThirdTier_ThatDoesNotFitTheBudget()
    {
        await using Stage stage = await Stage.OpenAsync();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(_ => Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Status(503));
        stage.Charlie.Model("three").Replies(Reply.Hang());
        IThreeByBudget client = stage.Client<IThreeByBudget>();

        Task<FallbackResult<string>> call = client.AskAsync("hello", Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2, TimeSpan.FromSeconds(2));
        await WaitFor.ConditionAsync(() => stage.Bravo.Requests is [{ Status: 503 }], Stage.Token);
        // The failed hedge is given back, so that one more fits, and no third.
        await stage.Charlie.Model("three").WaitForRequestsAsync(1, Stage.Token);
        gate.SetResult();

        Assert.Equal("from alpha", (await call).Value);
        Assert.Single(stage.Charlie.Requests);
    }

    [Fact]
    public async Task DearerHedges_ComeLater_WhereThePricesAreKnown()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1 };
        options.Models["bravo/two"] = new ModelOptions { InputPerMillion = 4, OutputPerMillion = 4 };
        using var runtime = new FallbackRuntime(options);
        IHedgedByBudget client = runtime.CreateClient<IHedgedByBudget>();
        var gate = new TaskCompletionSource();
        stage.Alpha.Model("one").Replies(_ => Reply.Text("from alpha").HeldBy(gate.Task));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        // 60 answers pay in 6, and five hedges cost 20: 30 ms, and 70 % of the way to 480 ms.
        for (int i = 1; i <= 60; i++) gate = await AnswerAfterAsync(stage, client, i, 10, gate);
        gate = await AnswerSlowlyAsync(stage, runtime.CreateClient<INotHedged>(), 61, gate);

        Task<FallbackResult<string>> slow = client.AskAsync("hello", Stage.Token);
        await stage.Alpha.Model("one").WaitForRequestsAsync(62, Stage.Token);
        await HedgeAsync(stage, stage.Alpha, 2, TimeSpan.FromMilliseconds(343));
        Assert.Empty(stage.Bravo.Requests);
        stage.Clock.Advance(TimeSpan.FromMilliseconds(3));

        Assert.Equal(1, (await slow).TierIndex);
    }

    /// <summary>One call that the first tier answers after so many milliseconds; the gate for the next.</summary>
    private static async Task<TaskCompletionSource> AnswerAfterAsync(Stage stage, IHedgedByBudget client, int request, int milliseconds, TaskCompletionSource gate)
    {
        Task<FallbackResult<string>> call = client.AskAsync("hello", Stage.Token);
        await stage.Alpha.Model("one").WaitForRequestsAsync(request, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        gate.SetResult();
        Assert.Equal("from alpha", (await call).Value);
        return new TaskCompletionSource();
    }

    /// <summary>One answer that takes 480 ms and has no hedge; the gate for the next.</summary>
    private static async Task<TaskCompletionSource> AnswerSlowlyAsync(Stage stage, INotHedged client, int request, TaskCompletionSource gate)
    {
        Task<string> call = client.AskAsync("hello", Stage.Token);
        await stage.Alpha.Model("one").WaitForRequestsAsync(request, Stage.Token);
        stage.Clock.Advance(TimeSpan.FromMilliseconds(480));
        gate.SetResult();
        Assert.Equal("from alpha", await call);
        return new TaskCompletionSource();
    }

    /// <summary>A cancelled delay takes its timer down just after it has let go of who waited.</summary>
}
