using Fallback;

namespace Quickstart;

/// <summary>Prints the results of the outage.</summary>
internal static class Summary
{
    /// <returns>Whether each call outside the total outage had an answer of a provider or the cache, and each call inside it any answer.</returns>
    public static bool Print(Outage outage)
    {
        Made[] calls = [.. outage.Calls];
        Made[] light = [.. calls.Where(call => call.Phase != Phase.Darkness)];
        Made[] dark = [.. calls.Where(call => call.Phase == Phase.Darkness)];
        double[] latencies = [.. calls.Where(call => call.Result is not null).Select(call => call.Result!.Latency.TotalMilliseconds).Order()];

        Console.WriteLine();
        Line("calls", $"{calls.Length} in {Seconds(outage.Elapsed)}");
        Line("answered", $"{Share(light, call => call.Result?.Status is AnswerStatus.Live or AnswerStatus.Cached)} while at least one provider worked");
        Line("", $"{Share(dark, call => call.Result is not null)} while none did: {Count(dark, AnswerStatus.Live)} live, {Count(dark, AnswerStatus.Cached)} cached, {Count(dark, AnswerStatus.Stale)} stale, {Count(dark, AnswerStatus.Default)} default");
        Line("without Fallback", $"{Share(light, call => call.PlainClientAnswered)} and {Share(dark, call => call.PlainClientAnswered)}: a client of the first provider alone");
        Line("answers by tier", string.Join(", ", Enumerable.Range(0, 4).Select(tier => $"{tier + 1}: {calls.Count(call => call.Result is { Status: AnswerStatus.Live } result && result.TierIndex == tier)}")));
        Line("latency", FormattableString.Invariant($"median {Percentile(latencies, 0.5):0} ms, 99th percentile {Percentile(latencies, 0.99):0} ms"));
        Line("cost", calls.All(call => call.Result is not { CostUsd: null }) ? FormattableString.Invariant($"{calls.Sum(call => call.Result?.CostUsd ?? 0):0.0000} USD at list prices") : "a Refit client's answers do not report it");
        Line("recovery", $"first live answer {Back(calls, outage, result => result.Status == AnswerStatus.Live)}, first tier {Back(calls, outage, result => result is { Status: AnswerStatus.Live, TierIndex: 0 })}");
        foreach (Made failed in calls.Where(call => call.Error is not null).Take(3)) Line("failed", failed.Error!);
        return light.All(call => call.Result?.Status is AnswerStatus.Live or AnswerStatus.Cached) && dark.All(call => call.Result is not null);
    }

    /// <summary>How long after the providers' return the first such answer came.</summary>
    private static string Back(Made[] calls, Outage outage, Func<Given, bool> which) =>
        calls.Where(call => call.At >= outage.RecoveredAt && call.Result is { } result && which(result)).MinBy(call => call.At) is { } first
            ? $"after {Seconds(first.At - outage.RecoveredAt)}"
            : "not within the time shown";

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.0} s");

    private static void Line(string name, string value) => Console.WriteLine($"{name,-17} {value}");

    private static int Count(Made[] calls, AnswerStatus status) => calls.Count(call => call.Result?.Status == status);

    private static string Share(Made[] calls, Func<Made, bool> answered) =>
        calls.Length == 0 ? "none" : FormattableString.Invariant($"{100.0 * calls.Count(answered) / calls.Length:0.0} %");

    private static double Percentile(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
