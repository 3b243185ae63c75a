using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Turns an SDK's own retries off (FB4006).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TurnOffRetriesCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.DoubledRetries)
{
    private const string Primitives = "System.ClientModel.Primitives";

    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
                .FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { } creation)
            return null;
        ITypeSymbol? type = model.GetTypeInfo(creation, cancellationToken).Type;
        bool isDone = SdkRetries.IsAnthropic(type)
            ? Set(creation, "MaxRetries", "0", edits)
            : SdkRetries.IsOpenAI(type) && TurnOff(creation, model, edits, cancellationToken);
        return isDone ? $"Turn off the retries of '{type!.Name}'" : null;
    }

    private static bool TurnOff(BaseObjectCreationExpressionSyntax creation, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        string policy = $"new {TypeText.Of(Primitives, "ClientRetryPolicy", creation.SpanStart, model)}(0)";
        ExpressionSyntax? options = creation.ArgumentList?.Arguments
            .Select(static argument => argument.Expression)
            .FirstOrDefault(argument => SdkRetries.IsOptions(model.GetTypeInfo(argument, cancellationToken).ConvertedType));
        if (options is null) return OptionsArgument.Append(creation, $"RetryPolicy = {policy}", model, edits, cancellationToken);
        if (model.GetSymbolInfo(options, cancellationToken).Symbol is ILocalSymbol local)
            options = (local.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) as VariableDeclaratorSyntax)?.Initializer?.Value;
        return options is BaseObjectCreationExpressionSyntax made && Set(made, "RetryPolicy", policy, edits);
    }

    private static bool Set(BaseObjectCreationExpressionSyntax creation, string member, string value, Edits edits)
    {
        string text = $"{member} = {value}";
        InitializerExpressionSyntax? initializer = creation.Initializer;
        AssignmentExpressionSyntax? written = initializer?.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(assignment =>
                assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var name }
                && name == member);
        if (written is not null) edits.Replace(written.Right.Span, value);
        else if (initializer is null) edits.Replace(new(creation.Span.End, 0), $" {{ {text} }}");
        else if (initializer.Expressions.Count == 0) edits.Replace(new(initializer.OpenBraceToken.Span.End, 0), " " + text);
        else edits.Replace(new(initializer.Expressions.Last().Span.End, 0), ", " + text);
        return true;
    }
}
