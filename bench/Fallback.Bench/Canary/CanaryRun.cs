using System.Globalization;
using System.Text;
using Fallback.Runtime.Tests.Canary;

namespace Fallback.Bench;

/// <summary>What becomes of canaries of every kind, a thousand seeded runs each, beside what any test could reach.</summary>
internal static class CanaryRun
{
    private const int Runs = 1_000;
    private const int MostSamples = 6_000;

    private static readonly (string Name, bool IsGood, SimulatedSide Primary, SimulatedSide Canary)[] _scenarios =
    [
        ("good: 99.5 %, as the first choice", true, new(0.005), new(0.005)),
        ("good: 99 %", true, new(0.01), new(0.01)),
        ("good: 98 %", true, new(0.02), new(0.02)),
        ("better: 99 % against 97 %, 0.7 of latency and cost", true, new(0.03), new(0.01, 560, 0.0014)),
        ("bad: 94.5 % against 99.5 % (−5 points)", false, new(0.005), new(0.055)),
        ("bad: 94 % against 99 % (−5 points)", false, new(0.01), new(0.06)),
        ("bad: 93 % against 98 % (−5 points)", false, new(0.02), new(0.07)),
        ("bad: 88 % against 98 % (−10 points)", false, new(0.02), new(0.12)),
        ("bad: 50 % against 99 %", false, new(0.01), new(0.5)),
        ("slow: 2 times the latency, 1.5 allowed", false, new(0.01), new(0.01, 1_600)),
        ("slow: 3 times", false, new(0.01), new(0.01, 2_400)),
        ("dear: 2 times the cost, 1.5 allowed", false, new(0.01), new(0.01, 800, 0.004)),
        ("dear: 3 times", false, new(0.01), new(0.01, 800, 0.006)),
    ];

    public static async Task<string> ReportAsync()
    {
        var page = new StringBuilder();
        page.Append(Head);
        foreach ((string name, bool isGood, SimulatedSide primary, SimulatedSide canary) in _scenarios)
            page.Append(Row(name, isGood, CanarySimulation.Runs(Runs, primary, canary, MostSamples)));
        page.Append(Between);
        foreach (double rate in (double[])[0.005, 0.01, 0.02, 0.05]) page.Append(BestTest.Row(rate, rate + 0.05));
        page.Append(Engine);
        foreach ((string name, double rate) in ((string, double)[])[("99 %, as the first choice", 0.01), ("94 %", 0.06), ("50 %", 0.5), ("0 %", 1)])
            page.Append(await CanaryEngine.RowAsync(name, rate, Runs));
        return page.ToString();
    }

    private static string Row(string name, bool isGood, IReadOnlyList<SimulatedEnd> ends)
    {
        SimulatedEnd[] back = [.. ends.Where(static end => end.State == CanaryState.RolledBack)];
        long[] samples = [.. back.Select(static end => end.Samples).Order()];
        int complete = ends.Count(static end => end.State == CanaryState.Complete);
        string soon = isGood || samples.Length == 0
            ? "| | | |"
            : Invariant($"| {samples[samples.Length / 2]} | {samples[(int)(0.99 * (samples.Length - 1))]} | {Share(samples.Count(static count => count <= 300), ends.Count)} |");
        int right = isGood ? complete : back.Length;
        return Invariant($"| {name} | {Share(complete, ends.Count)} | {Share(back.Length, ends.Count)} | {Share(right, ends.Count)} {soon}\n");
    }

    internal static string Share(int count, int of) => ((double)count / of).ToString("0.0 %", CultureInfo.InvariantCulture);

    internal static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Head => $"""
        # Canaries: promoted or rolled back rightly

        `dotnet run -c Release --project bench/Fallback.Bench canary --write`; seeded, so that every machine prints the same. {Runs:N0} runs of each kind play calls to the controller that the engine uses, from 5 % on: each fails at its side's rate, and takes time and money that are spread log-normally (σ = 0.5 and 0.6). A run ends with the canary rolled back, at 100 %, or after {MostSamples:N0} of its first attempts. How it is judged: [docs/canary.md](../docs/canary.md#how-it-is-judged); why so: [docs/decisions/0027-canary.md](../docs/decisions/0027-canary.md).

        | canary | reached 100 % | rolled back | rightly | samples until then: median | 99 % | rolled back within 300 |
        |---|---|---|---|---|---|---|

        """;

    private const string Between = """

        Asked for: rightly in at least 99 %; a bad one out after a median of at most 100 samples and in 99 % within 300; a good one rolled back in at most 1 %.

        ## What any test can reach for −5 points

        The best there is, which the controller is not: a test that is told the first choice's rate, and that looks for nothing but exactly −5 points. *Wald*: the samples that such a sequential test needs on average, at 1 % of either error. *Its median and 99 %*: from 20,000 seeded runs. *Within 300*: the most that any test whatever finds in 300 samples at 1 % of false alarms (Neyman and Pearson; exact, by the binomial distribution).

        | the first choice fails | canary | Wald | its median | its 99 % | within 300, at most |
        |---|---|---|---|---|---|

        """;

    private const string Engine = """

        So where the first choice succeeds in 98 % no test finds −5 points within 300 samples in 99 % of the cases, the sequential test that is told both rates has a median of 104, and at 95 % all that is far away; from 99 % on it can be done. The controller has to learn the first choice's rate, and looks for larger harm, for slowness and for cost as well: that costs it a fifth to a half more samples than the best test. What is worse than −5 points is found sooner.

        ## No call is lost

        The same through the engine: a runtime with a chain of two tiers in memory (the first fails in 1 % of its calls), a client with `[Canary(Percent = 5)]`, every call a conversation of its own, until the canary is rolled back or 600 calls were made.

        | canary succeeds | runs | calls | asked the canary first | and it failed | answered | lost |
        |---|---|---|---|---|---|---|

        """;
}
