using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Finds out where <c>await</c> is possible.</summary>
internal static class AwaitablePlace
{
    /// <summary>Whether the function around is asynchronous, or the file's top level, and nothing between forbids it.</summary>
    public static bool Allows(ExpressionSyntax expression) => Function(expression) is { } function && IsAsynchronous(function);

    /// <summary>
    /// Returns the containing function, or the top-level statement; null if <c>await</c> is impossible even in an asynchronous one.
    /// </summary>
    public static SyntaxNode? Function(ExpressionSyntax expression)
    {
        foreach (SyntaxNode outer in expression.Ancestors())
            switch (outer)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax or GlobalStatementSyntax:
                    return outer;
                case LockStatementSyntax or QueryExpressionSyntax or UnsafeStatementSyntax or CatchFilterClauseSyntax or MemberDeclarationSyntax:
                    return null;
                // Behind ?. the task has no expression of its own that could be awaited.
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull.Span.Contains(expression.Span):
                    return null;
            }
        return null;
    }

    public static bool IsAsynchronous(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => true,
    };

    public static string NameOf(SyntaxNode function) => function switch
    {
        LocalFunctionStatementSyntax local => $"'{local.Identifier.ValueText}'",
        MethodDeclarationSyntax method => $"'{method.Identifier.ValueText}'",
        _ => "the lambda",
    };
}
