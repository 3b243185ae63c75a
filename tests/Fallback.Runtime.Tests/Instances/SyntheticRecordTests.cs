using Fallback.Runtime.Tests.State;
using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Instances;

/// <summary>What synthetic traffic does to an instance's share.</summary>
public sealed class SyntheticRecordTests
{
    private readonly TierFixture _fixture = new();

    [Fact]
    public void UsualAnswers_LeaveTheWholeShare()
    {
        for (int i = 0; i < 100; i++) Assert.Equal(ProbeNews.None, Answer(i % 7 == 0 ? 2_500 : 300));

        Assert.Equal(1, Share);
    }

    [Fact]
    public void TenTimesTheUsual_LowersTheShareAtOnce_AndTwoGoodAnswersGiveItBack()
    {
        Usual(300);

        Assert.Equal(ProbeNews.Worse, Answer(3_000));
        Assert.Equal(0.1f, Share);
        Assert.Equal(ProbeNews.None, Answer(300));
        Assert.Equal(0.5f, Share);
        Assert.Equal(ProbeNews.Better, Answer(300));
        Assert.Equal(1, Share);
    }

    [Fact]
    public void WrongAnswer_LowersTheShare()
    {
        Usual(300);

        Assert.Equal(ProbeNews.Worse, Answer(300, isRight: false));

        Assert.Equal(0.1f, Share);
        Assert.Equal(ProbeNews.None, Answer(300, isRight: false));
    }

    [Fact]
    public void StrugglesAgainWhileItRecovers_IsNewsAgain()
    {
        Usual(300);
        Answer(3_000);
        Answer(300);

        Assert.Equal(ProbeNews.Worse, Answer(3_000));

        Assert.Equal(0.1f, Share);
    }

    /// <summary>Ten times next to nothing is still nothing that anybody would feel.</summary>
    [Fact]
    public void QuickServer_IsNotSlowBelowHalfASecond()
    {
        Usual(5);

        Answer(400);
        Assert.Equal(1, Share);
        Answer(500);
        Assert.Equal(0.1f, Share);
    }

    [Fact]
    public void BeforeItsOwnTimesAreKnown_CallsAreTheMeasure()
    {
        _fixture.Succeed();

        Answer(7_900);
        Assert.Equal(1, Share);
        Answer(8_000);
        Assert.Equal(0.1f, Share);
    }

    [Fact]
    public void LastingChange_BecomesTheUsual()
    {
        Usual(300);

        int slow = 0;
        do
        {
            Answer(3_600);
            slow++;
        }
        while (Share < 1);

        Assert.InRange(slow, 40, 60);
    }

    /// <summary>Else an instance at the very limit would be taken in and out by chance.</summary>
    [Fact]
    public void WhatHasStruggled_IsWellAgainOnlyWhenItIsClearlyQuicker()
    {
        Usual(300);
        Answer(3_000);

        Answer(1_700);
        Assert.Equal(0.1f, Share);
        Answer(1_400);
        Assert.Equal(0.5f, Share);
    }

    /// <summary>Nothing may confirm it any more: the day's money is spent, or the section was removed.</summary>
    [Fact]
    public void Finding_IsForgottenAfterItsTime()
    {
        Usual(300);
        Answer(3_000);

        _fixture.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0.1f, Share);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, Share);
        Assert.Equal(ProbeNews.None, Answer(300));
        Assert.Equal(1, Share);
    }

    [Fact]
    public void NoSyntheticTraffic_TheShareIsWhole_AndNothingIsShown() =>
        Assert.Equal((1f, null, null), (Share, _fixture.Tier.Synthetic?.Snapshot(), _fixture.Tier.Probes?.Snapshot()));

    private float Share => _fixture.Tier.Share;

    private void Usual(int milliseconds)
    {
        for (int i = 0; i < 5; i++) Answer(milliseconds);
    }

    private ProbeNews Answer(int milliseconds, bool isRight = true) =>
        _fixture.Tier.Observe(TimeSpan.FromMilliseconds(milliseconds), isRight, null, out _);
}

public sealed class DayAccountTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Money_EndsTheDaysRequests_AndIsToldOnce()
    {
        var account = new DayAccount(_clock);
        int asked = 0, told = 0;
        for (int i = 0; i < 20; i++)
        {
            if (account.TryBegin(100, 1, out bool isNews))
            {
                asked++;
                account.Add(0.3m);
            }
            if (isNews) told++;
        }

        Assert.Equal((4, 1, 1.2m), (asked, told, account.Today.SpentUsd));
    }

    [Fact]
    public void Number_EndsTheDaysRequests_WithoutAWord()
    {
        var account = new DayAccount(_clock);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => account.TryBegin(3, 1, out bool isNews) && !isNews));
    }

    [Fact]
    public void NextDay_BeginsAnew()
    {
        var account = new DayAccount(_clock);
        account.TryBegin(1, 1, out _);
        account.Add(5);
        Assert.False(account.TryBegin(1, 1, out bool first));

        // The clock starts at noon.
        _clock.Advance(TimeSpan.FromHours(12));

        Assert.True(account.TryBegin(1, 1, out _));
        account.Add(5);
        Assert.False(account.TryBegin(1, 1, out bool second));
        Assert.Equal((true, true, 1), (first, second, account.Today.Requests));
    }
}
