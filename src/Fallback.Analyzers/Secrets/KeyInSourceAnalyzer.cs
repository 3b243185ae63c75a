using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>Says where a key is written in the source (FB3002).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyInSourceAnalyzer : DiagnosticAnalyzer
{
    // No key that a provider gives out is shorter.
    internal const int ShortestKey = 16;

    private const string Remedy = "read the new one from configuration or from an environment variable";

    private static readonly DiagnosticDescriptor _rule = new(
        DiagnosticIds.KeyInSource,
        "A key is written in the source",
        "'{0}' looks like a key: whoever reads the source can use it; revoke it, and {1}",
        "Fallback.Secrets",
        DiagnosticSeverity.Warning,
        true,
        "A literal has the format of a provider's key, or is a random text that is given as one.", RulePage.Of(DiagnosticIds.KeyInSource));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(KnownSymbols.ModelChain).IsEmpty) return;
            start.RegisterSyntaxNodeAction(
                AnalyzeText, SyntaxKind.StringLiteralExpression, SyntaxKind.Utf8StringLiteralExpression, SyntaxKind.InterpolatedStringText);
            start.RegisterAdditionalFileAction(static file => KeySettings.Check(file, _rule));
        });
    }

    private static void AnalyzeText(SyntaxNodeAnalysisContext context)
    {
        string text = Text(context.Node);
        if (text.Length < ShortestKey) return;
        if (KeyText.Find(text) is { } found) Report(context, text.Substring(found.Start, found.Length));
        else if (context.Node is ExpressionSyntax literal
            && KeyText.IsSecret(text)
            && KeyTarget.IsOf(literal, context.SemanticModel, context.CancellationToken))
            Report(context, text);
    }

    private static string Text(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        InterpolatedStringTextSyntax text => text.TextToken.ValueText,
        _ => "",
    };

    private static void Report(SyntaxNodeAnalysisContext context, string key) =>
        context.ReportDiagnostic(Diagnostic.Create(_rule, context.Node.GetLocation(), KeyText.Mask(key), Remedy));
}
