using Fallback.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>The clock that users have in their own tests moves a chain: its timeouts, its breaks, the limits of its streams.</summary>
public sealed class FakeTimeTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task TimeoutsAndBreaks_FollowTheFakeClock()
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").RepliesTimes(2, Reply.Hang()).Replies(Reply.Text("from alpha"));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        for (int i = 1; i <= 2; i++)
        {
            Task<FallbackResult<string>> call = client.AskAsync("hello", Stage.Token);
            await stage.Alpha.WaitForRequestsAsync(i, Stage.Token);
            _clock.Advance(TimeSpan.FromSeconds(5));
            FallbackResult<string> late = await call;
            Assert.Equal((FailureKind.Timeout, TimeSpan.FromSeconds(5)), (late.Attempts[0].Failure, late.Attempts[0].Latency));
            Assert.Equal("from bravo", late.Value);
        }
        Assert.Equal(SkipReason.BreakerOpen, (await client.AskAsync("hello", Stage.Token)).Attempts[0].Skipped);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(30), stage.Tier("alpha").Breaker.NextAttemptAt);
        _clock.Advance(TimeSpan.FromSeconds(30));
        stage.Bravo.Model("two").Reset().Replies(Reply.Hang());

        Assert.Equal("from alpha", (await client.AskAsync("hello", Stage.Token)).Value);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Fact]
    public async Task StreamThatFallsSilent_EndsAtItsLimitOnTheFakeClock()
    {
        await using Stage stage = await Stage.OpenAsync(_clock);
        stage.Alpha.Model("one").Replies(Reply.Text("one two").InChunks("one ", "two").StallAfter(1));
        IAsyncEnumerable<string> stream = stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token);
        await using IAsyncEnumerator<string> pieces = stream.GetAsyncEnumerator(Stage.Token);
        Assert.True(await pieces.MoveNextAsync());
        Task<bool> next = pieces.MoveNextAsync().AsTask();

        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal("one ", (await Assert.ThrowsAsync<StreamInterruptedException>(() => next)).PartialText);
    }
}
