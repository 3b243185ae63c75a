using System;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Gathers what the parser finds: for the analyzer to report, for the generator to know whether to emit.</summary>
internal sealed class ProblemSink(Action<Problem>? report)
{
    public bool HasErrors { get; private set; }

    public void Error(string id, Location? location, string message, string? remedy = null)
    {
        HasErrors = true;
        report?.Invoke(new Problem(id, DiagnosticSeverity.Error, location, message, remedy));
    }

    public void Warn(string id, Location? location, string message, string? remedy = null) =>
        report?.Invoke(new Problem(id, DiagnosticSeverity.Warning, location, message, remedy));

    public void Inform(string id, Location? location, string message, string? remedy = null) =>
        report?.Invoke(new Problem(id, DiagnosticSeverity.Info, location, message, remedy));
}
