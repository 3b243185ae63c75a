using System.CommandLine;
using Fallback.CompilerServices;
using Fallback.Tool.Assemblies;
using Fallback.Tool.Output;
using Fallback.Tool.Settings;

namespace Fallback.Tool.Doctor;

/// <summary><c>fallback doctor</c>: asks every provider for one token.</summary>
internal static class DoctorCommand
{
    public static Command Create(ToolContext context)
    {
        Argument<string> application = new("application")
        {
            Description = "A project folder or a built assembly; its chains determine which models are asked.",
            DefaultValueFactory = _ => ".",
        };
        Option<string[]> settings = CommandOptions.Settings();
        Option<string> section = CommandOptions.Section();
        Option<string[]> providers = new("--provider")
            { Description = "One provider only; may be repeated.", HelpName = "name", DefaultValueFactory = _ => [] };
        Option<int> timeout = new("--timeout")
            { Description = "The longest time for one answer, in seconds: 1 to 600.", HelpName = "seconds", DefaultValueFactory = _ => 20 };
        timeout.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int seconds) && seconds is >= 1 and <= 600))
                result.AddError("--timeout takes whole seconds from 1 to 600");
        });
        Option<string> format = CommandOptions.Format(CommandOptions.Text, CommandOptions.Json);
        Option<bool> json = new("--json") { Description = "The same as --format json." };
        var doctor = new Command("doctor", "Asks every provider of an application for one token, and explains each failure.")
        {
            application, settings, section, providers, timeout, format, json,
        };
        Help.Show(
            doctor,
            """
              fallback doctor src/Shop
              fallback doctor --settings appsettings.Production.json --provider openai
              OPENAI_API_KEY=... fallback doctor --json

            Settings and keys are those of the application: its settings files, its user secrets, and
            environment variables, which win. Each answer costs about one token. A key is never printed.
            """);
        doctor.SetAction(async (parsed, cancellationToken) =>
        {
            (SettingsSource source, IReadOnlyList<ChainDeclaration> chains) = Read(
                context, parsed.GetValue(application)!, parsed.GetValue(settings)!, parsed.GetValue(section)!, cancellationToken);
            FallbackOptions options = source.Options();
            options.AnswerCache.Store = AnswerCacheStore.Memory;
            if (source.Mistakes.Count > 0 || OptionsCheck.Mistakes(options, [], []) is { Count: > 0 })
            {
                foreach (Finding mistake in source.Mistakes) context.Errors.WriteLine(mistake);
                foreach (string mistake in OptionsCheck.Mistakes(options, [], [])) context.Errors.WriteLine(Shown.Sentence(mistake));
                throw new ToolException("No provider was asked, because the settings have mistakes; fallback check shows where.");
            }
            var targets = new Targets(options, chains);
            IReadOnlyList<Target> chosen = Chosen(targets, parsed.GetValue(providers)!);
            // A provider that is known by its name alone gets an entry, so that its connections are observed as well.
            foreach (Target target in chosen) options.AddProvider(target.Provider, static _ => { });
            using var examination = new Examination(options, context.Time, TimeSpan.FromSeconds(parsed.GetValue(timeout)));
            IReadOnlyList<Diagnosis> found = await examination.RunAsync(chosen, cancellationToken);
            IReadOnlyList<DeadEnd> deadEnds = parsed.GetValue(providers)!.Length > 0 ? [] : targets.DeadEnds;
            if (parsed.GetValue(json) || parsed.GetValue(format) == CommandOptions.Json)
                context.Output.WriteLine(DoctorReport.Json(found, deadEnds));
            else DoctorReport.WriteText(context.Output, found, deadEnds);
            return deadEnds.Count > 0 || found.Any(static one => one.Problem is not null || DoctorReport.IsClockWrong(one))
                ? ExitCode.Found : ExitCode.Fine;
        });
        return doctor;
    }

    private static (SettingsSource Source, IReadOnlyList<ChainDeclaration> Chains) Read(
        ToolContext context, string application, string[] files, string section, CancellationToken cancellationToken)
    {
        string path = context.PathOf(application);
        bool isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
            throw new ToolException($"{Shown.Word(application)} does not exist; name a project folder or a built assembly.");
        string folder = isFolder ? path : Path.GetDirectoryName(path)!;
        if (files.Length == 0) files = [.. SettingsSource.Usual(folder, folder)];
        if (isFolder && UserSecrets.Of(folder) is { } secrets) files = [.. files, secrets];
        SettingsSource source = SettingsSource.Read(context, files, section, withEnvironment: true);
        // A folder with settings only, or a project that is not built, is examined by its settings.
        if (isFolder && !ProjectFolder.IsBuilt(folder)) return (source, []);
        BuiltAssembly assembly = BuiltAssembly.Load(context, application, cancellationToken);
        foreach (string text in assembly.ModelFiles) ModelFiles.Register(text);
        IEnumerable<DeclaredMethodChain> chains = DeclaredClient.Of(assembly).SelectMany(static client => client.Chains);
        return (source, [.. chains.Select(static chain => chain.Declaration)]);
    }

    private static Target[] Chosen(Targets targets, string[] providers)
    {
        Target[] chosen =
        [
            .. targets.Found.Where(
                target => providers.Length == 0 || providers.Contains(target.Provider, StringComparer.OrdinalIgnoreCase)),
        ];
        if (chosen.Length > 0 || targets.DeadEnds.Count > 0 && providers.Length == 0) return chosen;
        string known = string.Join(", ", targets.Found.Select(static target => target.Provider).Distinct(StringComparer.OrdinalIgnoreCase));
        throw new ToolException(
            known.Length > 0
                ? $"No provider {Shown.Word(string.Join(", ", providers))} is configured; there is {Shown.Word(known)}."
                : "There is no provider to ask: no chain, no configured provider, no key in the environment; "
                    + "name a project folder, or settings with --settings.");
    }
}
