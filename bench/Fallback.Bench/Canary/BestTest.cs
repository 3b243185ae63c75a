namespace Fallback.Bench;

/// <summary>Tests that know what they look for: the bounds beside which the controller is to be read.</summary>
internal static class BestTest
{
    private const int Runs = 20_000;
    private const int Samples = 300;
    private const double Alpha = 0.01;

    public static string Row(double usual, double worse)
    {
        int[] needed = [.. Enumerable.Range(0, Runs).Select(seed => Needed(seed, usual, worse)).Order()];
        return CanaryRun.Invariant(
            $"| {usual:0.0 %} | {worse:0.0 %} | {Wald(usual, worse):0} | {needed[Runs / 2]} | {needed[(int)(0.99 * Runs)]} | {Power(usual, worse):0.0 %} |\n");
    }

    /// <summary>ln((1 − β) ÷ α) and ln(β ÷ (1 − α)), weighted by how the test ends, over what a sample says on average.</summary>
    private static double Wald(double usual, double worse)
    {
        double says = worse * Math.Log(worse / usual) + (1 - worse) * Math.Log((1 - worse) / (1 - usual));
        return ((1 - Alpha) * Math.Log((1 - Alpha) / Alpha) + Alpha * Math.Log(Alpha / (1 - Alpha))) / says;
    }

    /// <summary>One run of the sequential likelihood ratio test on a canary that is worse, to its upper bound.</summary>
    private static int Needed(int seed, double usual, double worse)
    {
        var random = new Random(seed);
        double sum = 0;
        int count = 0;
        while (sum < Math.Log((1 - Alpha) / Alpha))
        {
            count++;
            sum += random.NextDouble() < worse ? Math.Log(worse / usual) : Math.Log((1 - worse) / (1 - usual));
        }
        return count;
    }

    /// <summary>The most powerful test of a fixed number of samples: so many failures, and at the border by lot.</summary>
    private static double Power(double usual, double worse)
    {
        double falseAlarms = 0, found = 0;
        for (int failures = Samples; failures >= 0; failures--)
        {
            double more = Probability(failures, usual);
            if (falseAlarms + more > Alpha) return found + Probability(failures, worse) * (Alpha - falseAlarms) / more;
            falseAlarms += more;
            found += Probability(failures, worse);
        }
        return found;
    }

    private static double Probability(int failures, double rate)
    {
        double log = 0;
        for (int i = 1; i <= failures; i++) log += Math.Log((double)(Samples - failures + i) / i);
        return Math.Exp(log + failures * Math.Log(rate) + (Samples - failures) * Math.Log(1 - rate));
    }
}
