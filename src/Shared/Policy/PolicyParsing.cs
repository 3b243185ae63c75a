using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Reads a lock file, which merges and people may have changed: the first mistake is reported with its line.</summary>
internal static class PolicyParsing
{
    // A thousand clients with all their methods have less.
    private const int LongestText = 8_000_000;

    private const string Version = "version";

    private static readonly string[] _markers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    public static PolicyDocument? Read(string text, out PolicyProblem? problem)
    {
        problem = text.Length > LongestText ? new("longer than 8,000,000 characters", default) : Conflict(text);
        if (problem is not null) return null;
        if (string.IsNullOrWhiteSpace(text)) return PolicyDocument.Empty;
        try
        {
            return Document(JsonReader.Read(text), ref problem);
        }
        catch (CatalogueFormatException e)
        {
            problem = new PolicyProblem(char.ToLowerInvariant(e.Problem[0]) + e.Problem.Substring(1), e.Place);
            return null;
        }
    }

    private static PolicyDocument? Document(JsonValue root, ref PolicyProblem? problem)
    {
        Expect(root, JsonKind.Object, "the file");
        if (root.Members.Count == 0) return PolicyDocument.Empty;
        JsonMember version = root.Members.FirstOrDefault(static member => member.Key == Version);
        if (version.Value is null) throw root.Error($"\"{Version}\" is missing");
        long number = Whole(version);
        if (number != PolicyDocument.Version)
        {
            problem = new PolicyProblem(
                $"version {TimeText.Number(number)} is unknown, because this package writes version {TimeText.Number(PolicyDocument.Version)}; "
                    + "update Fallback.Runtime",
                version.Value.Place) { CanRewrite = number < PolicyDocument.Version };
            return null;
        }
        var clients = new List<ClientPolicy>();
        foreach (JsonMember member in root.Members)
            switch (member.Key)
            {
                case Version:
                case "$schema":
                    break;
                case "clients" or "chains":
                    clients.AddRange(Members(member).Select(entry => Client(entry, member.Key == "chains")));
                    break;
                default: throw Unknown(member, "the file");
            }
        return new PolicyDocument(new(Sorted(clients)));
    }

    /// <summary>The order of the file: clients, then configured chains, each by name.</summary>
    public static IEnumerable<ClientPolicy> Sorted(IEnumerable<ClientPolicy> clients) =>
        clients.OrderBy(static client => client.IsConfigured).ThenBy(static client => client.Name, StringComparer.Ordinal);

    private static ClientPolicy Client(JsonMember entry, bool isConfigured)
    {
        IReadOnlyList<JsonMember> members = Members(entry);
        JsonMember[] own = [.. members.Where(static member => member.Key != "methods")];
        IEnumerable<MethodPolicy> methods = members.Where(static member => member.Key == "methods").SelectMany(Members)
            .Select(static method => new MethodPolicy(method.Key, Chain(Members(method), method)));
        return new ClientPolicy(entry.Key)
        {
            IsConfigured = isConfigured,
            Chain = own.Length > 0 ? Chain(own, entry) : null,
            Methods = new(methods.OrderBy(static method => method.Name, StringComparer.Ordinal)),
        };
    }

    private static ChainPolicy Chain(IReadOnlyList<JsonMember> members, JsonMember owner)
    {
        var chain = new ChainPolicy();
        decimal? inFrom = null, inTo = null, outFrom = null, outTo = null;
        var details = new List<PolicyDetail>();
        foreach (JsonMember member in members)
            switch (member.Key)
            {
                case "worstCaseMs": chain = chain with { WorstCaseMs = Whole(member) }; break;
                case "deadlineMs": chain = chain with { DeadlineMs = Whole(member) }; break;
                case "requests": chain = chain with { Requests = Count(member) }; break;
                case "maxAttempts": chain = chain with { MaxAttempts = Count(member) }; break;
                case "cheapestInputUsdPer1M": inFrom = Amount(member); break;
                case "dearestInputUsdPer1M": inTo = Amount(member); break;
                case "cheapestOutputUsdPer1M": outFrom = Amount(member); break;
                case "dearestOutputUsdPer1M": outTo = Amount(member); break;
                case "smallestWindow": chain = chain with { SmallestWindow = Count(member) }; break;
                case "tiers": chain = chain with { Tiers = new(Items(member).Select(Tier)) }; break;
                default: details.Add(Detail(member, owner.Key)); break;
            }
        return chain with { Input = Range(inFrom, inTo), Output = Range(outFrom, outTo), Details = new(details) };
    }

    private static TierPolicy Tier(JsonValue item)
    {
        Expect(item, JsonKind.Object, "a tier");
        var tier = new TierPolicy("");
        var details = new List<PolicyDetail>();
        foreach (JsonMember member in item.Members)
            switch (member.Key)
            {
                case "model": tier = tier with { Model = Text(member) }; break;
                case "role": tier = tier with { Role = Text(member) }; break;
                case "timeoutMs": tier = tier with { TimeoutMs = Count(member) }; break;
                case "firstTokenMs": tier = tier with { FirstTokenMs = Count(member) }; break;
                case "idleMs": tier = tier with { IdleMs = Count(member) }; break;
                case "contextWindow": tier = tier with { ContextWindow = Count(member) }; break;
                case "inputUsdPer1M": tier = tier with { Input = Amount(member) }; break;
                case "outputUsdPer1M": tier = tier with { Output = Amount(member) }; break;
                case "retires": tier = tier with { Retires = Text(member) }; break;
                default: details.Add(Detail(member, "a tier")); break;
            }
        return tier.Model.Length > 0 ? tier with { Details = new(details) } : throw item.Error("a tier has no \"model\"");
    }

    /// <summary>
    /// Returns a part that this version of the package may not know, unchanged: it differs from what is declared, and the comparison shows
    /// it.
    /// </summary>
    private static PolicyDetail Detail(JsonMember member, string owner) =>
        member.Value.Kind == JsonKind.String ? new PolicyDetail(member.Key, member.Value.Text) : throw Unknown(member, owner);

    private static PriceRange? Range(decimal? lowest, decimal? highest) =>
        (lowest ?? highest) is null ? null : new PriceRange((lowest ?? highest)!.Value, (highest ?? lowest)!.Value);

    private static IReadOnlyList<JsonMember> Members(JsonMember member)
    {
        Expect(member.Value, JsonKind.Object, $"\"{member.Key}\"");
        return member.Value.Members;
    }

    private static IReadOnlyList<JsonValue> Items(JsonMember member)
    {
        Expect(member.Value, JsonKind.Array, $"\"{member.Key}\"");
        return member.Value.Items;
    }

    private static string Text(JsonMember member) =>
        member.Value.Kind == JsonKind.String ? member.Value.Text : throw member.Value.Error($"\"{member.Key}\" must be a text");

    private static int Count(JsonMember member) =>
        Whole(member) is var number && number <= int.MaxValue ? (int)number : throw member.Value.Error($"\"{member.Key}\" is too large");

    private static long Whole(JsonMember member) =>
        member.Value.Kind == JsonKind.Number && long.TryParse(member.Value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw member.Value.Error($"\"{member.Key}\" must be a whole number");

    private static decimal Amount(JsonMember member) =>
        member.Value.Kind == JsonKind.Number
        && decimal.TryParse(member.Value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw member.Value.Error($"\"{member.Key}\" must be a number");

    private static void Expect(JsonValue value, JsonKind kind, string what)
    {
        if (value.Kind != kind) throw value.Error($"{what} must be {(kind == JsonKind.Object ? "an object" : "a list")}");
    }

    private static CatalogueFormatException Unknown(JsonMember member, string owner) =>
        new($"\"{member.Key}\" is no member of {owner}", member.Place);

    private static PolicyProblem? Conflict(string text)
    {
        int start = 0;
        for (int line = 1; start < text.Length; line++)
        {
            int end = text.IndexOf('\n', start) is var found and >= 0 ? found : text.Length;
            foreach (string marker in _markers)
                if (string.CompareOrdinal(text, start, marker, 0, marker.Length) == 0)
                    return new PolicyProblem("unresolved merge conflict", new JsonPlace(start, end, line, 1));
            start = end + 1;
        }
        return null;
    }
}
