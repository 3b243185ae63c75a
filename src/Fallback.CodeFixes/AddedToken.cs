using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Gives a method of an interface a <c>CancellationToken</c> that callers may leave out.</summary>
internal static class AddedToken
{
    /// <summary>False where it cannot be given one without breaking something.</summary>
    public static bool Declare(MethodDeclarationSyntax method, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SeparatedSyntaxList<ParameterSyntax> parameters = method.ParameterList.Parameters;
        if (parameters.Any(static parameter =>
                parameter.Identifier.ValueText == "cancellationToken"
                || parameter.Modifiers.Any(SyntaxKind.ParamsKeyword)))
            return false;
        if (model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol || IsImplemented(symbol.ContainingType, model.Compilation))
            return false;
        Append(
            parameters,
            method.ParameterList.OpenParenToken,
            $"{TypeText.Of("System.Threading", "CancellationToken", method.SpanStart, model)} cancellationToken = default",
            edits);
        return true;
    }

    /// <summary>Adds a parameter or an argument behind those that are there.</summary>
    public static void Append<T>(SeparatedSyntaxList<T> list, SyntaxToken open, string text, Edits edits) where T : SyntaxNode
    {
        if (list.Count == 0) edits.Replace(new(open.Span.End, 0), text);
        else edits.Replace(new(list.Last().Span.End, 0), ", " + text);
    }

    /// <summary>A class of the project's own, a test's fake say, would no longer compile. The client itself is written anew.</summary>
    private static bool IsImplemented(INamedTypeSymbol type, Compilation compilation) =>
        compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Any(other => other.TypeKind is TypeKind.Class or TypeKind.Struct
                && other.AllInterfaces.Contains(type, SymbolEqualityComparer.Default)
                && !other.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute"));
}
