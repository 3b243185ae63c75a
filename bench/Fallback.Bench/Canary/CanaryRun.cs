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
        ("good: 99.5 %, like the first tier", true, new(0.005), new(0.005)),
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
        ("expensive: 2 times the cost, 1.5 allowed", false, new(0.01), new(0.01, 800, 0.004)),
        ("expensive: 3 times", false, new(0.01), new(0.01, 800, 0.006)),
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
        foreach ((string name, double rate) in ((string, double)[])[("99 %, like the first tier", 0.01), ("94 %", 0.06), ("50 %", 0.5), ("0 %", 1)])
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
        # Canaries: promoted or rolled back correctly

        `dotnet run -c Release --project bench/Fallback.Bench canary --write`; seeded, so every machine prints the same figures. {Runs:N0} runs of each kind send calls to the controller that the engine uses, starting with a share of 5 %. Each call fails at its side's rate and takes time and money with a log-normal distribution (σ = 0.5 and 0.6). A run ends when the canary is rolled back, reaches 100 %, or has had {MostSamples:N0} first attempts. [docs/canary.md](../docs/canary.md#how-it-is-judged) says how a canary is judged; [docs/decisions/0027-canary.md](../docs/decisions/0027-canary.md) says why.

        | canary | reached 100 % | rolled back | correctly | samples until then: median | 99 % | rolled back within 300 |
        |---|---|---|---|---|---|---|

        """;

    private const string Between = """

        Targets: correct in at least 99 %; a bad canary rolled back after a median of at most 100 samples, and in 99 % within 300; a good one rolled back in at most 1 %.

        ## What any test can reach for −5 points

        The best possible test, which the controller is not, knows the first tier's rate and looks only for exactly −5 points. *Wald*: the number of samples that such a sequential test needs on average, at 1 % of either error. *Its median and 99 %*: from 20,000 seeded runs. *Within 300*: the most that any test can find in 300 samples at 1 % false alarms (Neyman and Pearson; exact, by the binomial distribution).

        | the first tier fails | canary | Wald | its median | its 99 % | within 300, at most |
        |---|---|---|---|---|---|

        """;

    private const string Engine = """

        So if the first tier succeeds in 98 %, no test finds −5 points within 300 samples in 99 % of the cases, and the sequential test that knows both rates has a median of 104. At 95 %, both are far out of reach; from 99 % on, it is possible. The controller has to learn the first tier's rate, and also looks for larger harm, slowness and cost: that takes a fifth to a half more samples than the best test. It finds canaries that are worse than −5 points sooner.

        ## No call is lost

        The same through the engine: a runtime with a chain of two tiers in memory (the first fails in 1 % of its calls) and a client with `[Canary(Percent = 5)]`. Every call is a conversation of its own. A run ends when the canary is rolled back, or after 600 calls.

        | canary succeeds | runs | calls | asked the canary first | the canary failed | answered | lost |
        |---|---|---|---|---|---|---|

        """;
}
