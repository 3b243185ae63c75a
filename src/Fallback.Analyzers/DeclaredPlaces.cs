using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Finds where a symbol's problems may be shown: in its own declaration, except in unfinished code.</summary>
internal sealed class DeclaredPlaces(ISymbol symbol, CancellationToken cancellationToken)
{
    // Nearly every method of a project has no problem, and needs none of this.
    private List<SyntaxNode>? _own;
    private List<SyntaxNode>? _unfinished;

    /// <summary>Whether an attribute of the symbol itself is being typed, so that its final form is unknown.</summary>
    public bool HasUnfinishedAttribute => symbol.GetAttributes().Any(attribute => Unfinished.Is(attribute, cancellationToken));

    private List<SyntaxNode> Own => _own ??= [.. Written(symbol)];

    public bool IsUnfinished(ISymbol member) => Unfinished.Is(member, cancellationToken);

    /// <summary>Whether a problem would disappear once the code is finished.</summary>
    public bool IsUnfinished(Problem problem) =>
        problem.Location is { } place && (_unfinished ??= [.. FindUnfinished()]).Any(node => Contains(node, place))
        || problem.Id == DiagnosticIds.PolicyWithoutChain && Own.Any(Unfinished.IsBefore)
        || problem.Id == DiagnosticIds.IdleSetting && HasUnfinishedMember;

    /// <summary>Whether a member is being typed, even one that is not a symbol yet: a setting may be for it.</summary>
    private bool HasUnfinishedMember =>
        Own.OfType<TypeDeclarationSyntax>().Any(static type => type.Members.Any(Unfinished.Is)) || Members().Any(IsUnfinished);

    /// <summary>
    /// Returns the place itself, or the symbol's name if the place is elsewhere: an inherited member is written in another file, perhaps in
    /// another project, and an editor that shows that file does not analyze this symbol.
    /// </summary>
    public Location Of(Problem problem) =>
        problem.Location is { } place && Own.Any(node => Contains(node, place)) ? place : symbol.Locations[0];

    private static bool Contains(SyntaxNode node, Location place) =>
        node.SyntaxTree == place.SourceTree && node.Span.Contains(place.SourceSpan);

    private IEnumerable<SyntaxNode> FindUnfinished() =>
        symbol.GetAttributes()
            .Where(attribute => Unfinished.Is(attribute, cancellationToken))
            .Select(attribute => Unfinished.Syntax(attribute, cancellationToken))
            .OfType<SyntaxNode>()
            .Concat(Members().Where(IsUnfinished).SelectMany(Written));

    private IEnumerable<SyntaxNode> Written(ISymbol written) =>
        written.DeclaringSyntaxReferences.Select(place => place.GetSyntax(cancellationToken));

    /// <summary>Returns the symbol's own members and the inherited ones that are written here; a method has only itself.</summary>
    private IEnumerable<ISymbol> Members() => symbol is INamedTypeSymbol type
        ? type.GetMembers()
            .Concat(type.AllInterfaces.SelectMany(static parent => parent.GetMembers()))
            .Where(static member => !member.DeclaringSyntaxReferences.IsEmpty)
        : [symbol];
}
