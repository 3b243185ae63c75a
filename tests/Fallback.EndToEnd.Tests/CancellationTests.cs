using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>The caller's cancellation and misuse.</summary>
public sealed class CancellationTests
{
    [Fact]
    public async Task Cancelled_InAnAttempt_IsRethrownWithTheCallersTokenAndCountsForNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using var cancellation = new CancellationTokenSource();
        Task<FallbackResult<string>> call = stage.Client<IThreeTiers>().AskAsync("hello", cancellation.Token);
        await stage.Alpha.WaitForRequestsAsync(1, Stage.Token);

        await cancellation.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, e.CancellationToken);
        await stage.Alpha.Requests[0].WaitForAbortAsync(Stage.Token);
        Assert.Empty(stage.Bravo.Requests);
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [Fact]
    public async Task Cancelled_Probe_GivesItsPermitBack()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Overloaded()).RepliesOnce(Reply.Hang());
        IProbedByCalls client = stage.Client<IProbedByCalls>();
        await client.AskAsync("1", Stage.Token);
        await client.AskAsync("2", Stage.Token);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        using var cancellation = new CancellationTokenSource();
        Task<FallbackResult<string>> probe = client.AskAsync("probe", cancellation.Token);
        await stage.Alpha.WaitForRequestsAsync(3, Stage.Token);
        Assert.Equal(SkipReason.ProbeUnderWay, (await client.AskAsync("beside it", Stage.Token)).Attempts[0].Skipped);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        Assert.Equal(0, (await client.AskAsync("next probe", Stage.Token)).TierIndex);
    }

    [Fact]
    public async Task CancelledBefore_NothingIsSent()
    {
        await using Stage stage = await Stage.OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Client<IThreeTiers>().AskAsync("hello", new CancellationToken(true)));

        Assert.Empty(stage.Alpha.Requests);
    }

    [Fact]
    public async Task Misuse_ThrowsWhatDotNetUsersExpect()
    {
        await using Stage stage = await Stage.OpenAsync();
        IThreeTiers client = stage.Client<IThreeTiers>();

        await Assert.ThrowsAsync<ArgumentNullException>("question", () => client.AskAsync(null!, Stage.Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.ChatAsync([], null, Stage.Token));
        stage.Runtime.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AskAsync("hello", Stage.Token));
    }
}
