using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Fallback.Roslyn;

/// <summary>Awaits a function wherever it is called.</summary>
internal static class AwaitedCallers
{
    /// <summary>
    /// Adds the awaits; false if a caller cannot await it: in another file, in code that is not asynchronous, or as a delegate that returns
    /// no task.
    /// </summary>
    public static async Task<bool> AddAsync(
        IMethodSymbol symbol, SyntaxNode function, Document document, Edits edits, CancellationToken cancellationToken)
    {
        SyntaxNode root = function.SyntaxTree.GetRoot(cancellationToken);
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        IEnumerable<ReferencedSymbol> found =
            await SymbolFinder.FindReferencesAsync(symbol, document.Project.Solution, cancellationToken).ConfigureAwait(false);
        foreach (ReferenceLocation place in found.SelectMany(static referenced => referenced.Locations))
        {
            if (place.IsImplicit || place.Document.Id != document.Id) return false;
            SyntaxNode name = root.FindNode(place.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
            if (IsMention(name)) continue;
            ExpressionSyntax used = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (ExpressionSyntax)name;
            if (used.Parent is InvocationExpressionSyntax call && call.Expression == used)
            {
                if (AwaitablePlace.Function(call) is not { } around
                    || around != function && !AwaitablePlace.IsAsynchronous(around)
                    || LivingSpans.AreAround(call, around, model, cancellationToken))
                    return false;
                WaitEdit.Await(call, edits);
            }
            else if (model.GetTypeInfo(used, cancellationToken).ConvertedType is not { } type || !KnownSymbols.Is(type, "System", "Delegate"))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether it is in <c>nameof</c>, or in a comment.</summary>
    private static bool IsMention(SyntaxNode name) =>
        name is not SimpleNameSyntax
        || name.Ancestors().Any(static outer => outer is DocumentationCommentTriviaSyntax
            or InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });
}
