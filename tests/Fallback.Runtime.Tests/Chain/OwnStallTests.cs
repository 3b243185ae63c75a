using System.Diagnostics;

namespace Fallback.Runtime.Tests.Chain;

public sealed class OwnStallTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly OwnStall _stall = new();

    [Theory]
    [InlineData(1_000, 1_020, false)]
    [InlineData(1_000, 1_250, false)]
    [InlineData(1_000, 1_251, true)]
    [InlineData(20, 60, false)]
    [InlineData(20, 120, false)]
    [InlineData(20, 121, true)]
    public void Limit_IsExcused_WhereItWasNoticedLateByMuch(int limit, int noticed, bool expected) =>
        Assert.Equal(expected, _stall.Explains(At(0), TimeSpan.FromMilliseconds(limit), At(noticed)));

    [Fact]
    public void LimitThatRanThen_IsExcusedToo_AndALaterOneIsNot()
    {
        Assert.True(_stall.Explains(At(0), _second, At(3_000)));

        Assert.True(_stall.Explains(At(2_000), _second, At(3_001)));
        Assert.False(_stall.Explains(At(3_001), _second, At(4_001)));
    }

    [Fact]
    public void StallThatMattersToAShortLimit_ExcusesNoLongOne()
    {
        Assert.True(_stall.Explains(At(59_000), TimeSpan.FromMilliseconds(500), At(60_000)));

        Assert.False(_stall.Explains(At(0), TimeSpan.FromMinutes(1), At(60_010)));
    }

    [Fact]
    public void LongStall_IsNotForgottenForAShorterOne()
    {
        Assert.True(_stall.Explains(At(0), TimeSpan.FromSeconds(10), At(20_000)));
        Assert.True(_stall.Explains(At(19_000), _second, At(20_400)));

        Assert.True(_stall.Explains(At(11_000), TimeSpan.FromSeconds(10), At(21_001)));
    }

    [Fact]
    public void Excuse_IsHeldAgainstNobody_AndCostsWhatItWouldHave()
    {
        var late = new Failure(FailureKind.Timeout, FailureScope.Model) { Message = "no answer within 500 ms" };
        var unconnected = new Failure(FailureKind.Timeout, FailureScope.Endpoint) { Message = "no connection in time" };

        Assert.All([late, unconnected], static failure => Assert.Equal(FailureScope.Request, OwnStall.Excuse(failure).Scope));
        Assert.All([late, unconnected], static failure => Assert.StartsWith(failure.Message! + ", noticed late", OwnStall.Excuse(failure).Message, StringComparison.Ordinal));
        Assert.Equal((true, false), (OwnStall.Excuse(late).MayHaveCost, OwnStall.Excuse(unconnected).MayHaveCost));
    }

    private static long At(int milliseconds) => 1_000_000_000 + milliseconds * Stopwatch.Frequency / 1_000;
}
