namespace Fallback.BalanceBench;

/// <summary>One contestant in one scenario under one load, over several seeds.</summary>
internal sealed record Experiment(Scenario Scenario, Contestant Contestant, double Load, bool IsWeighted = false, int MostAttempts = 3)
{
    public static int Seeds { get; set; } = 10;

    /// <summary>Requests at once that the calls would keep busy, whoever works on them.</summary>
    public double Places { get; init; } = Load * Scenario.Capacity;

    public bool HasConversations { get; init; }

    /// <summary>As <see cref="Simulation.CountsFull"/>.</summary>
    public bool CountsFull { get; init; }

    /// <summary>Of each seed, when the breaker of the contestant to compare with let calls to an ill server again; null for one's own servers.</summary>
    public double[]? BackAt { get; init; }

    public Measured Run()
    {
        var runs = new Figures[Seeds];
        // Each run has a clock and random numbers of its own, so their order does not matter.
        Parallel.For(0, Seeds, seed => runs[seed] = Play(seed + 1));
        return new Measured(runs);
    }

    public Figures Play(int seed)
    {
        Scenario scenario = BackAt is { } back ? Scenario.AsPool(back[seed - 1]) : Scenario;
        Declared[] declared = [.. scenario.Capacities.Select(capacity => new Declared(IsWeighted ? capacity / 10 : 1, 0))];
        ITraffic traffic = HasConversations ? new Conversations(Places, seed) : Traffic.Poisson(Places, seed, scenario.Clients);
        return new Simulation(scenario, traffic, (time, client) => Contestant.Make(declared, scenario.Capacities, time, 1000 * seed + client))
        {
            MostAttempts = MostAttempts, CountsFull = CountsFull
        }.Run();
    }
}

/// <summary>The figures of all seeds: shares over all calls, quantiles as medians of the runs.</summary>
internal sealed class Measured(Figures[] runs)
{
    public double[] BackAt => [.. runs.Select(static run => run.GuardedAt)];

    public double Errors => (double)runs.Sum(static run => run.Errors) / runs.Sum(static run => run.Calls);

    public double Refused => (double)runs.Sum(static run => run.Refusals) / runs.Sum(static run => run.Calls);

    public double P50 => Median(static run => run.Answered(0.5));

    public double P99 => Median(static run => run.Answered(0.99));

    public double P99OfAll => Median(static run => run.OfAll(0.99));

    public double[] Shares => [.. runs[0].Shares.Select((_, server) => runs.Average(run => run.Shares[server]))];

    public double Stayed => (double)runs.Sum(static run => run.Turns.Stayed) / runs.Sum(static run => run.Turns.All);

    public double Cached => (double)runs.Sum(static run => run.Tokens.Cached) / runs.Sum(static run => run.Tokens.All);

    public double Fullest => Median(static run => run.Fullest);

    private double Median(Func<Figures, double> figure) => runs.Select(figure).Order().ElementAt(runs.Length / 2);
}
