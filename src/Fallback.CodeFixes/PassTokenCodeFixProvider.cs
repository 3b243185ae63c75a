using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Gives a method a token, or a call the one that its caller has (FB4001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PassTokenCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.CancellationNotPassed)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan);
        if (node is MethodDeclarationSyntax method) return Declare(method, model, edits, cancellationToken);
        diagnostic.Properties.TryGetValue(CancellationNotPassedAnalyzer.Token, out string? token);
        return token is not null && node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            ? Pass(token, call, model, edits, cancellationToken)
            : null;
    }

    /// <summary>Gives a method a token that callers may leave out; null where that would break something.</summary>
    internal static string? Declare(MethodDeclarationSyntax method, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SeparatedSyntaxList<ParameterSyntax> parameters = method.ParameterList.Parameters;
        if (parameters.Any(static parameter =>
                parameter.Identifier.ValueText == "cancellationToken"
                || parameter.Modifiers.Any(SyntaxKind.ParamsKeyword)))
            return null;
        if (model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol
            // A class of the project's own, a test's fake say, would no longer compile.
            || OwnImplementations.AreIn(symbol.ContainingType, model.Compilation))
            return null;
        Append(
            parameters,
            method.ParameterList.OpenParenToken,
            $"{TypeText.Of("System.Threading", "CancellationToken", method.SpanStart, model)} cancellationToken = default",
            edits);
        return "Add a CancellationToken";
    }

    private static string? Pass(string token, InvocationExpressionSyntax call, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || method.Parameters.Any(static parameter => parameter.IsParams))
            return null;
        IMethodSymbol? taking = PassedToken.IsTaken(method) ? method : PassedToken.Twin(method);
        if (taking is null) return ReadWith(token, call, edits);
        IParameterSymbol parameter = taking.Parameters.First(static parameter => KnownSymbols.IsCancellationToken(parameter.Type));
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        bool isNext = arguments.Count == parameter.Ordinal && arguments.All(static argument => argument.NameColon is null);
        Append(arguments, call.ArgumentList.OpenParenToken, isNext ? token : $"{parameter.Name}: {token}", edits);
        return $"Pass '{token}'";
    }

    /// <summary>A stream whose method has no token can be given one where it is read; the type that comes of it is good for nothing else.</summary>
    private static string? ReadWith(string token, InvocationExpressionSyntax call, Edits edits)
    {
        bool isRead = call.Parent is ForEachStatementSyntax or ForEachVariableStatementSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" };
        if (!isRead) return null;
        edits.Replace(new(call.Span.End, 0), $".WithCancellation({token})");
        return $"Read with '{token}'";
    }

    private static void Append<T>(SeparatedSyntaxList<T> list, SyntaxToken open, string text, Edits edits) where T : SyntaxNode
    {
        if (list.Count == 0) edits.Replace(new(open.Span.End, 0), text);
        else edits.Replace(new(list.Last().Span.End, 0), ", " + text);
    }
}
