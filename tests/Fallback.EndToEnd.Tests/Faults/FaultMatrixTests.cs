using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Every failure at every place of a chain, plain and streamed: who answers, who is asked how often, and what is held against whom.</summary>
public sealed class FaultMatrixTests
{
    public static TheoryData<string, FaultPosition, bool> Cases => FaultMatrixCases.Data();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_AtAPlace_EndsAsDocumented(string name, FaultPosition position, bool stream)
    {
        FaultMatrixCase fault = FaultMatrixCases.All[name];
        await using FaultMatrixRun run = await FaultMatrixRun.OpenAsync(fault, position);

        FaultOutcome outcome = await run.CallAsync(stream);

        AssertEnd(fault, position, stream, outcome);
        Assert.Equal(ExpectedRequests(fault, position), run.Servers.Select(server => server.Requests.Count));
        AssertKept(fault, position, run.Tier);
        Assert.Equal(0, run.Clock.PendingTimers);
        if (fault.Skipped is { } reason) await AssertSkippedAsync(run, reason, position, stream);
    }

    [Fact]
    public void Cases_CoverEveryKindThatAProviderCanCause()
    {
        IEnumerable<FailureKind> covered = FaultMatrixCases.All.Values.SelectMany(fault => (FailureKind[])[fault.Kind, fault.StreamKind ?? fault.Kind]).Distinct();

        // What an answer's type has to say and what a caller does are no provider's faults.
        Assert.Equal(Enum.GetValues<FailureKind>().Except([FailureKind.SchemaViolation, FailureKind.Cancelled]).Order(), covered.Order());
    }

    private static void AssertEnd(FaultMatrixCase fault, FaultPosition position, bool stream, FaultOutcome outcome)
    {
        FailureKind kind = stream && fault.StreamKind is { } streamed ? streamed : fault.Kind;
        switch (fault.End)
        {
            case FaultEnd.Adapts:
                Assert.Equal("adapted", outcome.Text);
                break;
            case FaultEnd.Stops:
                Assert.Equal(kind, Assert.IsType<RequestRejectedException>(outcome.Exception).Kind);
                break;
            case FaultEnd.Interrupts:
                StreamInterruptedException broken = Assert.IsType<StreamInterruptedException>(outcome.Exception);
                Assert.Equal((kind, outcome.Text), (broken.Kind, broken.PartialText));
                Assert.StartsWith("one ", outcome.Text, StringComparison.Ordinal);
                break;
            case FaultEnd.FailsOver when position == FaultPosition.Last:
                Assert.IsType<AllTiersFailedException>(outcome.Exception);
                break;
            default:
                Assert.Equal(position == FaultPosition.First ? "from bravo" : "from charlie", outcome.Text);
                break;
        }
        FailureKind?[] failures = [.. outcome.Attempts.Where(attempt => attempt.TierIndex == (int)position && !attempt.Succeeded).Select(attempt => attempt.Failure).Distinct()];
        if (outcome.Attempts.Count > 0) Assert.Equal([kind], failures);
    }

    private static int[] ExpectedRequests(FaultMatrixCase fault, FaultPosition position)
    {
        int own = position == FaultPosition.Last ? fault.RequestsAtLast : fault.Requests;
        int next = fault.End == FaultEnd.FailsOver ? 1 : 0;
        return position switch
        {
            FaultPosition.First => [own, next, 0],
            FaultPosition.Middle => [1, own, next],
            _ => [1, 1, own],
        };
    }

    private static void AssertKept(FaultMatrixCase fault, FaultPosition position, TierSnapshot tier)
    {
        bool last = position == FaultPosition.Last;
        AssertBreaker(fault, FaultPlace.Model, last, tier.Breaker);
        AssertBreaker(fault, FaultPlace.Endpoint, last, tier.Endpoint);
        AssertBreaker(fault, FaultPlace.Credential, last, tier.Credential);
        TimeSpan? held = fault.Place == FaultPlace.Gate ? fault.Closed : fault.HeldToo;
        if (held is null) Assert.Null(tier.RateLimitedFor);
        else if (last) Assert.NotNull(tier.RateLimitedFor);
        else Assert.InRange(tier.RateLimitedFor!.Value, held.Value, held.Value * 1.1);
    }

    private static void AssertBreaker(FaultMatrixCase fault, FaultPlace place, bool last, BreakerSnapshot breaker)
    {
        bool isHere = fault.Place == place;
        int counted = !isHere ? 0 : last ? fault.Counts.AtLast : fault.Counts.Usual;
        TimeSpan? closed = isHere ? fault.Closed : null;
        Assert.Equal((place, closed is null ? BreakerState.Closed : BreakerState.Open, counted, closed), (place, breaker.State, breaker.ConsecutiveFailures, breaker.BreakDuration));
    }

    private static async Task AssertSkippedAsync(FaultMatrixRun run, SkipReason reason, FaultPosition position, bool stream)
    {
        // A last tier that is only limited would be waited for.
        if (position == FaultPosition.Last) return;
        int before = run.Servers[run.Index].Requests.Count;

        FaultOutcome second = await run.CallAsync(stream);

        Assert.Equal(before, run.Servers[run.Index].Requests.Count);
        Assert.StartsWith("from ", second.Text, StringComparison.Ordinal);
        if (!stream) Assert.Equal(reason, second.Attempts.Single(attempt => attempt.TierIndex == run.Index).Skipped);
    }
}
