namespace Fallback.Tool;

/// <summary>Ends a command that cannot go on. The message is one sentence with a remedy, and is printed as it is.</summary>
internal sealed class ToolException(string message, int exitCode = ExitCode.WrongUse) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
