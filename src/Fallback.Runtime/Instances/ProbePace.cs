namespace Fallback;

/// <summary>When a probe comes: at random moments, so that replicas which started together do not probe together.</summary>
/// <param name="interval">The mean time from one to the next.</param>
/// <param name="spread">By what share of it a single one may be shorter or longer.</param>
/// <param name="random">Where chance comes from.</param>
internal sealed class ProbePace(TimeSpan interval, double spread, Random random)
{
    /// <summary>Of a probe.</summary>
    public const double OfProbes = 0.1;

    /// <summary>Of synthetic traffic.</summary>
    public const double OfSyntheticTraffic = 0.5;

    /// <summary>How long until the first: anything up to the interval.</summary>
    public TimeSpan First() => interval * random.NextDouble();

    /// <summary>From the beginning of one to that of the next.</summary>
    public TimeSpan Next() => interval * (1 + spread * (2 * random.NextDouble() - 1));
}
