using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <summary>Every failure of a tier that races with two others: who answers, who is cancelled on the wire, and who is blamed.</summary>
public sealed class HedgedFaultMatrixTests
{
    public static TheoryData<string, bool> Cases()
    {
        var data = new TheoryData<string, bool>();
        foreach (FaultMatrixCase fault in FaultMatrixCases.All.Values)
        {
            if (fault.IsPlain) data.Add(fault.Name, false);
            if (fault.IsStream) data.Add(fault.Name, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_OfARacingTier_EndsAsDocumented(string name, bool stream)
    {
        FaultMatrixCase fault = FaultMatrixCases.All[name];
        var othersCame = new TaskCompletionSource();
        var othersMayAnswer = new TaskCompletionSource();
        // The time limits of all three would strike together, so none strikes: a tier that hangs just loses.
        FaultMatrixCase held = fault with { Hangs = false, Reply = fault.IsRefused ? null : request => fault.Reply!(request).HeldBy(othersCame.Task) };
        await using FaultMatrixRun run = await FaultMatrixRun.OpenAsync(held, FaultPosition.First);
        // One refusal alone leaves the others their chance; that of a second vendor does not.
        run.Stage.Bravo.Model("two").Replies(request =>
            (fault.End == FaultEnd.Stops ? fault.Reply!(request) : Reply.Text("from bravo")).HeldBy(othersMayAnswer.Task));
        run.Stage.Charlie.Model("three").Replies(Reply.Hang());
        IRacingMatrix client = run.Runtime.CreateClient<IRacingMatrix>();

        Task<FaultOutcome> call = stream ? run.ReadAsync(client.StreamAsync("hello", Stage.Token)) : FaultMatrixRun.AwaitAsync(client.AskAsync("hello", Stage.Token));
        foreach (ProviderServer other in Others(run)) await other.WaitForRequestsAsync(1, Stage.Token);
        if (!fault.IsRefused) await run.Stage.Alpha.WaitForRequestsAsync(1, Stage.Token);
        othersCame.SetResult();
        if (fault.End == FaultEnd.FailsOver)
        {
            await FailureIsKeptAsync(fault, run);
            othersMayAnswer.SetResult();
        }
        if (fault.End == FaultEnd.Stops) othersMayAnswer.SetResult();
        FaultOutcome outcome = await call;

        AssertEnd(fault, stream, outcome);
        foreach (ProviderServer loser in Others(run).Where(server => server != run.Stage.Bravo || fault.End is not (FaultEnd.FailsOver or FaultEnd.Stops))) await loser.Requests[0].WaitForAbortAsync(Stage.Token);
        if (fault.Hangs || fault.Stalls) await run.Stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal([fault.Requests, 1, 1], run.Servers.Select(static server => server.Requests.Count));
        AssertBlamed(fault, run);
        Assert.Equal(0, run.Clock.PendingTimers);
    }

    private static ProviderServer[] Others(FaultMatrixRun run) => [run.Stage.Bravo, run.Stage.Charlie];

    /// <summary>A failure that comes when another tier has won already is a loser's, and counts nowhere.</summary>
    private static Task FailureIsKeptAsync(FaultMatrixCase fault, FaultMatrixRun run) => fault.Hangs || fault.Place == FaultPlace.Nowhere
        ? Task.CompletedTask
        : WaitFor.ConditionAsync(() => !IsClean(run.Tier), Stage.Token);

    private static bool IsClean(TierSnapshot tier) =>
        tier.RateLimitedFor is null && new[] { tier.Breaker, tier.Endpoint, tier.Credential }.All(static breaker => breaker is { State: BreakerState.Closed, ConsecutiveFailures: 0 });

    private static void AssertEnd(FaultMatrixCase fault, bool stream, FaultOutcome outcome)
    {
        FailureKind kind = stream && fault.StreamKind is { } streamed ? streamed : fault.Kind;
        switch (fault.End)
        {
            case FaultEnd.FailsOver:
                Assert.Null(outcome.Exception);
                Assert.Equal("from bravo", outcome.Text);
                break;
            case FaultEnd.Adapts:
                Assert.Equal("adapted", outcome.Text);
                break;
            case FaultEnd.Stops:
                Assert.Equal(kind, Assert.IsType<RequestRejectedException>(outcome.Exception).Kind);
                break;
            default:
                Assert.Equal((kind, outcome.Text), (Assert.IsType<StreamInterruptedException>(outcome.Exception).Kind, ((StreamInterruptedException)outcome.Exception!).PartialText));
                break;
        }
    }

    private static void AssertBlamed(FaultMatrixCase fault, FaultMatrixRun run)
    {
        if (fault.Hangs || fault.Place == FaultPlace.Nowhere) Assert.True(IsClean(run.Tier));
        else Assert.False(IsClean(run.Tier));
        Assert.All(run.Runtime.Monitor.Tiers.Where(tier => tier.Provider != run.Tier.Provider), static tier => Assert.True(IsClean(tier)));
    }
}
