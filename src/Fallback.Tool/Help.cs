using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Fallback.Tool;

/// <summary>Help that ends with examples.</summary>
internal sealed class Help(HelpAction usual) : SynchronousCommandLineAction
{
    // The width of an ordinary terminal.
    private const int Width = 100;

    private static readonly ConditionalWeakTable<Command, string> _examples = [];

    /// <summary>Sets the examples of a command.</summary>
    public static void Show(Command command, string examples) => _examples.Add(command, examples);

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = Width;
        usual.Invoke(parseResult);
        if (!_examples.TryGetValue(parseResult.CommandResult.Command, out string? examples)) return ExitCode.Fine;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string line in examples.Split('\n')) output.WriteLine(line.TrimEnd('\r'));
        return ExitCode.Fine;
    }
}
