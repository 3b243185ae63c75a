using System.CommandLine;
using Fallback.CompilerServices;
using Fallback.Tool.Assemblies;
using Fallback.Tool.Output;
using Fallback.Tool.Settings;

namespace Fallback.Tool.Check;

/// <summary><c>fallback check</c>: finds in advance what the start would report about settings.</summary>
internal static class CheckCommand
{
    private const string DefaultFile = "appsettings.json";

    // Nobody fixes more at once, and an unrelated file has a mistake in each line.
    private const int MostShown = 200;

    public static Command Create(ToolContext context)
    {
        Argument<string[]> files = new("files")
        {
            Description = "Settings files; later files win. Default: appsettings.json in the current folder, or else that of --assembly.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> assembly = new("--assembly")
        {
            Description = "A built assembly or a project folder, to check the chains of its clients as well.",
            HelpName = "path",
        };
        Option<string[]> inCode = new("--in-code")
        {
            Description = "A provider that the application registers in code; may be repeated.",
            HelpName = "provider",
            DefaultValueFactory = _ => [],
        };
        Option<bool> strict = new("--strict") { Description = "Treats warnings as errors." };
        Option<string> section = CommandOptions.Section();
        Option<string> format = CommandOptions.Format(CommandOptions.Text, CommandOptions.Json);
        var check = new Command("check", "Checks settings as the application does at startup, without the network.")
            { files, assembly, inCode, strict, section, format };
        Help.Show(
            check,
            """
              fallback check appsettings.json
              fallback check appsettings.json appsettings.Production.json --strict
              fallback check src/Shop/appsettings.json --assembly src/Shop
              fallback check --assembly src/Shop           also without a settings file

            Errors keep the application from starting. Warnings are about chains that do not work as written.
            Notes are about this machine, such as a missing key, and do not change the exit code.
            Exits with 1 if there is an error.
            """);
        check.SetAction((parsed, cancellationToken) =>
        {
            string[]? named = parsed.GetValue(files) is { Length: > 0 } some ? some : null;
            string[] given = named ?? [DefaultFile];
            string path = parsed.GetValue(section)!;
            IReadOnlyList<ChainDeclaration> chains = [];
            string image = "";
            if (parsed.GetValue(assembly) is { } built)
            {
                given = named ?? Usual(context, built);
                BuiltAssembly read = BuiltAssembly.Load(context, built, cancellationToken);
                image = Path.GetFileName(read.Path);
                foreach (string text in read.ModelFiles) ModelFiles.Register(text);
                chains = [.. DeclaredClient.Of(read).SelectMany(static client => client.Chains).Select(static chain => chain.Declaration)];
            }
            else if (named is null && !File.Exists(context.PathOf(DefaultFile)))
                throw new ToolException($"There is no {DefaultFile} here; name a settings file, or a build with --assembly.");
            SettingsSource source = SettingsSource.Read(context, given, path, withEnvironment: false);
            IReadOnlyList<Finding> findings = new SettingsCheck(source, path).Run(chains, parsed.GetValue(inCode)!);
            if (given.Length == 0) context.Errors.WriteLine($"There is no {DefaultFile}; only the assembly was checked.");
            string[] shown = given.Length > 0 ? given : [image];
            return Task.FromResult(Write(context, shown, Order(findings), parsed.GetValue(format)!, parsed.GetValue(strict)));
        });
        return check;
    }

    /// <summary>The default settings file of a build: none for an application that has everything in attributes.</summary>
    private static string[] Usual(ToolContext context, string build)
    {
        if (File.Exists(context.PathOf(DefaultFile))) return [DefaultFile];
        string folder = Directory.Exists(context.PathOf(build)) ? build : Path.GetDirectoryName(build) ?? "";
        string beside = Path.Combine(folder, DefaultFile);
        return File.Exists(context.PathOf(beside)) ? [beside] : [];
    }

    private static Finding[] Order(IReadOnlyList<Finding> findings) =>
        [.. findings.Distinct().OrderBy(static finding => finding.Kind).ThenBy(static finding => finding.File, StringComparer.Ordinal)
            .ThenBy(static finding => finding.Line)];

    private static int Write(ToolContext context, string[] files, Finding[] findings, string format, bool strict)
    {
        int errors = findings.Count(static finding => finding.Kind == FindingKind.Error);
        int warnings = findings.Count(static finding => finding.Kind == FindingKind.Warning);
        if (format == CommandOptions.Json) context.Output.WriteLine(Json(findings));
        else
        {
            foreach (Finding finding in findings.Take(MostShown)) context.Output.WriteLine(finding);
            if (findings.Length > MostShown) context.Output.WriteLine($"… and {findings.Length - MostShown} more");
            string where = string.Join(", ", files.Select(Shown.Word));
            string notes = Count(findings.Length - errors - warnings, "note");
            context.Output.WriteLine($"{Count(errors, "error")}, {Count(warnings, "warning")}, {notes} in {where}.");
        }
        return errors > 0 || strict && warnings > 0 ? ExitCode.Found : ExitCode.Fine;
    }

    private static string Count(int count, string noun) => $"{(count == 0 ? "no" : count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Json(Finding[] findings) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", finding.Kind.ToString().ToLowerInvariant());
            json.Text("file", finding.File);
            json.Number("line", finding.Line > 0 ? finding.Line : null);
            json.Number("column", finding.Column > 0 ? finding.Column : null);
            json.WriteString("message", Shown.Sentence(finding.Message));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
