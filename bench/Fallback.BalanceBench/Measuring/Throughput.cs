namespace Fallback.BalanceBench;

/// <summary>How much load a contestant takes before more than one call in a hundred goes unanswered.</summary>
internal static class Throughput
{
    private const double MostErrors = 0.01;
    private const int Steps = 8;

    /// <summary>In requests at once.</summary>
    public static double AtOnePercent(Scenario scenario, Contestant contestant, bool isWeighted = false, int mostAttempts = 3)
    {
        double low = 0.3, high = 1.3;
        for (int step = 0; step < Steps; step++)
        {
            double load = (low + high) / 2;
            if (new Experiment(scenario, contestant, load, isWeighted, mostAttempts).Run().Errors <= MostErrors) low = load;
            else high = load;
        }
        return low * scenario.Capacity;
    }
}
