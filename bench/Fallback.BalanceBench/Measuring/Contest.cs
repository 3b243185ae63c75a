namespace Fallback.BalanceBench;

/// <summary>All contestants in one scenario, under each load.</summary>
internal sealed class Contest
{
    // Points by which two runs with other seeds differ; under overload it matters when exactly a breaker opens.
    private const double Noise = 0.05;
    private const double NoiseOfOverload = 0.3;

    private readonly bool _isWeighted;

    public Contest(Scenario scenario, double[] loads, Contestant[] contestants, bool isWeighted = false, int mostAttempts = 3)
    {
        _isWeighted = isWeighted;
        Loads = loads;
        Scenario = scenario;
        Rows = [.. contestants.Select(contestant => (contestant, Run(contestant)))];
        // Without failover nothing is unavoidable but what a group loses by having several queues, so there is no pool to compare with.
        if (mostAttempts > 1)
        {
            Unavoidable =
            [
                .. loads.Zip(Ours, (load, ours) =>
                    new Experiment(scenario, Contestant.Connections, load, MostAttempts: 1) { BackAt = ours.BackAt }.Run()),
            ];
        }

        Measured[] Run(Contestant contestant) =>
            [.. loads.Select(load => new Experiment(scenario, contestant, load, isWeighted, mostAttempts).Run())];
    }

    public Scenario Scenario { get; }

    public double[] Loads { get; }

    public (Contestant Contestant, Measured[] Measured)[] Rows { get; }

    public Measured[]? Unavoidable { get; }

    public Measured[] Ours => Rows.First(static row => row.Contestant.IsOurs).Measured;

    private IEnumerable<Measured[]> Rivals =>
        Rows.Where(row => !row.Contestant.IsOurs && (_isWeighted || !row.Contestant.IsTold)).Select(static row => row.Measured);

    public IEnumerable<Target> Targets()
    {
        for (int i = 0; i < Loads.Length; i++)
        {
            int load = i;
            string where = FormattableString.Invariant($"{Scenario.Title}, {Loads[i]:P0}");
            bool isEnough = Scenario.LeastCapacity > Loads[i];
            double unavoidable = Unavoidable![i].Errors * 100;
            yield return new Target(
                $"{where}: errors, %, {(isEnough ? "the healthy instances can carry the load" : "unavoidable plus 0.3")}", Ours[i].Errors * 100,
                isEnough ? 0.3 : unavoidable + 0.3);
            yield return new Target(
                $"{where}: errors, %, lowest of the rivals", Ours[i].Errors * 100, Rivals.Min(rival => rival[load].Errors) * 100,
                isEnough ? Noise : NoiseOfOverload);
            yield return new Target(
                $"{where}: p99 of all calls, s, best of the rivals", Ours[i].P99OfAll, Rivals.Min(rival => rival[load].P99OfAll), 0.02 * Ours[i].P99OfAll);
        }
    }
}
