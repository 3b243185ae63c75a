namespace Fallback.EndToEnd.Tests;

/// <summary>Every failure of a stream, at every place, in both dialects and every form: what the reader has in the end, who was asked, and who is blamed.</summary>
public sealed class StreamFaultMatrixTests
{
    public static TheoryData<string, FaultMatrixForm, FaultMatrixDialect, FaultPosition> Cases => FaultMatrixStream.Data(Enum.GetValues<FaultPosition>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_InAForm_EndsAsDocumented(string name, FaultMatrixForm form, FaultMatrixDialect dialect, FaultPosition position)
    {
        FaultMatrixCase fault = FaultMatrixCases.All[name];
        bool recovers = fault.End == FaultEnd.Interrupts && fault.Kind != FailureKind.ContentFiltered && form.Recovery() != StreamRecovery.Fail;
        await using FaultMatrixRun run = await FaultMatrixStream.OpenAsync(fault, dialect, position);

        FaultOutcome outcome = await run.CallAsync(form);

        if (fault.End == FaultEnd.FailsOver) AssertUnseen(position, outcome);
        else if (recovers && position != FaultPosition.Last) AssertRecovered(fault, form, position, outcome);
        else AssertInterrupted(fault, outcome);
        if (outcome.Updates is [.., { FinishReason: not null } end]) Assert.Equal((int)position + 1, end.AdditionalProperties![FallbackProperties.FailedAttempts]);
        Assert.Equal(ExpectedRequests(fault, position, recovers), run.Servers.Select(static server => server.Requests.Count));
        AssertBlamed(fault, position, recovers, run);
        if (fault.Stalls || fault.Hangs) await run.Servers[run.Index].Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Equal(0, run.Clock.PendingTimers);
    }

    private static void AssertUnseen(FaultPosition position, FaultOutcome outcome)
    {
        Assert.Null(outcome.Restarted);
        Assert.Equal(position == FaultPosition.Last, outcome.Exception is AllTiersFailedException);
        Assert.Equal(position == FaultPosition.Last ? "" : Next(position), outcome.Text);
    }

    private static void AssertRecovered(FaultMatrixCase fault, FaultMatrixForm form, FaultPosition position, FaultOutcome outcome)
    {
        Assert.Null(outcome.Exception);
        bool restarts = form.Recovery() == StreamRecovery.Restart;
        Assert.Equal(restarts ? Next(position) : FaultMatrixStream.Whole, outcome.Text);
        Assert.Equal(restarts ? fault.Kind : null, outcome.Restarted?.Cause);
        if (restarts) Assert.StartsWith("one ", outcome.Restarted!.VoidText, StringComparison.Ordinal);
        if (outcome.Updates.Count > 0) Assert.Equal(restarts ? 2 : 1, outcome.Updates.Select(static update => update.MessageId).OfType<string>().Distinct().Count());
    }

    private static void AssertInterrupted(FaultMatrixCase fault, FaultOutcome outcome)
    {
        StreamInterruptedException broken = Assert.IsType<StreamInterruptedException>(outcome.Exception);
        Assert.Equal((fault.Kind, outcome.Text), (broken.Kind, broken.PartialText));
        Assert.StartsWith("one ", outcome.Text, StringComparison.Ordinal);
        Assert.Null(outcome.Restarted);
    }

    private static int[] ExpectedRequests(FaultMatrixCase fault, FaultPosition position, bool recovers)
    {
        bool moves = fault.End == FaultEnd.FailsOver || recovers;
        // As the last one it is asked again, and then retried.
        int atLast = recovers ? fault.RequestsAtLast + 2 : fault.RequestsAtLast;
        return position switch
        {
            FaultPosition.First => [1, moves ? 1 : 0, 0],
            FaultPosition.Middle => [1, 1, moves ? 1 : 0],
            _ => [1, 1, atLast],
        };
    }

    private static void AssertBlamed(FaultMatrixCase fault, FaultPosition position, bool recovers, FaultMatrixRun run)
    {
        int own = fault.Place != FaultPlace.Model ? 0 : position != FaultPosition.Last ? fault.Counts.Usual : fault.Counts.AtLast + (recovers ? 2 : 0);
        int[] expected = [.. Enumerable.Range(0, 3).Select(i => i < run.Index ? 1 : i == run.Index ? own : 0)];
        Assert.Equal(expected, run.Runtime.Monitor.Tiers.Select(static tier => tier.Breaker.ConsecutiveFailures));
        Assert.All(run.Runtime.Monitor.Tiers, static tier => Assert.Equal((0, 0), (tier.Endpoint.ConsecutiveFailures, tier.Credential.ConsecutiveFailures)));
        Assert.Equal(fault.Place == FaultPlace.Gate, run.Tier.RateLimitedFor is not null);
    }

    private static string Next(FaultPosition position) => position == FaultPosition.First ? "from bravo" : "from charlie";
}
