using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Offers the fixes of FB2004 on each figure that takes part, the deadline and every timeout: the warning stands once, at the tier that is
/// never tried, and the figures that have to change stand elsewhere.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp), Shared]
public sealed class FitDeadlineCodeRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span) is not { } node
            || node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { } argument
            || argument.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
            || argument.NameEquals is { Name.Identifier.ValueText: not "DeadlineMs" }
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.GetTypeInfo(attribute, context.CancellationToken).Type?.Name is not { } name
            || name != (argument.NameEquals is null ? PolicyAttributes.TierTimeout : PolicyAttributes.ModelChain))
            return;
        foreach (DeadlineFit fit in DeadlineFit.Of(attribute, model, context.CancellationToken))
        {
            Offer(context, fit.Raise);
            Offer(context, fit.Shorten);
        }
    }

    private static void Offer(CodeRefactoringContext context, Func<Edits, CancellationToken, string?> plan)
    {
        var edits = new Edits();
        if (plan(edits, context.CancellationToken) is not { } title) return;
        context.RegisterRefactoring(CodeAction.Create(
            title,
            async token => context.Document.WithText(edits.ApplyTo(await context.Document.GetTextAsync(token).ConfigureAwait(false))),
            title));
    }
}
