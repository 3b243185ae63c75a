using System.CommandLine;
using Fallback.Tool.Assemblies;
using Fallback.Tool.Output;

namespace Fallback.Tool.Plan;

/// <summary><c>fallback plan</c>: shows every chain of a build in figures.</summary>
internal static class PlanCommand
{
    public static Command Create(ToolContext context)
    {
        Argument<string> build = new("build") { Description = "A built assembly or a project folder.", DefaultValueFactory = _ => "." };
        Option<string?> client = new("--client")
            { Description = "Only clients, methods and chains with this name, or with this part of a name.", HelpName = "name" };
        Option<decimal?> calls = CommandOptions.Amount("--requests", "Calls per month, such as 10M. Shows what a month costs.");
        Option<IReadOnlyList<decimal>?> split = new("--split")
        {
            Description = "The percentage of calls that each tier answers, such as 95,4,1. Default: 100 for the first. Needs --requests.",
            HelpName = "shares",
            CustomParser = result =>
            {
                IReadOnlyList<decimal>? shares = Traffic.Split(result.Tokens[0].Value, out string? mistake);
                if (mistake is not null) result.AddError(mistake);
                return shares;
            },
        };
        Option<decimal?> input = CommandOptions.Amount("--input", "Input tokens per call. Default: 1000.", "tokens");
        Option<decimal?> output = CommandOptions.Amount("--output", "Output tokens per call. Default: 300.", "tokens");
        Option<string[]> settings = CommandOptions.Settings();
        Option<string> format = CommandOptions.Format(CommandOptions.Text, CommandOptions.Json, CommandOptions.Mermaid);
        var plan = new Command("plan", "Shows the models, timeouts and prices of each chain in a build, and what a month costs.")
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

            The tool reads the assembly and does not run it. If a file such as appsettings.Production.json
            changes a chain, the chain is listed a second time, with the name of that environment.
            """);
        plan.SetAction((parsed, cancellationToken) =>
        {
            Traffic? traffic = parsed.GetValue(calls) is not { } month ? null : new Traffic(
                month, parsed.GetValue(split) ?? [100],
                parsed.GetValue(input) ?? Traffic.UsualInput, parsed.GetValue(output) ?? Traffic.UsualOutput,
                IsAssumed: parsed.GetValue(input) is null && parsed.GetValue(output) is null);
            if (traffic is null && parsed.GetValue(split) is not null)
                throw new ToolException("--split needs the number of calls per month; add, for example, --requests 10M.");
            string path = parsed.GetValue(build)!;
            BuildPolicy policy = BuildPolicy.Read(context, path, parsed.GetValue(settings)!, asLocked: false, cancellationToken);
            foreach (string sentence in policy.Unread) context.Errors.WriteLine(sentence);
            IReadOnlyList<PlannedChain> chains = Chosen(PlannedChain.Of(policy.Document), parsed.GetValue(client));
            if (chains.Count == 0 && policy.Unread.Count == 0)
                context.Errors.WriteLine($"{Shown.Word(path)} has no interface with [ModelChain], and its settings define no chain.");
            if (traffic is not null && chains.FirstOrDefault(chain => chain.Tiers.Count < traffic.Shares.Count) is { } shorter)
                throw new ToolException(
                    $"--split has {traffic.Shares.Count} shares, but {Shown.Word(shorter.Name)} has {Count(shorter.Tiers.Count)}; "
                    + "give fewer shares, or choose another client with --client.");
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
        if (string.IsNullOrWhiteSpace(name)) throw new ToolException("--client is empty; name a client, method or chain, or leave it out.");
        // ISupport is the client of this name, and only without one a part of ISupportAssistant.
        PlannedChain[] chosen = [.. chains.Where(chain => Names(chain.Name).Contains(name, StringComparer.OrdinalIgnoreCase))];
        if (chosen.Length == 0) chosen = [.. chains.Where(chain => chain.Name.Contains(name, StringComparison.OrdinalIgnoreCase))];
        if (chosen.Length > 0) return chosen;
        string known = chains.Count == 0 ? "none" : Shown.Word(string.Join(", ", chains.Select(static chain => chain.Name)));
        throw new ToolException($"No client or chain matches {Shown.Word(name)}; the build has {known}.");
    }

    /// <summary>
    /// Returns the names by which <c>Shop.ISupport.AskAsync</c> can be selected: the whole name, and each part of it that begins and ends
    /// at a dot.
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
