using System.CommandLine;
using Fallback.Roslyn;
using Fallback.Tool.Files;
using Fallback.Tool.Output;

namespace Fallback.Tool.Models;

/// <summary><c>fallback models refresh</c>: merges facts into the project's own models file.</summary>
internal static class RefreshCommand
{
    public static Command Create(ToolContext context)
    {
        Option<string> from = new("--from")
            { Description = "The file with the new facts, in the format of fallback.models.json.", HelpName = "file", Required = true };
        Option<string?> into = new("--into")
            { Description = "The file to merge them into. Default: fallback.models.json in the current folder.", HelpName = "file" };
        Option<bool> dry = new("--dry-run") { Description = "Writes nothing; exits with 1 if something would change." };
        var refresh = new Command("refresh", "Checks a file with facts about models, and merges it into the project's own file.")
            { from, into, dry };
        Help.Show(
            refresh,
            """
              fallback models refresh --from new-prices.json
              fallback models refresh --from ../shared/models.json --into src/Shop/fallback.models.json --dry-run

            If both files have a model, it keeps the members that the new file does not have. A new price
            replaces all prices of the model. Comments in the file are lost.
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
                context.Output.WriteLine($"{Shown.Word(target)} already contains all of it; nothing was written.");
                return ExitCode.Fine;
            }
            if (parsed.GetValue(dry)) return ExitCode.Found;
            if (before is not null && OwnModels.HasComments(before))
                context.Errors.WriteLine($"Note: the comments in {Shown.Word(target)} are lost; version control still has them.");
            BoundedFile.Replace(path, merged.Text);
            context.Output.WriteLine($"{Shown.Word(target)} was written; the next build uses it.");
            return ExitCode.Fine;
        });
        return refresh;
    }
}
