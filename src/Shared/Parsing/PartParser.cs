using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// Decides whether a partial interface gets a part that documents its chain. The compiler joins the documentation of all parts, and editors
/// show the first summary and the first remarks: so each is added only where the user has written none.
/// </summary>
internal static class PartParser
{
    public static PartSpec? Parse(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        DocumentationParts written = DocumentationParts.None;
        foreach (SyntaxReference place in type.DeclaringSyntaxReferences)
        {
            if (place.GetSyntax(cancellationToken) is not InterfaceDeclarationSyntax declaration || !IsPartial(declaration)) return null;
            written |= WrittenDocumentation.Of(declaration);
        }
        if ((written & DocumentationParts.Remarks) != 0) return null;
        List<INamedTypeSymbol> outer = [.. ClientName.Containers(type).Reverse()];
        if (!outer.All(container => container.DeclaringSyntaxReferences.All(place =>
                place.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && IsPartial(declaration))))
            return null;
        return new PartSpec(
            new(outer.Select(static container => $"partial {Keyword(container)} {Escaped(container.Name)}")),
            Escaped(type.Name),
            (written & DocumentationParts.Summary) != 0);
    }

    // A type is not named by small letters alone (CS8981), nor as what means something here and there (CS9029), unless it is escaped.
    private static string Escaped(string name) => name.All(static c => c is >= 'a' and <= 'z') ? "@" + name : Identifier.Of(name);

    private static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
