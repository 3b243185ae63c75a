using System.CommandLine;
using System.Text.Json;
using Fallback.Roslyn;
using Fallback.Tool.Assemblies;
using Fallback.Tool.Files;
using Fallback.Tool.Output;

namespace Fallback.Tool.Diff;

/// <summary><c>fallback diff</c>: shows how a policy differs from the accepted one, or from another build's.</summary>
internal static class DiffCommand
{
    public static Command Create(ToolContext context)
    {
        Argument<string> build = new("build") { Description = "A built assembly or a project folder.", DefaultValueFactory = _ => "." };
        Option<string?> locked = new("--lock")
        {
            Description = "The accepted policy. Default: fallback.lock.json in the project folder; for an assembly, in the current folder.",
            HelpName = "file",
        };
        Option<string?> against = new("--against")
            { Description = "Another build to compare with, instead of the accepted policy.", HelpName = "build" };
        Option<bool> accept = new("--accept") { Description = "Writes the build's policy to the lock file." };
        Option<string[]> settings = CommandOptions.Settings();
        Option<string> format = CommandOptions.Format(CommandOptions.Text, CommandOptions.Markdown, CommandOptions.Json);
        var diff = new Command("diff", "Shows how a build's policy differs from the accepted one.")
            { build, locked, against, accept, settings, format };
        Help.Show(
            diff,
            """
              fallback diff src/Shop                                     compares with src/Shop/fallback.lock.json
              fallback diff src/Shop --format markdown >> "$GITHUB_STEP_SUMMARY"
              fallback diff src/Shop --accept                            writes the lock file
              fallback diff new/Shop.dll --against old/Shop.dll          compares two builds

            For a project folder, diff uses the settings files that the build reads: those that the project
            names as AdditionalFiles. For an assembly, and with --against, it uses those next to the assembly.
            Exits with 1 if there is a difference.
            """);
        diff.SetAction((parsed, cancellationToken) =>
        {
            string now = parsed.GetValue(build)!;
            BuildPolicy after = BuildPolicy.Read(
                context, now, parsed.GetValue(settings)!, asLocked: parsed.GetValue(against) is null, cancellationToken);
            foreach (string sentence in after.Unread) context.Errors.WriteLine(sentence);
            if (parsed.GetValue(against) is { } other)
            {
                if (parsed.GetValue(accept))
                    throw new ToolException("--accept writes a lock file, but --against compares two builds; leave one of them out.");
                BuildPolicy before = BuildPolicy.Read(context, other, [], asLocked: false, cancellationToken);
                foreach (string sentence in before.Unread) context.Errors.WriteLine(sentence);
                int found = Write(
                    context, PolicyDiff.Between(before.Document, after.Document), parsed.GetValue(format)!, Shown.Word(other), null);
                return Task.FromResult(Worst(found, before.Unread.Concat(after.Unread)));
            }
            string file = parsed.GetValue(locked) ?? LockOf(context, now);
            int code = parsed.GetValue(accept)
                ? Accept(context, after, file)
                : Write(context, PolicyDiff.Between(Accepted(context, file), after.Document), parsed.GetValue(format)!, Shown.Word(file),
                    Remedy(now, parsed.GetValue(locked)));
            return Task.FromResult(Worst(code, after.Unread));
        });
        return diff;
    }

    private static string Remedy(string build, string? locked) =>
        $"fallback diff {Shown.Word(build)}{(locked is null ? "" : $" --lock {Shown.Word(locked)}")} --accept";

    /// <summary>Returns the exit code: a client that cannot be read does not count as unchanged.</summary>
    private static int Worst(int code, IEnumerable<string> unread) => unread.Any() ? ExitCode.WrongUse : code;

    private static string LockOf(ToolContext context, string build) =>
        Directory.Exists(context.PathOf(build)) && build is not ("." or "")
            ? Path.Combine(build, PolicyDocument.FileName) : PolicyDocument.FileName;

    private static PolicyDocument Accepted(ToolContext context, string file)
    {
        string path = context.PathOf(file);
        if (!File.Exists(path))
            throw new ToolException($"{Shown.Word(file)} does not exist, so nothing is accepted yet; write it with --accept.");
        return PolicyDocument.Parse(BoundedFile.ReadText(path, file), out PolicyProblem? problem) ?? throw Unreadable(file, problem!);
    }

    private static int Accept(ToolContext context, BuildPolicy after, string file)
    {
        string path = context.PathOf(file);
        PolicyDocument before = PolicyDocument.Empty;
        if (File.Exists(path))
        {
            PolicyDocument? known = PolicyDocument.Parse(BoundedFile.ReadText(path, file), out PolicyProblem? problem);
            if (problem is { CanRewrite: false }) throw Unreadable(file, problem);
            before = known ?? before;
        }
        PolicyDiff diff = PolicyDiff.Between(before, after.Document);
        BoundedFile.Replace(path, after.Document.Keeping(before).Write());
        WriteText(context.Output, diff);
        context.Output.WriteLine(diff.IsEmpty ? $"{Shown.Word(file)} is unchanged." : $"{Shown.Word(file)} was written; commit it.");
        return ExitCode.Fine;
    }

    private static ToolException Unreadable(string file, PolicyProblem problem) => new(
        $"{Shown.Word(file)}({problem.Line}): {problem.What}; "
        + (problem.CanRewrite
            ? "restore it from version control, or write it again with --accept." : "update the tool: dotnet tool update Fallback.Tool."));

    private static int Write(ToolContext context, PolicyDiff diff, string format, string before, string? remedy)
    {
        switch (format)
        {
            case CommandOptions.Markdown:
                context.Output.Write(PolicyMarkdown.Of(diff));
                break;
            case CommandOptions.Json:
                context.Output.WriteLine(JsonText.Of(json => Write(json, diff)));
                break;
            default:
                WriteText(context.Output, diff);
                context.Output.WriteLine(
                    diff.IsEmpty ? $"The policy is the same as in {before}."
                    : $"{diff.Clients.Count} {(diff.Clients.Count == 1 ? "client differs" : "clients differ")} from {before}."
                        + (remedy is null ? "" : $" Accept with: {remedy}"));
                break;
        }
        return diff.IsEmpty ? ExitCode.Fine : ExitCode.Found;
    }

    private static void WriteText(TextWriter output, PolicyDiff diff)
    {
        foreach (ClientDiff client in diff.Clients)
        {
            string head = client.Change switch
            {
                ClientChange.Added => " is new",
                ClientChange.Removed => " is gone",
                ClientChange.Renamed => $" was called {Shown.Word(client.OldName)}",
                _ => "",
            };
            output.WriteLine($"{(client.IsConfigured ? "chain " : "")}{Shown.Word(client.Name)}{head}");
            foreach (PolicyChange change in client.Changes) output.WriteLine($"  {Shown.Sentence(change.Sentence)}");
            output.WriteLine();
        }
    }

    private static void Write(Utf8JsonWriter json, PolicyDiff diff)
    {
        json.WriteStartObject();
        json.WriteBoolean("differs", !diff.IsEmpty);
        json.WriteStartArray("clients");
        foreach (ClientDiff client in diff.Clients)
        {
            json.WriteStartObject();
            json.Text("name", client.Name);
            json.WriteBoolean("isConfigured", client.IsConfigured);
            json.WriteString("change", client.Change.ToString().ToLowerInvariant());
            if (client.OldName.Length > 0) json.Text("oldName", client.OldName);
            json.WriteStartArray("changes");
            foreach (PolicyChange change in client.Changes)
            {
                json.WriteStartObject();
                json.Text("method", change.Method.Length > 0 ? change.Method : null);
                json.Text("what", change.What);
                json.Text("before", change.Before.Length > 0 ? change.Before : null);
                json.Text("after", change.After.Length > 0 ? change.After : null);
                json.Text("unit", change.Unit.Length > 0 ? change.Unit.Trim() : null);
                json.WriteString("sentence", Shown.Sentence(change.Sentence));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
