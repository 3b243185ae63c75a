using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Gives a figure the unit that its setting counts in (FB1012). A constant stays, and is multiplied or divided where it is used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ChangeUnitCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.OtherUnit)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(DeclarationAnalyzer.RemedyProperty, out string? instead) || instead is null) return null;
        SyntaxNode place = root.FindNode(diagnostic.Location.SourceSpan);
        if ((place as ExpressionSyntax ?? (place as AttributeArgumentSyntax)?.Expression) is not { } written) return null;
        string code = written is LiteralExpressionSyntax ? instead : Scaled(written, instead, model, cancellationToken);
        edits.Replace(written.Span, code);
        return $"Change to {code}";
    }

    private static string Scaled(ExpressionSyntax written, string instead, SemanticModel model, CancellationToken cancellationToken)
    {
        string operand = written is NameSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax ? written.ToString() : $"({written})";
        object? figure = model.GetConstantValue(written, cancellationToken).Value;
        double wanted = double.Parse(instead.Replace("_", ""), CultureInfo.InvariantCulture);
        if (wanted > Convert.ToDouble(figure, CultureInfo.InvariantCulture)) return operand + " * 1_000";
        // Whole numbers are divided without a remainder, which a figure with a fraction would lose.
        return operand + (figure is int && wanted != Math.Truncate(wanted) ? " / 1_000.0" : " / 1_000");
    }
}
