namespace Fallback.Tool;

/// <summary>The exit codes of the tool. Scripts depend on them; docs/tool.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded and found nothing wrong.</summary>
    public const int Fine = 0;

    /// <summary>The command succeeded and found something: a difference, a mistake, a provider that does not answer.</summary>
    public const int Found = 1;

    /// <summary>The command failed: wrong arguments, or an unreadable file.</summary>
    public const int WrongUse = 2;

    /// <summary>The command was stopped by Ctrl+C; the value that shells use.</summary>
    public const int Interrupted = 130;
}
