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
        if (client is not null && client.Methods.Count == methods.Count && !IsUnfinished(type, methods, cancellationToken)) return client;
        return InterfaceParser.AsksForClient(type, methods)
            ? FaultParser.Parse(type, methods, errors, compilation, cancellationToken)
            : null;
    }

    /// <summary>
    /// Whether the compiler reports something that a client would do without, such as a deadline, or would report the client's method
    /// for the same as the interface's.
    /// </summary>
    // A type that means nothing here may come from another source generator, whose output no generator sees: such a parameter is written
    // as it stands, and compiles with the rest.
    private static bool IsUnfinished(INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods, CancellationToken cancellationToken) =>
        methods.Prepend<ISymbol>(type).Any(symbol => UnseenNames.AreInAttributes(symbol, cancellationToken))
        || methods.Any(static method =>
            method.Parameters.Select(static parameter => parameter.Name).Distinct().Count() < method.Parameters.Length);
}
