using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Compares two policies of a client. What a call can cost, in time and money, comes first.</summary>
internal static class ChainDiff
{
    public const string Dearest = "dearest tier";
    public const string Window = "smallest window";
    public const string Requests = "requests per call";
    public const string OutputUnit = " USD per 1M output tokens";

    private const string InputUnit = " USD per 1M input tokens";
    private const string Unknown = "unknown";

    public static List<PolicyChange> Between(ClientPolicy before, ClientPolicy after)
    {
        List<PolicyChange> all = before.Chain is { } was && after.Chain is { } now ? [.. Between(was, now)] : [];
        if ((before.Chain is null) != (after.Chain is null))
            all.Add(new PolicyChange("chain of the whole client", Names(before.Chain), Names(after.Chain)));
        // A change of the client's own chain affects most of its methods, and is reported once.
        var said = new HashSet<PolicyChange>(all);
        IEnumerable<string> methods = before.Methods.Concat(after.Methods).Select(static method => method.Name).Distinct();
        foreach (string method in methods.OrderBy(static name => name, StringComparer.Ordinal))
        {
            // A method that is not listed has the client's chain.
            ChainPolicy? old = Find(before, method) ?? before.Chain;
            ChainPolicy? own = Find(after, method) ?? after.Chain;
            if (old is null || own is null)
                all.Add(new PolicyChange("chain", Names(old), Names(own)) { Method = method });
            else all.AddRange(Between(old, own).Where(change => !said.Contains(change)).Select(change => change with { Method = method }));
        }
        return all;
    }

    public static string NameOf(TierPolicy tier) => tier.Role.Length == 0 ? tier.Model : $"{tier.Model} ({tier.Role})";

    public static PolicyChange Retirement(TierPolicy tier, string before, string after) => new($"end of {NameOf(tier)}", before, after)
    {
        Words = (before, after) switch
        {
            ("", "deprecated" or "retired") => $"{NameOf(tier)} is {after} by its provider",
            ("", _) => $"{NameOf(tier)} is retired on {after}",
            (_, "") => $"{NameOf(tier)} has no date of retirement any more (was {before})",
            _ => null,
        },
    };

    private static ChainPolicy? Find(ClientPolicy client, string method) =>
        client.Methods.Where(own => own.Name == method).Select(static own => own.Chain).FirstOrDefault();

    private static string Names(ChainPolicy? chain) => chain is null ? "" : string.Join(", ", chain.Tiers.Select(NameOf));

    private static IEnumerable<PolicyChange> Between(ChainPolicy before, ChainPolicy after)
    {
        (TierPolicy Before, TierPolicy After)[] kept = [.. Kept(before, after)];
        return Different(
        [
            new PolicyChange("worst case", TimeText.Of(before.WorstCaseMs), TimeText.Of(after.WorstCaseMs)),
            Price(Dearest, before.Output?.Highest, after.Output?.Highest, OutputUnit),
            Price(Dearest, before.Input?.Highest, after.Input?.Highest, InputUnit),
            new PolicyChange(Window, Number(before.SmallestWindow), Number(after.SmallestWindow)),
            .. Tiers(before, after, kept),
            .. kept.Select(static tier => Retirement(tier.After, tier.Before.Retires ?? "", tier.After.Retires ?? "")),
            new PolicyChange(Requests, TimeText.Number(before.Requests), TimeText.Number(after.Requests)),
            new PolicyChange("deadline", Time(before.DeadlineMs), Time(after.DeadlineMs)),
            .. Details("", before.Details, after.Details),
            Price("cheapest tier", before.Output?.Lowest, after.Output?.Lowest, OutputUnit),
            Price("cheapest tier", before.Input?.Lowest, after.Input?.Lowest, InputUnit),
            .. kept.SelectMany(static tier => Facts(tier.Before, tier.After)),
            .. kept.SelectMany(static tier => Settings(tier.Before, tier.After)),
            new PolicyChange("MaxAttempts", TimeText.Number(before.MaxAttempts), TimeText.Number(after.MaxAttempts)),
        ]);
    }

    private static IEnumerable<PolicyChange> Different(IEnumerable<PolicyChange> changes) =>
        changes.Where(static change => change.Before != change.After);

    /// <summary>Returns the tiers that both have, in their current order.</summary>
    private static IEnumerable<(TierPolicy Before, TierPolicy After)> Kept(ChainPolicy before, ChainPolicy after)
    {
        List<TierPolicy> left = [.. before.Tiers];
        foreach (TierPolicy tier in after.Tiers)
        {
            int place = left.FindIndex(old => IsSame(old, tier));
            if (place < 0) continue;
            yield return (left[place], tier);
            left.RemoveAt(place);
        }
    }

    private static bool IsSame(TierPolicy one, TierPolicy other) => one.Model == other.Model && one.Role == other.Role;

    private static IEnumerable<PolicyChange> Tiers(ChainPolicy before, ChainPolicy after, (TierPolicy Before, TierPolicy After)[] kept)
    {
        List<TierPolicy> gone = [.. before.Tiers.Where(tier => !kept.Any(pair => ReferenceEquals(pair.Before, tier)))];
        List<TierPolicy> added = [.. after.Tiers.Where(tier => !kept.Any(pair => ReferenceEquals(pair.After, tier)))];
        foreach (TierPolicy tier in added)
        {
            int place = IndexOf(after, tier);
            // A tier that replaces another one takes over its role as well.
            TierPolicy? old = gone.FirstOrDefault(other => IndexOf(before, other) == place && other.Role == tier.Role);
            if (old is not null) gone.Remove(old);
            yield return new PolicyChange(Place(after, tier), old is null ? "" : old.Model, tier.Model)
            {
                Words = old is null ? $"{Place(after, tier)} {tier.Model} is new" : null
            };
        }
        foreach (TierPolicy tier in gone)
            yield return new PolicyChange(Place(before, tier), tier.Model, "") { Words = $"{Place(before, tier)} {tier.Model} is gone" };
        TierPolicy[] order = [.. before.Tiers.Where(tier => kept.Any(pair => ReferenceEquals(pair.Before, tier)))];
        yield return new PolicyChange(
            "tier order",
            string.Join(", ", order.Select(NameOf)),
            string.Join(", ", kept.Select(static pair => NameOf(pair.After))));
    }

    private static int IndexOf(ChainPolicy chain, TierPolicy tier)
    {
        int place = 0;
        while (!ReferenceEquals(chain.Tiers[place], tier)) place++;
        return place;
    }

    private static string Place(ChainPolicy chain, TierPolicy tier)
    {
        if (tier.Role == TierPolicy.Canary) return "canary";
        if (tier.Role == TierPolicy.Degraded) return "degraded model";
        int before = chain.Tiers.Take(IndexOf(chain, tier)).Count(static other => other.Role != TierPolicy.Canary);
        return $"tier {TimeText.Number(before + 1)}";
    }

    /// <summary>Compares the facts of the catalogue, or of the settings that replace it.</summary>
    private static IEnumerable<PolicyChange> Facts(TierPolicy before, TierPolicy after)
    {
        yield return Price($"price of {NameOf(after)}", before.Output, after.Output, OutputUnit);
        yield return Price($"price of {NameOf(after)}", before.Input, after.Input, InputUnit);
        yield return new PolicyChange($"window of {NameOf(after)}", Number(before.ContextWindow), Number(after.ContextWindow));
    }

    private static IEnumerable<PolicyChange> Settings(TierPolicy before, TierPolicy after)
    {
        string name = NameOf(after);
        yield return new PolicyChange($"timeout of {name}", TimeText.Of(before.TimeoutMs), TimeText.Of(after.TimeoutMs));
        yield return new PolicyChange($"first-token timeout of {name}", TimeText.Of(before.FirstTokenMs), TimeText.Of(after.FirstTokenMs));
        yield return new PolicyChange($"idle timeout of {name}", TimeText.Of(before.IdleMs), TimeText.Of(after.IdleMs));
        foreach (PolicyChange detail in Details($" of {name}", before.Details, after.Details)) yield return detail;
    }

    private static IEnumerable<PolicyChange> Details(string owner, EquatableArray<PolicyDetail> before, EquatableArray<PolicyDetail> after)
    {
        foreach (string name in before.Concat(after).Select(static detail => detail.Name).Distinct())
            yield return new PolicyChange(Words(name) + owner, Text(before, name), Text(after, name));
    }

    private static string Text(EquatableArray<PolicyDetail> details, string name) =>
        details.Where(detail => detail.Name == name).Select(static detail => detail.Text).FirstOrDefault() ?? "";

    /// <summary><c>contextPolicy</c> is "context policy".</summary>
    private static string Words(string name) =>
        string.Concat(name.Select(static c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private static PolicyChange Price(string what, decimal? before, decimal? after, string unit) =>
        new(what, Price(before), Price(after)) { Unit = unit };

    private static string Price(decimal? usd) => usd is { } price ? FigureText.Price(price) : Unknown;

    private static string Number(int? value) => value is { } number ? TimeText.Number(number) : Unknown;

    private static string Time(long? milliseconds) => milliseconds is { } time ? TimeText.Of(time) : "none";
}
