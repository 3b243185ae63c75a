namespace Fallback.Runtime.Tests.Canary;

public sealed class CanaryPartsTests
{
    [Theory]
    // Own timeout, deadline and the first tier's timeout, in seconds; then the canary's.
    [InlineData(10, 60, 10, 10)]
    [InlineData(10, 15, 10, 5)]
    [InlineData(10, 12, 10, 3)]
    [InlineData(2, 12, 10, 2)]
    public void CanarysTime_LeavesTheFirstTierItsOwn(int own, int deadline, int first, int expected) => Assert.Equal(
        TimeSpan.FromSeconds(expected),
        CanaryPlan.TimeOf(TimeSpan.FromSeconds(own), TimeSpan.FromSeconds(deadline), TimeSpan.FromSeconds(first)));

    [Theory]
    [InlineData(0.2)]
    [InlineData(37)]
    [InlineData(1_234)]
    [InlineData(59_000)]
    public void Histogram_KnowsAQuantile_WithinFivePercent(double milliseconds)
    {
        var histogram = new LatencyHistogram();
        for (int i = 0; i < 96; i++) histogram.Add(TimeSpan.FromMilliseconds(milliseconds));
        for (int i = 0; i < 4; i++) histogram.Add(TimeSpan.FromMilliseconds(milliseconds * 10));

        Assert.InRange(histogram.Quantile(0.95)!.Value.TotalMilliseconds, milliseconds * 0.95, milliseconds * 1.05);
        Assert.InRange(histogram.Quantile(0.97)!.Value.TotalMilliseconds, milliseconds * 9.5, milliseconds * 10.5);
    }

    [Fact]
    public void Histogram_TakesWhatIsBeyondItsEnds()
    {
        var histogram = new LatencyHistogram();
        Assert.Null(histogram.Quantile(0.95));
        histogram.Add(TimeSpan.Zero);
        histogram.Add(TimeSpan.FromDays(30));
        Assert.Equal(2, histogram.Count);
        Assert.True(histogram.Quantile(1) > TimeSpan.FromMinutes(30));
    }
}
