using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Turns an expression that waits into one that awaits, with its comments.</summary>
internal static class WaitEdit
{
    /// <summary>False for a wait that has no such form: one with a timeout, say.</summary>
    public static bool Add(ExpressionSyntax wait, SemanticModel model, Edits edits, CancellationToken cancellationToken) => wait switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result => Await(wait, result.Expression, edits),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation =>
            Add(invocation, access, model, edits, cancellationToken),
        _ => false,
    };

    /// <summary>Awaits an expression at its place.</summary>
    public static void Await(ExpressionSyntax task, Edits edits) => Await(task, task, edits);

    private static bool Add(
        InvocationExpressionSyntax wait, MemberAccessExpressionSyntax access, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = wait.ArgumentList.Arguments;
        // The body of a lambda is a statement as well, where nothing is returned.
        bool isStatement = wait.Parent is ExpressionStatementSyntax or LambdaExpressionSyntax or ArrowExpressionClauseSyntax;
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
                Cut(access.Expression, wait, "", edits);
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
        Cut(task, wait, isOperand ? ")" : "", edits);
        return true;
    }

    /// <summary>Removes what is between the task and the end of the wait, except comments.</summary>
    private static void Cut(ExpressionSyntax task, ExpressionSyntax wait, string end, Edits edits)
    {
        TextSpan cut = TextSpan.FromBounds(task.Span.End, wait.Span.End);
        SyntaxTrivia[] comments =
        [
            .. wait.DescendantTrivia().Where(trivia => cut.Contains(trivia.Span)
                && (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)))
        ];
        if (comments.Length == 0)
        {
            if (cut.Length > 0 || end.Length > 0) edits.Replace(cut, end);
            return;
        }
        SourceText text = wait.SyntaxTree.GetText();
        SyntaxToken next = wait.GetLastToken().GetNextToken();
        string rest = text.ToString(TextSpan.FromBounds(next.Span.End, text.Lines.GetLineFromPosition(next.Span.End).End));
        if (next.IsKind(SyntaxKind.SemicolonToken) && next.SpanStart == wait.Span.End && string.IsNullOrWhiteSpace(rest))
        {
            string kept = text.ToString(TextSpan.FromBounds(task.Span.End, comments[comments.Length - 1].Span.End));
            if (wait.DescendantTokens().All(token => token.SpanStart < task.Span.End || token.SpanStart > comments[comments.Length - 1].SpanStart))
            {
                edits.Replace(TextSpan.FromBounds(task.Span.End, next.Span.End), ";" + kept);
                return;
            }
        }
        foreach (SyntaxToken token in wait.DescendantTokens().Where(token => cut.Contains(token.Span))) edits.Replace(token.Span, "");
        if (end.Length > 0) edits.Replace(new(wait.Span.End, 0), end);
    }

    private static bool Rename(ExpressionSyntax wait, SimpleNameSyntax name, string asynchronous, Edits edits)
    {
        edits.Replace(new(wait.SpanStart, 0), "await ");
        edits.Replace(name.Span, asynchronous);
        return true;
    }
}
