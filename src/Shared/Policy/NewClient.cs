using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>The figures that a new client is reported with.</summary>
internal static class NewClient
{
    public static IEnumerable<PolicyChange> Figures(ClientPolicy client)
    {
        IEnumerable<PolicyChange> own = client.Chain is { } chain ? Figures(chain) : [];
        return own.Concat(client.Methods.SelectMany(static method =>
            Figures(method.Chain).Select(change => change with { Method = method.Name })));
    }

    private static IEnumerable<PolicyChange> Figures(ChainPolicy chain)
    {
        yield return Said("worst case", TimeText.Of(chain.WorstCaseMs));
        if (chain.Output is { } output) yield return Said(ChainDiff.Dearest, Prices(output), ChainDiff.OutputUnit);
        if (chain.SmallestWindow is { } window) yield return Said(ChainDiff.Window, TimeText.Number(window));
        string tiers = string.Join(", ", chain.Tiers.Select(ChainDiff.NameOf));
        yield return new PolicyChange("tiers", "", tiers) { Words = $"tiers {tiers}" };
        foreach (TierPolicy tier in chain.Tiers.Where(static tier => tier.Retires is not null))
            yield return ChainDiff.Retirement(tier, "", tier.Retires!);
        yield return Said(ChainDiff.Requests, TimeText.Number(chain.Requests));
    }

    private static PolicyChange Said(string what, string figure, string unit = "") =>
        new(what, "", figure) { Unit = unit, Words = $"{what} {figure}{unit}" };

    private static string Prices(PriceRange range) => FigureText.Price(range.Highest);
}
