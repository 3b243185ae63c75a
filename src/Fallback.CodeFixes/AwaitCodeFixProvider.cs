using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Awaits what a thread would wait for (FB4002), where the code around may await.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.BlockingWait)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (diagnostic.AdditionalLocations.Count == 0
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax wait)
            return null;
        if (!AwaitablePlace.Allows(wait)) return null;
        bool isDone = wait switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result => Await(wait, result.Expression, edits),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation =>
                Await(invocation, access, model, edits, cancellationToken),
            _ => false,
        };
        return isDone ? "Use 'await'" : null;
    }

    private static bool Await(
        InvocationExpressionSyntax wait, MemberAccessExpressionSyntax access, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = wait.ArgumentList.Arguments;
        bool isStatement = wait.Parent is ExpressionStatementSyntax;
        switch (access.Name.Identifier.ValueText)
        {
            case "GetResult"
                when access.Expression is InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter
                }:
                return Await(wait, awaiter.Expression, edits);
            case "Wait" when isStatement && arguments.Count == 0:
                return Await(wait, access.Expression, edits);
            case "Wait"
                when isStatement && arguments.Count == 1
                    && model.GetTypeInfo(arguments[0].Expression, cancellationToken).Type is { } type
                    && KnownSymbols.IsCancellationToken(type):
                return Rename(wait, access.Name, "WaitAsync", edits);
            case "WaitAll" when isStatement && model.GetSymbolInfo(wait, cancellationToken).Symbol is IMethodSymbol { Parameters.Length: 1 }:
                return Rename(wait, access.Name, "WhenAll", edits);
            case "ToBlockingEnumerable" when arguments.Count == 0 && wait.Parent is CommonForEachStatementSyntax loop:
                edits.Replace(new(loop.ForEachKeyword.SpanStart, 0), "await ");
                edits.Replace(TextSpan.FromBounds(access.Expression.Span.End, wait.Span.End), "");
                return true;
            default:
                return false;
        }
    }

    private static bool Await(ExpressionSyntax wait, ExpressionSyntax task, Edits edits)
    {
        bool isOperand = wait.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax
                or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax
            || wait.Parent is InvocationExpressionSyntax invocation && invocation.Expression == wait;
        edits.Replace(new(wait.SpanStart, 0), isOperand ? "(await " : "await ");
        edits.Replace(TextSpan.FromBounds(task.Span.End, wait.Span.End), isOperand ? ")" : "");
        return true;
    }

    private static bool Rename(ExpressionSyntax wait, SimpleNameSyntax name, string asynchronous, Edits edits)
    {
        edits.Replace(new(wait.SpanStart, 0), "await ");
        edits.Replace(name.Span, asynchronous);
        return true;
    }
}
