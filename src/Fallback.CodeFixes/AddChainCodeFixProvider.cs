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
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is null || Policy(root, diagnostic) is null) continue;
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
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        if (root is null) return document;
        var edits = new Edits();
        foreach (Diagnostic diagnostic in diagnostics)
            if (Policy(root, diagnostic) is var (policy, type))
                AddedAttribute.Before(type, $"[{AddedAttribute.Qualifier(policy)}ModelChain({Models})]", edits);
        return document.WithText(edits.ApplyTo(text));
    }

    /// <summary>
    /// The policy, and its interface: a client answers all methods, so that a chain for one of them would leave the others without. Null
    /// for an attribute that a chain does not help: of a class, or of a method that has a body.
    /// </summary>
    private static (AttributeSyntax Policy, InterfaceDeclarationSyntax Type)? Policy(SyntaxNode root, Diagnostic diagnostic)
    {
        var policy = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
        return policy?.Parent?.Parent switch
        {
            InterfaceDeclarationSyntax type => (policy, type),
            MethodDeclarationSyntax { Body: null, ExpressionBody: null, Parent: InterfaceDeclarationSyntax type } method
                when !method.Modifiers.Any(SyntaxKind.StaticKeyword) => (policy, type),
            _ => null,
        };
    }
}
