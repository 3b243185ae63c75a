using System.CommandLine;
using Fallback.Roslyn;
using Fallback.Tool.Files;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary><c>fallback models refresh</c>: writes facts to the project's own models file.</summary>
internal static class RefreshCommand
{
    public static Command Create(ToolContext context)
    {
        Option<string> from = new("--from")
            { Description = "The file with the new facts, in the form of fallback.models.json.", HelpName = "file", Required = true };
        Option<string?> into = new("--into")
            { Description = "The file that gets them. Default: fallback.models.json of the current folder.", HelpName = "file" };
        Option<bool> dry = new("--dry-run") { Description = "Writes nothing; exits with 1 if something would change." };
        var refresh = new Command("refresh", "Checks a file with facts about models, and merges it into the project's own.")
            { from, into, dry };
        Help.Show(
            refresh,
            """
              fallback models refresh --from new-prices.json
              fallback models refresh --from ../shared/models.json --into src/Shop/fallback.models.json --dry-run

            A model that both files have keeps what the new one does not say; of prices, a new one is the whole price.
            Comments of the file are not kept.
            """);
        refresh.SetAction(parsed =>
        {
            string source = parsed.GetValue(from)!;
            string target = parsed.GetValue(into) ?? ModelFile.Name;
            string path = context.PathOf(target);
            string facts = ProjectCatalogue.Checked(context.PathOf(source), source);
            string? before = File.Exists(path) ? ProjectCatalogue.Checked(path, target) : null;
            var merged = OwnModels.Merge(before, facts);
            foreach (string change in merged.Changes) context.Output.WriteLine(change);
            if (merged.Changes.Count == 0)
            {
                context.Output.WriteLine($"{Shown.Word(target)} says all of it already; nothing was written.");
                return ExitCode.Fine;
            }
            if (parsed.GetValue(dry)) return ExitCode.Found;
            if (before is not null && OwnModels.HasComments(before))
                context.Errors.WriteLine($"Note: the comments of {Shown.Word(target)} are not kept; version control has them.");
            BoundedFile.Replace(path, merged.Text);
            context.Output.WriteLine($"{Shown.Word(target)} was written; the next build uses it.");
            return ExitCode.Fine;
        });
        return refresh;
    }
}
