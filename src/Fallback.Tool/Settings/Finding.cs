namespace Fallback.Tool.Settings;

/// <summary>Something that a check has found, and where.</summary>
internal sealed record Finding(FindingKind Kind, string Message)
{
    /// <summary>The file as the user wrote it; null for none.</summary>
    public string? File { get; init; }

    /// <summary>From 1; 0 where it is not known.</summary>
    public int Line { get; init; }

    /// <summary>From 1; 0 where it is not known.</summary>
    public int Column { get; init; }

    /// <summary>As compilers write it, so that editors and CI find the place.</summary>
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
