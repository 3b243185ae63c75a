using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>
/// Gives an interface whose policies do nothing the chain that they are for (FB1009). Its models are a start; only the developer knows the
/// right ones, so that whole projects and solutions, where nobody looks at each place, are left to the fix that removes.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddChainCodeFixProvider : CodeFixProvider
{
    private const string Models = "\"deepseek/deepseek-flash\", \"openai/gpt-6-luna\"";

    private static readonly FixAllProvider _fixAll = FixAllProvider.Create(
        static async (context, document, diagnostics) => await AddAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false),
        [FixAllScope.Document]);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.PolicyWithoutChain];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => _fixAll;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (model is null || Policy(model, diagnostic, context.CancellationToken) is null) continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Add [ModelChain({Models})]",
                    token => AddAsync(context.Document, [diagnostic], token),
                    DiagnosticIds.PolicyWithoutChain + ".Chain"),
                diagnostic);
        }
    }

    private static async Task<Document> AddAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        if (model is null) return document;
        var edits = new Edits();
        foreach (Diagnostic diagnostic in diagnostics)
            if (Policy(model, diagnostic, cancellationToken) is var (policy, type))
                AddedAttribute.Before(type, $"[{AddedAttribute.Qualifier(policy)}ModelChain({Models})]", edits);
        return document.WithText(edits.ApplyTo(text));
    }

    /// <summary>
    /// The policy, and its interface: a client answers all methods, so that a chain for one of them would leave the others without. Null
    /// for an attribute that a chain does not help: of a class, of a method that has a body, or of an interface that can have no client.
    /// </summary>
    private static (AttributeSyntax Policy, InterfaceDeclarationSyntax Type)? Policy(
        SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
        var policy = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        (AttributeSyntax, InterfaceDeclarationSyntax Type)? found = policy?.Parent?.Parent switch
        {
            InterfaceDeclarationSyntax type => (policy, type),
            MethodDeclarationSyntax { Body: null, ExpressionBody: null, Parent: InterfaceDeclarationSyntax type } method
                when !method.Modifiers.Any(SyntaxKind.StaticKeyword) => (policy, type),
            _ => null,
        };
        return found is { Type: var declared }
            && model.GetDeclaredSymbol(declared, cancellationToken) is { } symbol
            && !ClientName.Containers(symbol).Prepend(symbol).Any(static outer => outer.IsGenericType || InterfaceShape.IsHidden(outer))
                ? found
                : null;
    }
}
