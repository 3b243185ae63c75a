using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Declares what can happen if no tier can continue a stream (FB2018): a stream of updates restarts; a stream of text,
/// which cannot report a restart, fails.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RestartStreamCodeFixProvider() : EditingCodeFixProvider(DiagnosticIds.NothingContinues)
{
    private protected override string? Plan(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(DeclarationAnalyzer.RemedyProperty, out string? instead) || instead is null) return null;
        SyntaxNode place = root.FindNode(diagnostic.Location.SourceSpan);
        if ((place as ExpressionSyntax ?? (place as AttributeArgumentSyntax)?.Expression) is not { } written) return null;
        // If a constant or a cast sets it, the form of the rest is unknown.
        IdentifierNameSyntax? name = written.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .FirstOrDefault(static identifier => identifier.Identifier.ValueText == nameof(StreamRecovery.Continue));
        if (name is null) return null;
        string code = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access.Expression + "." + instead : instead;
        edits.Replace(written.Span, code);
        return $"Declare {instead}";
    }
}
