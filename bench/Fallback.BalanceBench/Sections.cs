namespace Fallback.BalanceBench;

/// <summary>The sections of BALANCE.md.</summary>
internal static class Sections
{
    private static readonly double[] _loads = [0.6, 0.8, 0.95];

    public static List<Target> AddScenarios(Report report, IEnumerable<Scenario> scenarios)
    {
        var targets = new List<Target>();
        report.Add($"## Nothing declared");
        report.Add();
        report.Add($"Only the addresses are declared: no rule knows that one instance takes 20 requests and the others 50.");
        foreach (Scenario scenario in scenarios)
        {
            var contest = new Contest(scenario, _loads, Contestant.All);
            report.Add();
            report.Add($"### {scenario.Title}");
            report.Add();
            report.AddTable(contest);
            targets.AddRange(contest.Targets());
        }
        return targets;
    }

    public static List<Target> AddWeighted(Report report)
    {
        report.Add();
        report.Add($"## Weights declared");
        report.Add();
        report.Add($"5, 5 and 2, which is exactly right. All rules that take weights have them.");
        report.Add();
        var contest = new Contest(Scenario.All[0], _loads, Contestant.All, isWeighted: true);
        report.AddTable(contest);
        return [.. contest.Targets().Select(static target => target with { What = $"Weights: {target.What}" })];
    }

    public static List<Target> AddWithoutFailover(Report report)
    {
        report.Add();
        report.Add($"## Without failover");
        report.Add();
        report.Add($"One attempt for each call, nothing declared: this shows what the rule alone does. It is the situation of the source article, whose round robin lost 15 %. (In the other tables, failover within the group hides a bad choice from the caller, but not from the servers.)");
        report.Add();
        var contest = new Contest(Scenario.All[0], _loads, Contestant.All, mostAttempts: 1);
        report.AddTable(contest, showsRefused: false);
        double worst = contest.Ours.Max(static one => one.Errors) * 100;
        return [new Target("Without failover, worst load: errors, %", worst, 0.3)];
    }

    public static void AddBreakers(Report report)
    {
        report.Add();
        report.Add($"## A full instance and its breaker");
        report.Add();
        report.Add($"Errors in % at {string.Join(" / ", _loads.Select(static load => FormattableString.Invariant($"{load:P0}")))}, nothing declared: if every refusal counts for a breaker, and as in all other tables, where a refusal by an instance that answers others in the meantime does not count.");
        report.Add();
        report.Add($"| | every refusal counts | full is not failing |");
        report.Add($"|---|---:|---:|");
        foreach (Scenario scenario in Scenario.All.Where(static one => one.Name is "well" or "hangs"))
            foreach (Contestant contestant in Contestant.All.Take(4))
                report.Add($"| {scenario.Title}: {contestant.Name} | {Errors(scenario, contestant, true)} | {Errors(scenario, contestant, false)} |");

        static string Errors(Scenario scenario, Contestant contestant, bool counts) => string.Join(" / ", _loads.Select(load =>
            FormattableString.Invariant($"{new Experiment(scenario, contestant, load) { CountsFull = counts }.Run().Errors * 100:0.00}")));
    }

    public static List<Target> AddThroughput(Report report)
    {
        report.Add();
        report.Add($"## Throughput at 1 % errors");
        report.Add();
        report.Add($"The number of requests at once, of 120, up to which at most one call in a hundred stays without an answer.");
        report.Add();
        report.Add($"| | nothing declared | weights declared | nothing declared, without failover |");
        report.Add($"|---|---:|---:|---:|");
        Scenario well = Scenario.All[0];
        double ours = 0;
        foreach (Contestant contestant in Contestant.All)
        {
            double plain = Throughput.AtOnePercent(well, contestant);
            if (contestant.IsOurs) ours = plain;
            report.Add($"| {contestant.Name} | {plain:0} | {Throughput.AtOnePercent(well, contestant, true):0} | {Throughput.AtOnePercent(well, contestant, false, 1):0} |");
        }
        return AddSingle(report, ours);
    }

    private static List<Target> AddSingle(Report report, double ours)
    {
        report.Add();
        report.Add($"## Compared with one instance of 50");
        report.Add();
        report.Add($"The comparison of the source article: the calls that keep 60 % of the three instances busy (72 at once), sent to a single instance of 50, once with its short queue and once with an endless one.");
        report.Add();
        double places = 0.6 * Scenario.All[0].Capacity, alone = Throughput.AtOnePercent(Scenario.Single, Contestant.Connections);
        Measured three = new Experiment(Scenario.All[0], Contestant.Ours, 0.6).Run();
        Measured single = new Experiment(Scenario.Single, Contestant.Connections, 0) { Places = places }.Run();
        Measured patient = new Experiment(Scenario.Patient, Contestant.Connections, 0) { Places = places }.Run();
        report.Add($"| | errors, % | p50 ms | p99 ms | p99 of all calls | at once, at 1 % errors |");
        report.Add($"|---|---:|---:|---:|---:|---:|");
        report.Add($"| three, LeastLoaded | {three.Errors * 100:0.00} | {three.P50 * 1000:0} | {three.P99 * 1000:0} | {three.P99OfAll * 1000:0} | {ours:0} |");
        report.Add($"| one, which refuses | {single.Errors * 100:0.00} | {single.P50 * 1000:0} | {single.P99 * 1000:0} | {single.P99OfAll * 1000:0} | {alone:0} |");
        report.Add($"| one, with an endless queue | {patient.Errors * 100:0.00} | {patient.P50 * 1000:0} | {patient.P99 * 1000:0} | {patient.P99OfAll * 1000:0} | |");
        report.Add();
        report.Add($"Concurrency: {(ours / alone - 1) * 100:+0} %. p99 of all calls: {(three.P99OfAll / single.P99OfAll - 1) * 100:0} %; of answered calls {(three.P99 / single.P99 - 1) * 100:0} % compared with the one that refuses, {(three.P99 / patient.P99 - 1) * 100:0} % compared with the one that lets all calls wait.");
        return
        [
            new Target("Compared with one instance: p99 of all calls, as a share of its", three.P99OfAll / single.P99OfAll, 0.35),
            new Target("Compared with one instance with an endless queue: p99 of answered calls, as a share of its", three.P99 / patient.P99, 0.35),
            new Target("Compared with one instance: its concurrency, as a share of ours (1 ÷ 2.4)", alone / ours, 1 / 2.4),
        ];
    }

    public static List<Target> AddAffinity(Report report)
    {
        var targets = new List<Target>();
        report.Add();
        report.Add($"## Affinity");
        report.Add();
        report.Add($"Conversations have eight turns on average, a few seconds apart; a first prompt has 1,000 tokens, and each turn adds 600. Weights 5, 5, 2 (and 5 for the fourth) are declared. \"Stay\" is the share of turns that the instance of the previous turn answers; what it read then is cached until something else displaces it. Cached tokens cost 50 to 90 % less at providers, so that part of the input price is saved. \"Fullest\" is the number of requests at the fullest instance, relative to its share of all requests under way (99th percentile; chance alone makes it more than 1).");
        Contestant[] contestants = [Contestant.Ours, Contestant.Keeping, Contestant.Hash];
        foreach (Scenario scenario in Scenario.All.Where(static one => one.Name is "well" or "hangs"))
        {
            report.Add();
            report.Add($"### {scenario.Title}");
            report.Add();
            report.Add($"| | load | stay, % | cached tokens, % | input price saved, % | errors, % | p99 of all calls | fullest | share of each |");
            report.Add($"|---|---:|---:|---:|---:|---:|---:|---:|---:|");
            foreach (double load in _loads)
                foreach (Contestant contestant in contestants)
                {
                    Measured measured = new Experiment(scenario, contestant, load, IsWeighted: true) { HasConversations = true }.Run();
                    report.Add($"| {contestant.Name} | {load:P0} | {measured.Stayed * 100:0.0} | {measured.Cached * 100:0.0} | {measured.Cached * 50:0}–{measured.Cached * 90:0} | {measured.Errors * 100:0.00} | {measured.P99OfAll * 1000:0} | {measured.Fullest:0.00} | {Report.Shares(measured)} |");
                }
        }
        return targets;
    }
}
