using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>Turns what a function returns as a task into what an asynchronous one returns.</summary>
internal static class ReturnEdit
{
    private const string Tasks = "System.Threading.Tasks";

    public static bool IsTask(ITypeSymbol? type) => type is not null && (IsPlain(type) || KnownSymbols.IsTask(type) || KnownSymbols.IsValueTask(type));

    /// <summary>False where one of the returns has no such form.</summary>
    public static bool Add(SyntaxNode body, ITypeSymbol returned, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        // What is left of a plain task's expression is a statement, which not every value can be.
        if (body is ExpressionSyntax expression)
            return IsPlain(returned) ? Await(expression, model, edits) : Value(expression, model, edits, cancellationToken);
        foreach (ReturnStatementSyntax statement in FunctionBody.Own(body).OfType<ReturnStatementSyntax>())
            if (statement.Expression is not { } value
                || !(IsPlain(returned) ? Statement(statement, value, body, model, edits) : Value(value, model, edits, cancellationToken)))
                return false;
        return true;
    }

    /// <summary><c>return Task.FromResult(x)</c> returns x, and any other task is awaited.</summary>
    private static bool Value(ExpressionSyntax value, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (value is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments }
            && model.GetSymbolInfo(value, cancellationToken).Symbol is IMethodSymbol { Name: "FromResult" } method
            && method.ContainingNamespace.ToDisplayString() == Tasks)
        {
            Unwrap(value, arguments[0].Expression, edits);
            return true;
        }
        // new(x) has its type from what is returned.
        if (value is ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } made, Initializer: null }
            && model.GetSymbolInfo(value, cancellationToken).Symbol is IMethodSymbol { Parameters.Length: 1 } constructor
            && KnownSymbols.IsValueTask(constructor.ContainingType))
        {
            bool isResult = SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType.TypeArguments[0]);
            if (!isResult && !Await(made[0].Expression, model, edits)) return false;
            Unwrap(value, made[0].Expression, edits);
            return true;
        }
        return Await(value, model, edits);
    }

    /// <summary>Leaves of a call its argument alone, and the comments around that.</summary>
    private static void Unwrap(ExpressionSyntax call, ExpressionSyntax argument, Edits edits)
    {
        foreach (TextSpan cut in (TextSpan[])
            [TextSpan.FromBounds(call.SpanStart, argument.SpanStart), TextSpan.FromBounds(argument.Span.End, call.Span.End)])
        {
            bool isPlain = !call.DescendantTrivia().Any(trivia => cut.Contains(trivia.Span)
                && !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
            IEnumerable<TextSpan> gone =
                isPlain ? [cut] : call.DescendantTokens().Select(static token => token.Span).Where(span => cut.Contains(span));
            foreach (TextSpan span in gone) edits.Replace(span, "");
        }
    }

    private static bool Statement(ReturnStatementSyntax statement, ExpressionSyntax value, SyntaxNode body, SemanticModel model, Edits edits)
    {
        bool isLast = ((BlockSyntax)body).Statements.Last() == statement;
        if (IsDone(value))
        {
            bool isAlone = isLast && !statement.DescendantTrivia().Any(static trivia =>
                trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsDirective);
            if (isAlone) edits.Replace(statement.FullSpan, "");
            else edits.Replace(TextSpan.FromBounds(statement.ReturnKeyword.Span.End, value.Span.End), "");
            return true;
        }
        if (!isLast || !Await(value, model, edits)) return false;
        edits.Replace(TextSpan.FromBounds(statement.ReturnKeyword.SpanStart, value.SpanStart), "");
        return true;
    }

    private static bool Await(ExpressionSyntax value, SemanticModel model, Edits edits)
    {
        if (value is LiteralExpressionSyntax or DefaultExpressionSyntax or ThrowExpressionSyntax) return false;
        // After await, nothing shows the type of new() or null.
        ExpressionSyntax alone = SyntaxFactory.ParseExpression(value.ToString());
        if (!IsTask(model.GetSpeculativeTypeInfo(value.SpanStart, alone, SpeculativeBindingOption.BindAsExpression).Type)) return false;
        bool isWhole = value is InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax or ElementAccessExpressionSyntax
            or BaseObjectCreationExpressionSyntax or ParenthesizedExpressionSyntax;
        edits.Replace(new(value.SpanStart, 0), isWhole ? "await " : "await (");
        if (!isWhole) edits.Replace(new(value.Span.End, 0), ")");
        return true;
    }

    private static bool IsDone(ExpressionSyntax value) =>
        value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } or DefaultExpressionSyntax
        || value.IsKind(SyntaxKind.DefaultLiteralExpression);

    private static bool IsPlain(ITypeSymbol type) => KnownSymbols.Is(type, Tasks, "Task") || KnownSymbols.Is(type, Tasks, "ValueTask");
}
