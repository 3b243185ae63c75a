using System.CommandLine;
using Fallback.Tool.Assemblies;
using Fallback.Tool.Output;

namespace Fallback.Tool.Plan;

/// <summary><c>fallback plan</c>: shows every chain of a build in figures.</summary>
internal static class PlanCommand
{
    public static Command Create(ToolContext context)
    {
        Argument<string> build = new("build") { Description = "The built assembly or the project folder.", DefaultValueFactory = _ => "." };
        Option<string?> client = new("--client")
            { Description = "One client or chain only, by its full name or its last part.", HelpName = "name" };
        Option<decimal?> calls = CommandOptions.Amount("--requests", "Calls a month, such as 10M: shows what the month costs.");
        Option<IReadOnlyList<decimal>?> split = new("--split")
        {
            Description = "The share of the calls that each tier answers, in percent, such as 95,4,1. Default: all by the first.",
            HelpName = "shares",
            CustomParser = result =>
            {
                IReadOnlyList<decimal>? shares = Traffic.Split(result.Tokens[0].Value, out string? mistake);
                if (mistake is not null) result.AddError(mistake);
                return shares;
            },
        };
        Option<decimal?> input = CommandOptions.Amount("--input", "Input tokens a call. Default: 1000.", "tokens");
        Option<decimal?> output = CommandOptions.Amount("--output", "Output tokens a call. Default: 300.", "tokens");
        Option<string[]> settings = CommandOptions.Settings();
        Option<string> format = CommandOptions.Format(CommandOptions.Text, CommandOptions.Json, CommandOptions.Mermaid);
        var plan = new Command("plan", "Shows every chain of a build in figures, and what a month of it costs.")
        {
            build, client, calls, split, input, output, settings, format,
        };
        Help.Show(
            plan,
            """
              fallback plan src/Shop
              fallback plan src/Shop/bin/Release/net10.0/Shop.dll --settings appsettings.Production.json
              fallback plan src/Shop --client ISupport --requests 10M --split 95,4,1 --input 2k --output 500
              fallback plan src/Shop --format mermaid

            The assembly is read, not run. Settings of an environment of their own are shown where they change something.
            """);
        plan.SetAction((parsed, cancellationToken) =>
        {
            Traffic? traffic = parsed.GetValue(calls) is not { } month ? null : new Traffic(
                month, parsed.GetValue(split) ?? [100],
                parsed.GetValue(input) ?? Traffic.UsualInput, parsed.GetValue(output) ?? Traffic.UsualOutput,
                IsAssumed: parsed.GetValue(input) is null && parsed.GetValue(output) is null);
            if (traffic is null && parsed.GetValue(split) is not null)
                throw new ToolException("--split needs the calls of a month; add --requests 10M.");
            string path = parsed.GetValue(build)!;
            BuildPolicy policy = BuildPolicy.Read(context, path, parsed.GetValue(settings)!, asLocked: false, cancellationToken);
            foreach (string sentence in policy.Unread) context.Errors.WriteLine(sentence);
            IReadOnlyList<PlannedChain> chains = Chosen(PlannedChain.Of(policy.Document), parsed.GetValue(client));
            if (chains.Count == 0 && policy.Unread.Count == 0)
                context.Errors.WriteLine($"{Shown.Word(path)} has no interface with [ModelChain], and its settings no chain.");
            if (traffic is not null && chains.FirstOrDefault(chain => chain.Tiers.Count < traffic.Shares.Count) is { } shorter)
                throw new ToolException(
                    $"--split has {traffic.Shares.Count} shares, and {Shown.Word(shorter.Name)} has {Count(shorter.Tiers.Count)}; "
                    + "choose another client with --client.");
            Write(context, chains, traffic, parsed.GetValue(format)!);
            if (policy.SettingsFiles.Count > 0 && parsed.GetValue(format) == CommandOptions.Text)
                context.Output.WriteLine($"Settings: {string.Join(", ", policy.SettingsFiles.Select(Shown.Word))}.");
            return Task.FromResult(policy.Unread.Count > 0 ? ExitCode.WrongUse : ExitCode.Fine);
        });
        return plan;
    }

    private static void Write(ToolContext context, IReadOnlyList<PlannedChain> chains, Traffic? traffic, string format)
    {
        if (format == CommandOptions.Json) context.Output.WriteLine(PlanJson.Of(chains, traffic));
        else if (format == CommandOptions.Mermaid) context.Output.Write(PlanMermaid.Of(chains));
        else foreach (PlannedChain chain in chains) PlanText.Write(context.Output, chain, traffic);
    }

    private static IReadOnlyList<PlannedChain> Chosen(IReadOnlyList<PlannedChain> chains, string? name)
    {
        if (name is null) return chains;
        PlannedChain[] chosen = [.. chains.Where(chain => Names(chain.Name).Contains(name, StringComparer.OrdinalIgnoreCase))];
        if (chosen.Length > 0) return chosen;
        string known = chains.Count == 0 ? "none at all" : Shown.Word(string.Join(", ", chains.Select(static chain => chain.Name)));
        throw new ToolException($"There is no client {Shown.Word(name)}; there is {known}.");
    }

    /// <summary>
    /// Returns the names by which <c>Shop.ISupport.AskAsync</c> can be selected: the whole name, each ending of it, and the client of the
    /// method.
    /// </summary>
    private static IEnumerable<string> Names(string name)
    {
        string bare = name.IndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? name[..end] : name;
        string[] parts = bare.Split('.');
        yield return name;
        for (int from = 0; from < parts.Length; from++)
            for (int to = from + 1; to <= parts.Length; to++)
                yield return string.Join('.', parts[from..to]);
    }

    private static string Count(int tiers) => $"{tiers} tier{(tiers == 1 ? "" : "s")}";
}
