using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Where <c>await</c> may stand.</summary>
internal static class AwaitablePlace
{
    /// <summary>Whether the function around is asynchronous, or the file's top level, and nothing between forbids it.</summary>
    public static bool Allows(ExpressionSyntax expression)
    {
        foreach (SyntaxNode outer in expression.Ancestors())
            switch (outer)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
                case LockStatementSyntax or QueryExpressionSyntax or UnsafeStatementSyntax or CatchFilterClauseSyntax or MemberDeclarationSyntax:
                    return false;
                // Behind ?. the task has no expression of its own that could be awaited.
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull.Span.Contains(expression.Span):
                    return false;
            }
        return false;
    }
}
