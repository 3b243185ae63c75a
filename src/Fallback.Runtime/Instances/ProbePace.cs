namespace Fallback;

/// <summary>The times of probes: random, so that replicas which started together do not probe together.</summary>
/// <param name="interval">The average time from one to the next.</param>
/// <param name="spread">The share of it by which a single interval may be shorter or longer.</param>
/// <param name="random">The source of random numbers.</param>
internal sealed class ProbePace(TimeSpan interval, double spread, Random random)
{
    /// <summary>The spread of probes.</summary>
    public const double OfProbes = 0.1;

    /// <summary>The spread of synthetic traffic.</summary>
    public const double OfSyntheticTraffic = 0.5;

    /// <summary>Returns the time until the first one: at most the interval.</summary>
    public TimeSpan First() => interval * random.NextDouble();

    /// <summary>Returns the time from the start of one to the start of the next.</summary>
    public TimeSpan Next() => interval * (1 + spread * (2 * random.NextDouble() - 1));
}
