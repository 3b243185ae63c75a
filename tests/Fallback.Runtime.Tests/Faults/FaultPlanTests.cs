using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Faults;

public sealed class FaultPlanTests
{
    private static readonly DateTimeOffset _now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, 3_600)]
    [InlineData(60, null, 60)]
    [InlineData(null, 7_200, 7_200)]
    [InlineData(60, 7_200, 60)]
    [InlineData(7_200, 60, 60)]
    [InlineData(null, 0, 0)]
    [InlineData(60, -60, 0)]
    public void Lasts_UpToTheFirstOfItsEnds(int? duration, int? until, int expected)
    {
        FaultPlan plan = FaultPlan.Of(new FaultOptions
        {
            Duration = duration is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Until = until is { } ahead ? _now.AddSeconds(ahead) : null,
        });

        Assert.Equal(TimeSpan.FromSeconds(expected), plan.Lasts(_now));
    }

    [Fact]
    public void Plans_OfTheSameOptions_AreEqual_AndOfOthersAreNot()
    {
        FaultPlan plan = FaultPlan.Of(new FaultOptions { Provider = "openai", Share = 0.5 });

        Assert.Equal(plan, FaultPlan.Of(new FaultOptions { Provider = " openai ", Share = 0.5, Client = "" }));
        Assert.NotEqual(plan, FaultPlan.Of(new FaultOptions { Provider = "openai", Share = 0.51 }));
    }

    public static TheoryData<FaultOptions, string> Words => new()
    {
        { new FaultOptions(), "HTTP 503 for 100 % of the attempts at every tier" },
        {
            new FaultOptions { Status = 429, RetryAfter = TimeSpan.FromSeconds(30), Share = 0.125, Model = "gpt-6" },
            "HTTP 429 with Retry-After 30 for 12.5 % of the attempts of gpt-6"
        },
        {
            new FaultOptions { Kind = FaultKind.Slow, Provider = "openai", Instance = "eu", Client = "IBot" },
            "2000 ms slower for 100 % of the attempts at openai, at its instance eu, for IBot"
        },
        { new FaultOptions { Kind = FaultKind.BrokenStream, BreakAfter = 3 }, "broken off after 3 chunks for 100 % of the attempts at every tier" },
        { new FaultOptions { Kind = FaultKind.Hang }, "no reply for 100 % of the attempts at every tier" },
        { new FaultOptions { Kind = FaultKind.MalformedBody, Share = 0 }, "malformed reply for 0 % of the attempts at every tier" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Plan_InWords_SaysWhatHappensToWhich(FaultOptions options, string words) => Assert.Equal(words, FaultPlan.Of(options).ToString());

    [Fact]
    public void Draws_OfASeed_AreTheSameEachTime_AndEndWithTheFault()
    {
        var clock = new ManualClock();
        FaultPlan plan = FaultPlan.Of(new FaultOptions { Share = 0.3 });
        string Draws(ActiveFault fault) => string.Concat(Enumerable.Range(0, 1_000).Select(_ => fault.Draw() ? '1' : '0'));
        var first = new ActiveFault("a", plan, TimeSpan.FromHours(1), 42, clock);
        var second = new ActiveFault("b", plan, TimeSpan.FromHours(1), 42, clock);

        string drawn = Draws(first);

        Assert.Equal(drawn, Draws(second));
        Assert.InRange(drawn.Count(static one => one == '1'), 250, 350);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.DoesNotContain('1', Draws(first));
    }
}
