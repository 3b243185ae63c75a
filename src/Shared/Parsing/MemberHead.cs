using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Writes the part before the body of an implemented member of any kind.</summary>
internal static class MemberHead
{
    private static readonly SymbolDisplayFormat _name = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Included,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Of(ISymbol member, bool isShown)
    {
        string owner = isShown ? "" : Identifier.Of(member.ContainingType) + ".";
        string start = (isShown ? "public " : "") + (member.IsStatic ? "static " : "") + (PointerTypes.AreIn(member) ? "unsafe " : "");
        switch (member)
        {
            case IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method:
                return $"{start}{Identifier.Of(method.ReturnType)} {owner}{NameOf(method)}({Parameters(method.Parameters)})";
            case IMethodSymbol method:
                (string name, string constraints) = Name(method, isShown);
                string list = !method.IsVararg ? "" : method.Parameters.IsEmpty ? "__arglist" : ", __arglist";
                string arguments = Parameters(method.Parameters) + list;
                return $"{start}{Ref(method.RefKind)}{Identifier.Of(method.ReturnType)} {owner}{name}({arguments}){constraints}";
            case IPropertySymbol property:
                string indexer = $"this[{Parameters(property.Parameters)}]";
                return $"{start}{Ref(property.RefKind)}{Identifier.Of(property.Type)} {owner}"
                    + (property.IsIndexer ? indexer : Identifier.Of(property.Name));
            default:
                return $"{start}event {Identifier.Of(((IEventSymbol)member).Type)} {owner}{Identifier.Of(member.Name)}";
        }
    }

    private static (string Name, string Constraints) Name(IMethodSymbol method, bool isShown)
    {
        string text = NameOf(method);
        int end = text.IndexOf(" where ", System.StringComparison.Ordinal);
        string name = end < 0 ? text : text.Substring(0, end);
        if (isShown) return (name, end < 0 ? "" : text.Substring(end));
        // An explicit implementation inherits its constraints, and declares only the meaning of T?.
        return (name, string.Concat(method.TypeParameters.Select(static type =>
            $" where {Identifier.Of(type)} : {(type.IsValueType ? "struct" : type.IsReferenceType ? "class" : "default")}")));
    }

    private static string NameOf(IMethodSymbol method) => string.Concat(method.ToDisplayParts(_name).Select(Identifier.Of));

    private static string Parameters(IReadOnlyList<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select((parameter, i) =>
        {
            // One that is still to be named, or is named as another.
            bool isFree = parameter.Name.Length > 0 && parameters.Take(i).All(other => other.Name != parameter.Name);
            string name = isFree ? Identifier.Of(parameter.Name) : "unnamed" + (i + 1).ToString(CultureInfo.InvariantCulture);
            string scoped = parameter is { ScopedKind: not ScopedKind.None, RefKind: not RefKind.Out } ? "scoped " : "";
            return $"{scoped}{Kind(parameter.RefKind)}{Identifier.Of(parameter.Type)} {name}";
        }));

    private static string Kind(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        RefKind.RefReadOnlyParameter => "ref readonly ",
        _ => "",
    };

    private static string Ref(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.RefReadOnly => "ref readonly ",
        _ => "",
    };

    /// <summary>Of a property or an event, with blanks between them.</summary>
    public static string Accessors(ISymbol member) => member switch
    {
        IPropertySymbol property =>
            string.Join(" ", new[] { property.GetMethod is null ? "" : "get", Setter(property) }.Where(static text => text.Length > 0)),
        IEventSymbol => "add remove",
        _ => "",
    };

    private static string Setter(IPropertySymbol property) => property.SetMethod switch
    {
        null => "",
        { IsInitOnly: true } => "init",
        _ => "set",
    };
}
