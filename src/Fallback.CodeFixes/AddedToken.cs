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
        if (model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol
            // A class of the project's own, a test's fake say, would no longer compile.
            || OwnImplementations.AreIn(symbol.ContainingType, model.Compilation))
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
}
