namespace Fallback.GatewayBench;

/// <summary>What is published of the gateway, held to this run.</summary>
internal static class Targets
{
    public const string Ours = "**Fallback**", OurFirst = Ours + ", one tier", OurNative = Ours + ", native, one tier";
    public const string OurFailover = Ours + ", failing over", OurSilent = OurFailover + ", no log", OurOpen = Ours + ", breaker open";
    public const string Minimal = "minimal JSON proxy", MinimalFailover = Minimal + ", failing over";
    public const string Yarp = "YARP", Portkey = "Portkey", PortkeyFailover = Portkey + ", failing over";

    private static readonly Cell _one = new("", 1), _many = new("", 64);

    public static IEnumerable<Target> Of(Results results)
    {
        Measured? ours = results.Find(OurFirst), failing = results.Find(OurFailover), silent = results.Find(OurSilent);
        Measured? yarp = results.Find(Yarp), minimal = results.Find(Minimal), minimalFailing = results.Find(MinimalFailover);
        yield return Target.AtMost(
            "CPU per request, relative to YARP's", 1.15, "", Ratio(ours, yarp), "0.00", $"minimal: {Ratio(minimal, yarp).Alone("0.00")}");
        yield return Target.AtMost(
            "added p99 at half load, ms", 0.3, "", AddedP99(ours), "0.00",
            $"YARP: {AddedP99(yarp).Alone("0.00")}, minimal: {AddedP99(minimal).Alone("0.00")}");
        yield return Asked(results, OurFailover, refused: 1);
        yield return Asked(results, OurOpen, refused: 0);
        // What a hand-written loop pays for asking again is the round trip itself.
        Spread extra = Extra(minimalFailing, minimal, static phase => phase.P50);
        if (extra.IsKnown)
        {
            yield return Target.AtMost(
                "p50 that failing over adds, one call at a time, µs", extra.Most, "",
                Extra(failing, ours, static phase => phase.P50), "0",
                $"hand-written, whose highest value is the limit: {extra.Text("0")}; "
                    + $"without a line in the log: {Extra(silent, ours, static phase => phase.P50).Text("0")}");
        }
        yield return Target.AtLeast("requests per CPU second, relative to Portkey's", 12, "", Ratio(results.Find(Portkey), ours), "0.0");
        yield return Target.AtLeast("the same, both failing over", 12, "", Ratio(results.Find(PortkeyFailover), failing), "0.0");
        Spread size = results.NativeBytes is { } bytes ? Spread.Of([bytes / 1e6]) : Spread.Of([]);
        yield return Target.AtMost("native program, MB", 25, "", size, "0.0");
        Spread start = results.Starts.FirstOrDefault(static start => start.Name == OurNative)?.Milliseconds ?? Spread.Of([]);
        yield return Target.AtMost("its first answer after its start, ms", 100, "", start, "0");
    }

    public static Spread Extra(Measured? failing, Measured? one, Func<Saturation, double> figure) =>
        failing is null || one is null ? Spread.Of([]) : failing.Over(one, _one, figure);

    private static Spread Ratio(Measured? one, Measured? other) =>
        one is null || other is null ? Spread.Of([]) : one.RatioTo(other, _many, static phase => phase.Cpu);

    private static Spread AddedP99(Measured? one) => one is null ? Spread.Of([]) : one.Added(_many, static phase => phase.AddedP99 / 1000);

    private static Target Asked(Results results, string name, int refused)
    {
        string what = $"requests per call at the refusing and the next tier ({name.Split(", ")[^1]})";
        if (!results.Asks.TryGetValue(name, out Asks? asks)) return new Target(what, $"{refused} and 1", "–", null, "");
        return new Target(
            what, $"{refused} and 1", FormattableString.Invariant($"{asks.Refused:N0} and {asks.Answered:N0} for {asks.Calls:N0}"),
            asks.Refused == refused * asks.Calls && asks.Answered == asks.Calls, "");
    }
}
