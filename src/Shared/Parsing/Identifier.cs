using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>Names as they are written in emitted code.</summary>
internal static class Identifier
{
    private static readonly SymbolDisplayFormat _types =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Of(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static string Of(ITypeSymbol type) => string.Concat(type.ToDisplayParts(_types).Select(Of));

    /// <summary>A part of a longer text. To some versions of C#, no type parameter has a name that means something elsewhere.</summary>
    public static string Of(SymbolDisplayPart part) =>
        part.Kind == SymbolDisplayPartKind.TypeParameterName && SyntaxFacts.GetContextualKeywordKind(part.ToString()) != SyntaxKind.None
            ? "@" + part
            : part.ToString();
}
