namespace Fallback.Runtime.Tests.Canary;

/// <summary>How one side of a simulated comparison is.</summary>
/// <param name="FailureRate">The share of its first attempts that fail.</param>
/// <param name="Latency">The median of its latency, in milliseconds.</param>
/// <param name="Cost">The median of what a call costs, in US dollars.</param>
internal readonly record struct SimulatedSide(double FailureRate, double Latency = 800, double Cost = 0.002);

/// <summary>What became of one simulated canary.</summary>
/// <param name="Snapshot">Its end.</param>
/// <param name="Calls">How many calls that took, of both sides.</param>
internal sealed record SimulatedEnd(CanarySnapshot Snapshot, int Calls)
{
    public CanaryState State => Snapshot.State;

    public long Samples => Snapshot.TotalSamples;
}

/// <summary>
/// Linked into the bench. Plays calls to the controller that the engine uses, from a seed: each is the canary's with its present share, fails at its side's rate, and
/// takes time and money that are spread log-normally, as those of real answers are.
/// </summary>
internal static class CanarySimulation
{
    private const double LatencySpread = 0.5, CostSpread = 0.6;

    public static SimulatedEnd Run(int seed, SimulatedSide primary, SimulatedSide canary, int mostSamples, CanaryFigures? figures = null)
    {
        var random = new Random(seed);
        var controller = new CanaryController("Shop.IBot", "new/model", TimeProvider.System, static (_, _) => { });
        controller.Configure(figures ?? new CanaryFigures(0.05, 1.5, 1.5, 100, false), "[ModelChain(\"new/model\", \"old/model\")]");
        int calls = 0;
        for (int samples = 0; samples < mostSamples;)
        {
            double share = controller.Share;
            if (share is 0 or 1) break;
            bool isCanary = random.NextDouble() < share;
            SimulatedSide side = isCanary ? canary : primary;
            bool failed = random.NextDouble() < side.FailureRate;
            controller.Add(failed
                ? new CanarySample(isCanary, Failed: true)
                : new CanarySample(
                    isCanary, false, TimeSpan.FromMilliseconds(side.Latency * Spread(random, LatencySpread)),
                    (decimal)(side.Cost * Spread(random, CostSpread))));
            calls++;
            if (isCanary) samples++;
        }
        return new SimulatedEnd(controller.Snapshot(), calls);
    }

    public static IReadOnlyList<SimulatedEnd> Runs(int count, SimulatedSide primary, SimulatedSide canary, int mostSamples)
    {
        var ends = new SimulatedEnd[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => ends[i] = Run(1_000 + i, primary, canary, mostSamples));
        return ends;
    }

    private static double Spread(Random random, double sigma) =>
        Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
