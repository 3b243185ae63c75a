using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Writes a client's chains: the interface's whole, a method's own as what differs from it. What nobody wrote is
/// left to the runtime.</summary>
/// <remarks>
/// <code>
/// private static readonly ChainDeclaration Chain = new()
/// {
///     Client = "Demo.ISupportAssistant",
///     Tiers =
///     [
///         new("deepseek/deepseek-flash"),
///         new("openai/gpt-6-luna") { CircuitBreaker = new() { FailureThreshold = 10 } },
///     ],
///     DeadlineMs = 20_000,
///     TierTimeout = new(5_000, 8_000),
/// };
///
/// private static readonly ChainDeclaration SummariseChain = Chain with
/// {
///     Hedge = new() { DelayMs = 250 },
/// };
/// </code>
/// </remarks>
internal static class ChainEmitter
{
    private const string Declaration = "global::Fallback.CompilerServices.ChainDeclaration";

    public static void Emit(SourceWriter writer, ClientSpec client)
    {
        if (client.Chains.Count == 0) return;
        int basis = System.Math.Max(0, client.Chains.ToList().FindIndex(static chain => !chain.IsOfMethod));
        List<Member> shared = Members(client, basis);
        writer.Line($"private static readonly {Declaration} {client.Chains[basis].Name} = new()");
        writer.Open();
        writer.Line($"Client = {Literal.Of(client.FullName)},");
        if (client.IsRefit) writer.Line("SendsOwnRequests = true,");
        Write(writer, shared);
        for (int i = 0; i < client.Chains.Count; i++)
        {
            if (i == basis) continue;
            writer.Line($"private static readonly {Declaration} {client.Chains[i].Name} = {client.Chains[basis].Name} with");
            writer.Open();
            Write(writer, Difference(Members(client, i), shared));
        }
    }

    private static void Write(SourceWriter writer, List<Member> members)
    {
        foreach (Member member in members)
        {
            if (member.Lines.Length == 1)
            {
                writer.Line($"{member.Name} = {member.Lines[0]},");
                continue;
            }
            writer.Line($"{member.Name} =");
            writer.Open("[");
            foreach (string line in member.Lines) writer.Line(line + ",");
            writer.Close("],");
        }
        writer.Close("};");
        writer.Line();
    }

    private static List<Member> Members(ClientSpec client, int index)
    {
        DeclaredChain chain = client.Chains[index].Declared;
        List<Member> members = [new Member("Tiers", "[]", [.. chain.Tiers.Select(Tier)])];
        // A list of one stays a list.
        if (members[0].Lines.Length == 1) members[0] = members[0] with { Lines = [$"[{members[0].Lines[0]}]"] };
        members.AddRange(chain.Figures.Select(static figure => new Member(figure.Name, "null", [Value(figure.Value)])));
        members.AddRange(chain.Policies.Select(static policy => new Member(policy.Name, "null", [Policy(policy)])));
        if (client.Methods.Any(method => method.Chain == index && method.Answer is { Kind: CallKind.Stream, WantsResponse: false }))
            members.Add(new Member("StreamsText", "false", ["true"]));
        string[] answers =
        [
            .. client.Methods.Where(method => method.Chain == index).Select(static method => method.Answer.Json).OfType<string>().Distinct()
                .Select(static type => $"global::Fallback.CompilerServices.AnswerDeclaration.Of<{type}>()"),
        ];
        if (answers.Length > 0) members.Add(new Member("Answers", "[]", [$"[{string.Join(", ", answers)}]"]));
        return members;
    }

    /// <summary>What the one has otherwise than the other, and what it has not.</summary>
    private static List<Member> Difference(List<Member> own, List<Member> shared) =>
    [
        .. own.Where(member => !shared.Any(other => other.Name == member.Name && other.Lines.SequenceEqual(member.Lines))),
        .. shared.Where(other => own.All(member => member.Name != other.Name)).Select(static other => other with { Lines = [other.Nothing] }),
    ];

    private static string Tier(DeclaredTier tier)
    {
        List<string> set = [.. tier.Policies.Select(static policy => $"{policy.Name} = {Policy(policy)}")];
        if (tier.IsDegraded) set.Add("IsDegraded = true");
        return $"new({Literal.Of(tier.Model)}){Braces(set)}";
    }

    private static string Policy(WrittenPolicy policy) =>
        $"new({string.Join(", ", policy.Arguments.Select(Value))})"
        + $"{Braces([.. policy.Members.Select(static member => $"{member.Name} = {Value(member.Value)}")])}";

    private static string Value(WrittenValue written) => written switch
    {
        // A newer runtime may have members that this generator does not know.
        { EnumType: { } type, Names.Length: 0 } => $"({type})({Literal.Of((int)written.Value)})",
        { EnumType: { } type } => string.Join(" | ", written.Names.Split(',').Select(name => $"{type}.{name}")),
        { Value: int number } => Literal.Of(number),
        { Value: double number } => Literal.Of(number),
        { Value: bool truth } => Literal.Of(truth),
        _ => Literal.Of(written.Value as string ?? ""),
    };

    private static string Braces(List<string> set) => set.Count == 0 ? "" : $" {{ {string.Join(", ", set)} }}";

    /// <summary>A member of the declaration: its code, by lines where it is a list, and the code for none.</summary>
    private sealed record Member(string Name, string Nothing, string[] Lines);
}
