namespace Fallback.Tool;

/// <summary>What the tool exits with. Scripts depend on it; docs/tool.md lists it.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Fine = 0;

    /// <summary>The command did its work and found something: a difference, a mistake, a provider that does not answer.</summary>
    public const int Found = 1;

    /// <summary>The command could not do its work: wrong arguments, or a file that cannot be read.</summary>
    public const int WrongUse = 2;

    /// <summary>Stopped by Ctrl+C, as shells say it.</summary>
    public const int Interrupted = 130;
}
