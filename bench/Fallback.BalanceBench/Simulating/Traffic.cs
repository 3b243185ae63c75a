namespace Fallback.BalanceBench;

/// <summary>Calls in the order in which they come, from a seed: the same ones for every policy.</summary>
internal interface ITraffic
{
    /// <summary>The next call; null when none comes any more.</summary>
    SimulatedCall? Next(long start);
}

/// <summary>How much work there is, and when it comes.</summary>
internal static class Traffic
{
    /// <summary>The mean of a request's work, in seconds: log-normal with a median of 800 ms and a p99 of 3 s.</summary>
    public static readonly double MeanWork = Median * Math.Exp(Sigma * Sigma / 2);

    private const double Median = 0.8;
    private const double Sigma = 0.5682;

    public static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    /// <summary>Independent calls at a rate that keeps so many servers' places busy.</summary>
    public static ITraffic Poisson(double places, int seed, int clients) => new PoissonTraffic(places / MeanWork, new Random(seed), clients);

    public static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());

    public static long Work(Random random)
    {
        double normal = Math.Sqrt(2 * Exponential(random)) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Ticks(Median * Math.Exp(Sigma * normal));
    }

    private sealed class PoissonTraffic(double perSecond, Random random, int clients) : ITraffic
    {
        private double _at;

        public SimulatedCall? Next(long start)
        {
            _at += Exponential(random) / perSecond;
            if (_at >= Scenario.End) return null;
            return new SimulatedCall
            {
                ArrivedAt = start + Ticks(_at), Work = Work(random), Client = random.Next(clients), IsCounted = _at >= Scenario.WarmUp
            };
        }
    }
}
