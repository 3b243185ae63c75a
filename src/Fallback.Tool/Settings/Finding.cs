namespace Fallback.Tool.Settings;

/// <summary>A finding of a check, with its place.</summary>
internal sealed record Finding(FindingKind Kind, string Message)
{
    /// <summary>The file as the user wrote it; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1; 0 if unknown.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 if unknown.</summary>
    public int Column { get; init; }

    /// <summary>Returns the finding in the form of compilers, so that editors and CI find the place.</summary>
    public override string ToString()
    {
        string kind = Kind.ToString().ToLowerInvariant();
        string place = File is null ? "" : Line > 0 ? $"{Output.Shown.Word(File)}({Line},{Column}): " : $"{Output.Shown.Word(File)}: ";
        return $"{place}{kind}: {Output.Shown.Sentence(Message)}";
    }
}

internal enum FindingKind
{
    Error,
    Warning,
    Note,
}
