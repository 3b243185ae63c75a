using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using Fallback.Catalogue;
using Fallback.Tool.Output;

namespace Fallback.Tool;

/// <summary>Runs the tool: reads the command line, runs the command, and reports any error in one sentence.</summary>
internal static class FallbackTool
{
    public static string Version { get; } =
        typeof(FallbackTool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolContext context, CancellationToken cancellationToken)
    {
        Command root = ToolCommands.Create(context);
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is not Help && Mistake(parsed) is { } mistake)
                throw new ToolException($"{mistake} ({Where(parsed)} --help shows examples).");
            var streams = new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Errors,
                EnableDefaultExceptionHandler = false,
                // The token reports Ctrl+C.
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(streams, cancellationToken);
        }
        catch (ToolException e)
        {
            await context.Errors.WriteLineAsync(Shown.Sentence(e.Message));
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await context.Errors.WriteLineAsync("Stopped.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await context.Errors.WriteLineAsync(Shown.Sentence($"{e.Message} Check the path and its permissions."));
            return ExitCode.WrongUse;
        }
        catch (Exception e)
        {
            await context.Errors.WriteLineAsync(Shown.Sentence(
                $"This is a bug in the tool ({e.GetType().Name}: {e.Message}); report it with the command line, without keys."));
            return ExitCode.WrongUse;
        }
    }

    /// <summary>Returns what is wrong with the command line; null if nothing is.</summary>
    private static string? Mistake(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            Command at = parsed.CommandResult.Command;
            bool isOption = unknown.StartsWith('-');
            IEnumerable<string> known = isOption ? OptionsOf(parsed.CommandResult) : at.Subcommands.Select(static command => command.Name);
            string near = unknown.Length <= 64 && NearestName.Of(unknown, known) is { } name ? $"; did you mean {name}?" : "";
            // An unknown argument may be a key in the wrong place, and is not repeated.
            string what = isOption ? $"{Shown.Word(unknown)} is not an option here"
                : at.Subcommands.Count > 0 ? $"{Shown.Word(unknown)} is not a command"
                : "There is one argument too many";
            return what + near;
        }
        Command command = parsed.CommandResult.Command;
        if (command.Action is null && command.Subcommands.Count > 0)
            return $"{command.Name} needs a command: {string.Join(", ", command.Subcommands.Select(static sub => sub.Name))}";
        if (parsed.Errors is not [var error, ..]) return null;
        return error.Message.TrimEnd('.');
    }

    private static IEnumerable<string> OptionsOf(CommandResult? result)
    {
        for (; result is not null; result = result.Parent as CommandResult)
            foreach (Option option in result.Command.Options)
                yield return option.Name;
    }

    private static string Where(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (CommandResult? at = parsed.CommandResult; at?.Parent is CommandResult parent; at = parent) names.Push(at.Command.Name);
        names.Push(ToolCommands.Name);
        return string.Join(' ', names);
    }
}
