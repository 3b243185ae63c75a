using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Decides what the generator emits for an interface: a client, one that throws where there are errors, or nothing.</summary>
internal static class ClientParser
{
    public static ClientSpec? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var errors = new List<Problem>();
        var problems = new ProblemSink(problem =>
        {
            if (problem.Severity == DiagnosticSeverity.Error) errors.Add(problem);
        });
        ClientSpec? client = InterfaceParser.Parse(type, problems, cancellationToken);
        List<IMethodSymbol> methods = InterfaceParser.Methods(type);
        if (client is not null && client.Methods.Count == methods.Count && !methods.Any(IsUnfinished)) return client;
        return InterfaceParser.AsksForClient(type, methods) ? FaultParser.Parse(type, methods, errors, compilation) : null;
    }

    /// <summary>Whether the compiler reports the method, and would report its implementation for the same.</summary>
    // A type that means nothing here may come from another source generator, whose output no generator sees: such a parameter is written
    // as it stands, and compiles with the rest.
    private static bool IsUnfinished(IMethodSymbol method) =>
        method.Parameters.Select(static parameter => parameter.Name).Distinct().Count() < method.Parameters.Length;
}
