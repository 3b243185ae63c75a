using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Recognizes unfinished code: syntax is missing, or a name has no meaning yet. The compiler reports that, and what a rule would report
/// disappears once the code is finished.
/// </summary>
internal static class Unfinished
{
    /// <summary>Whether the compiler misses syntax, or finds something unexpected.</summary>
    public static bool Is(SyntaxNode node) => node.ContainsDiagnostics && node.GetDiagnostics().Any(IsError);

    /// <summary>Whether an argument, or its name, has no meaning; the list around it may be unclosed.</summary>
    public static bool Is(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.IsUnbound(cancellationToken) || Syntax(attribute, cancellationToken) is { } list && Is(list);

    /// <summary>Whether a member is unfinished, or one of its attributes, which is a part of the member.</summary>
    public static bool Is(ISymbol member, CancellationToken cancellationToken) =>
        member is IMethodSymbol method
            && (IsUnbound(method.ReturnType) || method.Parameters.Any(static parameter => IsUnbound(parameter.Type)))
        || member.DeclaringSyntaxReferences.Any(place => Is(place.GetSyntax(cancellationToken)))
        || member.GetAttributes().Any(attribute => Is(attribute, cancellationToken));

    /// <summary>
    /// Whether the statement around an expression is unfinished, or the member if there is no statement. Blocks next to it may be.
    /// </summary>
    public static bool IsAround(SyntaxNode expression)
    {
        SyntaxNode? around = expression.Ancestors().FirstOrDefault(static node =>
            node is StatementSyntax and not BlockSyntax or MemberDeclarationSyntax);
        if (around is not { ContainsDiagnostics: true }) return false;
        List<BlockSyntax> beside = [.. around.ChildNodes().OfType<BlockSyntax>().Where(block => !block.Span.Contains(expression.Span))];
        return around.GetDiagnostics().Any(error => IsError(error) && !beside.Any(block => block.Span.Contains(error.Location.SourceSpan)));
    }

    /// <summary>Whether the code before a declaration is unfinished, and may have absorbed a part of it.</summary>
    public static bool IsBefore(SyntaxNode declaration) =>
        declaration.GetFirstToken().GetPreviousToken(includeZeroWidth: true).Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } before
        && !before.Span.Contains(declaration.Span)
        && Is(before);

    /// <summary>Returns the list that contains an attribute.</summary>
    public static SyntaxNode? Syntax(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).Parent;

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static bool IsUnbound(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        INamedTypeSymbol named => named.TypeArguments.Any(IsUnbound),
        IArrayTypeSymbol array => IsUnbound(array.ElementType),
        _ => false,
    };
}
