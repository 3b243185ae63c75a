namespace Fallback.Runtime.Tests.Limits;

/// <summary>Which figures hold: those of the configuration, those of the attribute, and the smallest of several.</summary>
public sealed class LimitFiguresTests
{
    private static readonly RateLimitAttribute _declared =
        new() { RequestsPerMinute = 10, TokensPerMinute = 1_000, MaxConcurrency = 4, Adaptive = false };

    [Fact]
    public void Configuration_GoesBeforeTheAttribute_FigureByFigure()
    {
        Assert.Equal(new LimitFigures(10, 1_000, 4, false), LimitFigures.Of(_declared, null));
        Assert.Equal(new LimitFigures(20, 1_000, 4, false), LimitFigures.Of(_declared, new RateLimitOptions { RequestsPerMinute = 20 }));
        Assert.Equal(new LimitFigures(10, 2_000, 4, false), LimitFigures.Of(_declared, new RateLimitOptions { TokensPerMinute = 2_000 }));
        Assert.Equal(new LimitFigures(10, 1_000, 8, false), LimitFigures.Of(_declared, new RateLimitOptions { MaxConcurrency = 8 }));
        Assert.Equal(new LimitFigures(10, 1_000, 4, true), LimitFigures.Of(_declared, new RateLimitOptions { Adaptive = true }));
    }

    [Fact]
    public void WithoutAnAttribute_TheConfigurationAdapts_UnlessItSaysNo()
    {
        Assert.Equal(new LimitFigures(0, 500, 0, true), LimitFigures.Of(null, new RateLimitOptions { TokensPerMinute = 500 }));
        Assert.Equal(
            new LimitFigures(0, 500, 0, false), LimitFigures.Of(null, new RateLimitOptions { TokensPerMinute = 500, Adaptive = false }));
    }

    [Fact]
    public void ProvidersFigures_DoNotAdapt_AndAreNoneWithoutAProvider()
    {
        var provider = new ProviderOptions { RequestsPerMinute = 3_000, TokensPerMinute = 90_000, MaxConcurrency = 50 };
        Assert.Equal(new LimitFigures(3_000, 90_000, 50, false), LimitFigures.From(provider));
        Assert.True(LimitFigures.From(new ProviderOptions()).AreNone);
        Assert.True(LimitFigures.From((ProviderOptions?)null).AreNone);
    }

    [Fact]
    public void ModelsFigures_Adapt_AndAreNoneWhereNoneIsSet()
    {
        Assert.Equal(new LimitFigures(7, 0, 0, true), LimitFigures.From(new ModelOptions { RequestsPerMinute = 7 }));
        Assert.Equal(new LimitFigures(0, 700, 0, true), LimitFigures.From(new ModelOptions { TokensPerMinute = 700 }));
        Assert.Equal(new LimitFigures(0, 0, 3, true), LimitFigures.From(new ModelOptions { MaxConcurrency = 3 }));
        Assert.True(LimitFigures.From(new ModelOptions { MaxOutput = 100 }).AreNone);
        Assert.True(LimitFigures.From((ModelOptions?)null).AreNone);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 5)]
    [InlineData(0, 5, 5)]
    [InlineData(5, 5, 5)]
    [InlineData(4, 5, 4)]
    [InlineData(5, 4, 4)]
    public void OfTwo_TheSmallerHolds_AndNoneIsNoLimit(int one, int other, int expected) =>
        Assert.Equal(
            new LimitFigures(expected, expected, expected, true),
            new LimitFigures(one, one, one, false).And(new LimitFigures(other, other, other, true)));
}
