using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Something wrong with a declaration. The analyzer reports it; the generator only looks whether there is an error.</summary>
internal readonly struct Problem(string id, DiagnosticSeverity severity, Location? location, string message)
{
    public string Id { get; } = id;

    public DiagnosticSeverity Severity { get; } = severity;

    public Location? Location { get; } = location;

    public string Message { get; } = message;
}
