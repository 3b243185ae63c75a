namespace Fallback.Runtime.Tests.Canary;

/// <summary>What becomes of canaries of all kinds, over seeded runs; bench/CANARY.md has the same with a thousand each.</summary>
public sealed class CanarySimulationTests
{
    private const int Runs = 300;

    private static readonly SimulatedSide _primary = new(0.01);

    [Fact]
    public void Canary_AsGoodAsTheFirstChoice_ReachesAHundredPercent()
    {
        IReadOnlyList<SimulatedEnd> ends = CanarySimulation.Runs(Runs, _primary, _primary, 5_000);

        Assert.InRange(Share(ends, CanaryState.RolledBack), 0, 0.01);
        Assert.InRange(Share(ends, CanaryState.Complete), 0.99, 1);
    }

    [Theory]
    // Failures, latency and cost of the canary, and the samples within which half of them are out.
    [InlineData(0.06, 800, 0.002, 100)]
    [InlineData(0.12, 800, 0.002, 60)]
    [InlineData(0.5, 800, 0.002, 10)]
    [InlineData(0.01, 2_000, 0.002, 100)]
    [InlineData(0.01, 800, 0.005, 100)]
    public void Canary_WorseThanAllowed_IsRolledBackAndNeverPromoted(double failureRate, double latency, double cost, int median)
    {
        IReadOnlyList<SimulatedEnd> ends = CanarySimulation.Runs(Runs, _primary, new SimulatedSide(failureRate, latency, cost), 5_000);

        Assert.Equal(1, Share(ends, CanaryState.RolledBack));
        Assert.InRange(ends.Select(static end => end.Samples).Order().ElementAt(Runs / 2), 1, median);
    }

    private static double Share(IReadOnlyList<SimulatedEnd> ends, CanaryState state) =>
        (double)ends.Count(end => end.State == state) / ends.Count;
}
