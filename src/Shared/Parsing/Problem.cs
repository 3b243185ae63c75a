using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Something wrong with a declaration. The analyzer reports it; the generator only looks whether there is an error.</summary>
internal readonly struct Problem(string id, DiagnosticSeverity severity, Location? location, string message, string? remedy = null)
{
    public string Id { get; } = id;

    public DiagnosticSeverity Severity { get; } = severity;

    public Location? Location { get; } = location;

    public string Message { get; } = message;

    /// <summary>The text that a code fix writes instead of the mistake, if the place alone does not determine it.</summary>
    public string? Remedy { get; } = remedy;
}
