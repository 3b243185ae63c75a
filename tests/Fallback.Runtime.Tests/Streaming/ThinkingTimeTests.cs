using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Streaming;

/// <summary>Each thought starts the limit of the first content anew, up to the tier's time and the call's.</summary>
public sealed class ThinkingTimeTests
{
    [Fact]
    public void Thought_StartsTheFirstContentsLimitAnew()
    {
        using var fixture = new StreamFixture();
        AttemptTimer timer = Start(fixture, 10, out ThinkingTime time);

        fixture.Clock.Advance(TimeSpan.FromSeconds(4));
        time.Renew();

        Assert.Equal((TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(14)), (fixture.Clock.NextTimer, timer.Renewed));
    }

    [Fact]
    public void Thoughts_DoNotOutlastTheTier()
    {
        using var fixture = new StreamFixture(tiers: 2);
        AttemptTimer timer = Start(fixture, 10, out ThinkingTime time);

        for (int i = 0; i < 3; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(8));
            time.Renew();
        }

        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)), (fixture.Clock.NextTimer, timer.Renewed));
    }

    [Fact]
    public void Thoughts_DoNotOutlastTheCall()
    {
        using var fixture = new StreamFixture(new ChainOptions { Deadline = TimeSpan.FromSeconds(12) });
        Start(fixture, 10, out ThinkingTime time);

        fixture.Clock.Advance(TimeSpan.FromSeconds(4));
        time.Renew();

        Assert.Equal(TimeSpan.FromSeconds(12), fixture.Clock.NextTimer);
    }

    [Fact]
    public void ThoughtAtTheVeryEndOfTheTiersTime_EndsTheAttemptAtOnce()
    {
        using var fixture = new StreamFixture();
        Start(fixture, 60, out ThinkingTime time);

        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(time.Token.IsCancellationRequested);
        time.Renew();

        Assert.True(time.Token.IsCancellationRequested);
    }

    private static AttemptTimer Start(StreamFixture fixture, int seconds, out ThinkingTime time)
    {
        Call call = fixture.Begin();
        var timer = AttemptTimer.Start(fixture.Clock, TimeSpan.FromSeconds(seconds), CancellationToken.None);
        time = new ThinkingTime(call, fixture.Tiers[0], timer);
        return timer;
    }
}
