using Fallback.Testing;

namespace RefitChains;

/// <summary>The caller's cancellation, in each phase of a request and for each return type: told with the caller's token, and nobody's fault.</summary>
public sealed class CancellationTests
{
    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public async Task CancelledBefore_NothingIsSent(string shape)
    {
        await using Stage stage = await Stage.OpenAsync();
        var token = new CancellationToken(canceled: true);

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shapes.All[shape](stage.Client(), token));

        Assert.Equal(token, e.CancellationToken);
        Assert.Empty(stage.Alpha.Requests);
    }

    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public async Task CancelledBeforeTheHeaders_IsRethrown_AndCountsForNothing(string shape)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());

        await AssertCancelsAsync(stage, shape, stage.Alpha.WaitForRequestsAsync(1, Stage.Token));
    }

    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public async Task CancelledInTheBody_IsRethrown_AndCountsForNothing(string shape)
    {
        await using Stage stage = await Stage.OpenAsync();
        var headers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Handler.OnHeaders = headers.SetResult;
        stage.Alpha.Model("one").Replies(Reply.HangInBody(200, "{\"id\":"));

        await AssertCancelsAsync(stage, shape, headers.Task);
    }

    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public async Task CancelledInTheBodyOfAnError_IsRethrown_AndCountsForNothing(string shape)
    {
        await using Stage stage = await Stage.OpenAsync();
        var headers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Handler.OnHeaders = headers.SetResult;
        stage.Alpha.Model("one").Replies(Reply.HangInBody(503, "{\"error\":"));

        await AssertCancelsAsync(stage, shape, headers.Task);
    }

    private static async Task AssertCancelsAsync(Stage stage, string shape, Task phase)
    {
        using var cancellation = new CancellationTokenSource();
        Task<string?> call = Shapes.All[shape](stage.Client(), cancellation.Token);
        await phase.WaitAsync(Stage.Token);

        await cancellation.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, e.CancellationToken);
        FaultTests.AssertNoKey(e);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Empty(stage.Bravo.Requests);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }
}
