using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Code that is being typed: syntax is missing in it, or a name means nothing yet. The compiler says that, and what a rule would say
/// of it goes away by typing on.
/// </summary>
internal static class Unfinished
{
    /// <summary>Whether the compiler misses something in the syntax, or finds something that does not belong there.</summary>
    public static bool Is(SyntaxNode node) => node.ContainsDiagnostics && node.GetDiagnostics().Any(IsError);

    /// <summary>Whether an argument means nothing, or its name does; the list around it may lack its end.</summary>
    public static bool Is(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.IsUnbound(cancellationToken) || Syntax(attribute, cancellationToken) is { } list && Is(list);

    /// <summary>Whether a member is unfinished, or an attribute of it: what that will say is a part of the member.</summary>
    public static bool Is(ISymbol member, CancellationToken cancellationToken) =>
        member is IMethodSymbol method
            && (IsUnbound(method.ReturnType) || method.Parameters.Any(static parameter => IsUnbound(parameter.Type)))
        || member.DeclaringSyntaxReferences.Any(place => Is(place.GetSyntax(cancellationToken)))
        || member.GetAttributes().Any(attribute => Is(attribute, cancellationToken));

    /// <summary>Whether the statement around an expression is unfinished, or the member without one. Blocks beside it may be.</summary>
    public static bool IsAround(SyntaxNode expression)
    {
        SyntaxNode? around = expression.Ancestors().FirstOrDefault(static node =>
            node is StatementSyntax and not BlockSyntax or MemberDeclarationSyntax);
        if (around is not { ContainsDiagnostics: true }) return false;
        List<BlockSyntax> beside = [.. around.ChildNodes().OfType<BlockSyntax>().Where(block => !block.Span.Contains(expression.Span))];
        return around.GetDiagnostics().Any(error => IsError(error) && !beside.Any(block => block.Span.Contains(error.Location.SourceSpan)));
    }

    /// <summary>Whether what stands before a declaration is unfinished, and may have taken a part of it.</summary>
    public static bool IsBefore(SyntaxNode declaration) =>
        declaration.GetFirstToken().GetPreviousToken(includeZeroWidth: true).Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } before
        && !before.Span.Contains(declaration.Span)
        && Is(before);

    /// <summary>The list that an attribute stands in.</summary>
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
