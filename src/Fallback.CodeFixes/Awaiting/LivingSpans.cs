using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Spans, and whatever else is on the stack only, do not outlive an <c>await</c>. The compiler says so where it emits, and not
/// before.</summary>
internal static class LivingSpans
{
    /// <summary>Whether one may be needed on both sides of an expression that is to be awaited.</summary>
    public static bool AreAround(ExpressionSyntax wait, SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (SyntaxNode outer in wait.Ancestors().TakeWhile(outer => outer != function.Parent))
        {
            bool isAround = outer switch
            {
                ExpressionSyntax expression => AreIn(expression, wait, model, cancellationToken),
                ForEachStatementSyntax loop => loop.Statement.Span.Contains(wait.Span) && IsOverSpan(loop, model),
                BlockSyntax block => AreDeclared(block.Statements, wait, model, cancellationToken),
                GlobalStatementSyntax { Parent: CompilationUnitSyntax file } => AreDeclared(
                    file.Members.OfType<GlobalStatementSyntax>().Select(static global => global.Statement), wait, model, cancellationToken),
                _ => false,
            };
            if (isAround) return true;
        }
        return false;
    }

    public static bool IsOverSpan(ForEachStatementSyntax loop, SemanticModel model) =>
        model.GetForEachStatementInfo(loop).GetEnumeratorMethod?.ReturnType.IsRefLikeType == true
        || model.GetTypeInfo(loop.Expression).Type?.IsRefLikeType == true;

    /// <summary>What is evaluated before, a receiver or an argument, and an interpolated string that is written into a handler.</summary>
    private static bool AreIn(ExpressionSyntax outer, ExpressionSyntax wait, SemanticModel model, CancellationToken cancellationToken) =>
        FunctionBody.Own(outer).OfType<ExpressionSyntax>().Any(part =>
            (part.Span.End <= wait.SpanStart || part is InterpolatedStringExpressionSyntax && part.Span.Contains(wait.Span))
            && model.GetTypeInfo(part, cancellationToken) is var type
            && (type.Type?.IsRefLikeType == true || type.ConvertedType?.IsRefLikeType == true));

    private static bool AreDeclared(
        IEnumerable<StatementSyntax> statements, ExpressionSyntax wait, SemanticModel model, CancellationToken cancellationToken) =>
        statements.TakeWhile(statement => statement.Span.End <= wait.SpanStart)
            .SelectMany(FunctionBody.Own)
            .Any(node => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax
                && model.GetDeclaredSymbol(node, cancellationToken) is ILocalSymbol local
                && (local.IsRef || local.Type.IsRefLikeType));
}
