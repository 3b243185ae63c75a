using System.Globalization;
using System.Text;
using Fallback.Roslyn;
using Fallback.Tool.Models;
using Fallback.Tool.Output;

namespace Fallback.Tool.Plan;

/// <summary>Chains as a Mermaid diagram, which GitHub and many editors draw.</summary>
internal static class PlanMermaid
{
    /// <summary>Characters with a meaning in Mermaid or HTML.</summary>
    private const string Marks = "\"<>#&`[]|{}";

    public static string Of(IReadOnlyList<PlannedChain> chains)
    {
        var text = new StringBuilder("flowchart LR\n");
        for (int i = 0; i < chains.Count; i++) Append(text, chains[i], string.Create(CultureInfo.InvariantCulture, $"c{i + 1}"));
        return text.ToString();
    }

    private static void Append(StringBuilder text, PlannedChain chain, string id)
    {
        ChainPolicy policy = chain.Policy;
        text.Append($"  subgraph {id}[\"{Label(chain.Name)}, at most {FigureText.Time(policy.WorstCaseMs)}\"]\n    direction LR\n");
        string before = $"{id}call";
        string why = "";
        text.Append($"    {before}([\"call\"])\n");
        for (int i = 0; i < policy.Tiers.Count; i++)
        {
            TierPolicy tier = policy.Tiers[i];
            string own = string.Create(CultureInfo.InvariantCulture, $"{id}t{i + 1}");
            string role = tier.Role.Length == 0 ? "" : $"{tier.Role}: ";
            text.Append(
                $"    {own}[\"{role}{Label(tier.Model)}<br/>{FigureText.Time(tier.TimeoutMs)}, "
                + $"{ModelList.Price(tier.Input)} in, {ModelList.Price(tier.Output)} out\"]\n");
            text.Append($"    {before} -->{why} {own}\n");
            (before, why) = (own, "|fails|");
        }
        text.Append($"    {id}end[[\"{Label(End(policy))}\"]]\n    {before} -->{why} {id}end\n  end\n");
    }

    /// <summary>Returns the last resort, for the case that every tier has failed.</summary>
    private static string End(ChainPolicy policy)
    {
        bool servesStale = policy.Details.Any(
            static detail => detail.Name == "cache" && detail.Text.Contains(", stale for", StringComparison.Ordinal));
        bool hasDefault = policy.Details.Any(static detail => detail.Name == "defaultResponse");
        return (servesStale ? "stale answer, else " : "") + (hasDefault ? "default response" : "AllTiersFailedException");
    }

    /// <summary>Returns a name as a label: it must end neither the label nor the line.</summary>
    private static string Label(string text)
    {
        var label = new StringBuilder();
        foreach (char c in Shown.Word(text))
            if (Marks.Contains(c, StringComparison.Ordinal)) label.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else label.Append(c);
        return label.ToString();
    }
}
