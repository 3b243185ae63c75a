using System.Globalization;
using Fallback.Roslyn;
using Fallback.Tool.Models;
using Fallback.Tool.Output;

namespace Fallback.Tool.Plan;

/// <summary>Chains in figures, for people.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, PlannedChain chain, Traffic? traffic)
    {
        ChainPolicy policy = chain.Policy;
        output.WriteLine($"{(chain.IsConfigured ? "chain " : "")}{Shown.Word(chain.Name)}");
        var table = new TextTable("tier", "model", "timeout", "first token", "window", "input", "output", "breaker").Figures(2, 3, 4, 5, 6);
        int place = 0;
        foreach (TierPolicy tier in policy.Tiers)
            table.Add(
                tier.Role.Length > 0 ? tier.Role : (++place).ToString(CultureInfo.InvariantCulture), Shown.Word(tier.Model),
                FigureText.Time(tier.TimeoutMs), FigureText.Time(tier.FirstTokenMs), ModelList.Tokens(tier.ContextWindow),
                ModelList.Price(tier.Input), ModelList.Price(tier.Output), Detail(tier.Details, "breaker"));
        table.Write(output, "  ");
        foreach (TierPolicy tier in policy.Tiers)
            if (Rest(tier) is { Length: > 0 } rest) output.WriteLine($"  {Shown.Word(tier.Model)}: {rest}");
        output.WriteLine(
            $"  worst case {FigureText.Time(policy.WorstCaseMs)}{(policy.DeadlineMs == policy.WorstCaseMs ? " (the deadline)" : "")} "
            + $"and {Count(policy.Requests, "request")}; prices in USD per 1M tokens");
        foreach (PolicyDetail detail in policy.Details) output.WriteLine($"  {Words(detail.Name)}: {Shown.Sentence(detail.Text)}");
        if (traffic is not null) WriteMonth(output, chain, traffic);
        output.WriteLine();
    }

    private static void WriteMonth(TextWriter output, PlannedChain chain, Traffic traffic)
    {
        MonthCost cost = MonthCost.Of(chain, traffic);
        output.WriteLine();
        string assumed = traffic.IsAssumed ? " (assumed; set --input and --output)" : "";
        string tokens = $"{Figure(traffic.Input)} input and {Figure(traffic.Output)} output tokens each";
        output.WriteLine($"  A month of {Figure(traffic.Calls)} calls with {tokens}{assumed}:");
        var table = new TextTable("tier", "model", "answers", "calls", "USD").Figures(2, 3, 4);
        for (int i = 0; i < chain.Tiers.Count; i++)
            table.Add(
                (i + 1).ToString(CultureInfo.InvariantCulture), Shown.Word(chain.Tiers[i].Model),
                Percent(i < traffic.Shares.Count ? traffic.Shares[i] : 0), Figure(cost.Tiers[i].Calls), Usd(cost.Tiers[i].Usd));
        table.Write(output, "  ");
        output.WriteLine($"  with fallback     {Usd(cost.With)} USD, all calls answered");
        string failing = cost.Rescued == 0 ? "all calls answered" : $"{Figure(cost.Rescued)} calls fail";
        output.WriteLine($"  without fallback  {Usd(cost.Without)} USD, {failing}");
        if (cost.Rescued > 0 && cost.With - cost.Without is { } more)
        {
            string each = FigureText.Price(Math.Round(more / cost.Rescued, 6));
            output.WriteLine($"  fallback costs    {Usd(more)} USD more, {each} USD for each call that it saves");
        }
        foreach (TierPolicy tier in chain.Tiers.Where(tier => tier.ContextWindow < traffic.Input + traffic.Output))
            output.WriteLine($"  A call of this size does not fit the context window of {Shown.Word(tier.Model)}.");
        output.WriteLine(
            "  Not included: failed attempts, which are usually free, surcharges, caching and canaries.");
    }

    private static string Rest(TierPolicy tier)
    {
        IEnumerable<string> others = tier.Details.Where(static detail => detail.Name != "breaker")
            .Select(static detail => $"{Words(detail.Name)}: {detail.Text}");
        if (tier.Retires is { } end) others = others.Append(char.IsAsciiDigit(end[0]) ? $"retired on {end}" : end);
        return Shown.Sentence(string.Join("; ", others));
    }

    private static string Detail(EquatableArray<PolicyDetail> details, string name) =>
        Shown.Sentence(details.Where(detail => detail.Name == name).Select(static detail => detail.Text).FirstOrDefault() ?? "");

    /// <summary><c>contextPolicy</c> is "context policy".</summary>
    private static string Words(string name) =>
        string.Concat(name.Select(static c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private static string Count(int count, string noun) => $"{FigureText.Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Figure(decimal value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Percent(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Usd(decimal? value) => value is { } usd ? usd.ToString("#,0.00", CultureInfo.InvariantCulture) : "?";
}
