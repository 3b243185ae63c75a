using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Finds the using directives with which the emitted file must be read: none as a rule, since it writes every name in full. A parameter of
/// a type that another generator emits is written as the user wrote it, and then means the same only under the same directives.
/// </summary>
internal static class WrittenUsings
{
    public static IEnumerable<string> Of(IReadOnlyList<IMethodSymbol> methods, CancellationToken cancellationToken) =>
        methods.Where(static method => method.Parameters.Any(static parameter => UnknownTypes.AreIn(parameter.Type)))
            .SelectMany(static method => method.DeclaringSyntaxReferences)
            .SelectMany(place => place.GetSyntax(cancellationToken).Ancestors())
            .SelectMany(static around => around switch
            {
                CompilationUnitSyntax file => file.Usings,
                BaseNamespaceDeclarationSyntax space => space.Usings,
                _ => [],
            })
            // Global ones hold in the emitted file, too.
            .Where(static directive => directive.GlobalKeyword.RawKind == 0)
            .Select(static directive => directive.WithoutTrivia().ToString())
            .Distinct()
            .OrderBy(static directive => directive, System.StringComparer.Ordinal);
}
