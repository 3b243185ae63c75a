using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>The members of an answer's type that lack no more than a setter, wherever in the solution they are written.</summary>
internal static class UnsetMembers
{
    private const string Init = "System.Runtime.CompilerServices.IsExternalInit";

    /// <summary>Returns the members of a method's diagnostic: the first one that was found, and its neighbors of the same kind.</summary>
    public static async Task<List<MemberDeclarationSyntax>> OfAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || model?.GetDeclaredSymbol(method, cancellationToken) is not { ReturnType: INamedTypeSymbol { TypeArguments.Length: 1 } } symbol
            || AnswerTypes.AnswerOf(symbol) is not { } answer
            || AnswerParts.Unset(answer) is not { ContainingType: { } owner })
            return [];
        IMethodSymbol? constructor = AnswerMembers.Constructor(owner);
        var members = new List<MemberDeclarationSyntax>();
        IEnumerable<MemberDeclarationSyntax> written =
        [
            .. AnswerMembers.Of(owner)
                // A property that overrides one without a setter cannot have any.
                .Where(member => AnswerMembers.IsStored(member) && !AnswerMembers.IsSet(member, constructor) && !member.IsOverride)
                .Select(member => Declaration(member, cancellationToken)).OfType<MemberDeclarationSyntax>()
        ];
        foreach (MemberDeclarationSyntax member in written)
            if (await KnowsInitAsync(member, document.Project.Solution, cancellationToken).ConfigureAwait(false)
                && !await IsReferredToAsync(member, document.Project.Solution, cancellationToken).ConfigureAwait(false))
                members.Add(member);
        return members;
    }

    /// <summary><c>{ get; }</c> gets an <c>init</c>, and a field becomes a property with one.</summary>
    public static void Fill(MemberDeclarationSyntax member, Edits edits)
    {
        if (member is PropertyDeclarationSyntax { AccessorList: { } accessors })
        {
            edits.Replace(new TextSpan(accessors.Accessors.Last().Span.End, 0), " init;");
            return;
        }
        var field = (FieldDeclarationSyntax)member;
        SyntaxToken keyword = field.Modifiers.First(static modifier => modifier.IsKind(SyntaxKind.ReadOnlyKeyword));
        VariableDeclaratorSyntax variable = field.Declaration.Variables[0];
        edits.Replace(TextSpan.FromBounds(keyword.SpanStart, keyword.GetNextToken().SpanStart), "");
        edits.Replace(new TextSpan(variable.Identifier.Span.End, 0), " { get; init; }");
        if (variable.Initializer is null) edits.Replace(field.SemicolonToken.Span, "");
    }

    /// <summary>Whether the project that the member is written in, which may be an older one, has <c>init</c>.</summary>
    private static async Task<bool> KnowsInitAsync(MemberDeclarationSyntax member, Solution solution, CancellationToken cancellationToken) =>
        solution.GetDocument(member.SyntaxTree) is { } document and not SourceGeneratedDocument
        && member.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp9 }
        && await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation
        && compilation.GetTypeByMetadataName(Init) is not null;

    /// <summary>Whether code refers to a field, as it cannot to a property: <c>ref</c>, <c>out</c>, <c>in</c>, an address.</summary>
    private static async Task<bool> IsReferredToAsync(
        MemberDeclarationSyntax member, Solution solution, CancellationToken cancellationToken)
    {
        if (member is not FieldDeclarationSyntax field
            || solution.GetDocument(member.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(field.Declaration.Variables[0], cancellationToken) is not { } symbol)
            return false;
        IEnumerable<ReferencedSymbol> found =
            await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false);
        foreach (ReferenceLocation place in found.SelectMany(static referenced => referenced.Locations))
        {
            SyntaxNode? root = await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            SyntaxNode? used = root?.FindNode(place.Location.SourceSpan, getInnermostNodeForTie: true);
            while (used?.Parent is MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax) used = used.Parent;
            if (used?.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax
                || used?.Parent.IsKind(SyntaxKind.AddressOfExpression) == true)
                return true;
        }
        return false;
    }

    /// <summary>Null where more than a setter is missing, or more than one member is declared together.</summary>
    private static MemberDeclarationSyntax? Declaration(ISymbol member, CancellationToken cancellationToken) =>
        member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) switch
        {
            PropertyDeclarationSyntax { AccessorList.Accessors: { Count: 1 } accessors } property
                when accessors[0] is { Body: null, ExpressionBody: null } => property,
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax field } } => field,
            _ => null,
        };
}
