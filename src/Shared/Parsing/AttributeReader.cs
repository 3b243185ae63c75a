using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Reads Fallback's attributes from symbols.</summary>
internal static class AttributeReader
{
    public static IEnumerable<AttributeData> All(ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(attribute => Is(attribute, name));

    public static AttributeData? One(ISymbol symbol, string name) => All(symbol, name).FirstOrDefault();

    public static bool Is(AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type
        && type.Name == name
        && type.ContainingNamespace is { Name: "Fallback", ContainingNamespace.IsGlobalNamespace: true };

    public static bool IsRefit(AttributeData attribute) =>
        attribute.AttributeClass?.ContainingNamespace is { Name: "Refit", ContainingNamespace.IsGlobalNamespace: true };

    public static T Named<T>(this AttributeData attribute, string name, T otherwise)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            if (argument.Key == name && argument.Value.Value is T value) return value;
        return otherwise;
    }

    public static bool Sets(this AttributeData attribute, string name) => attribute.NamedArguments.Any(argument => argument.Key == name);

    /// <summary>The strings or numbers of a <c>params</c> constructor argument; empty for <c>null</c>.</summary>
    public static ImmutableArray<TypedConstant> Values(this AttributeData attribute, int position)
    {
        if (position >= attribute.ConstructorArguments.Length) return [];
        TypedConstant argument = attribute.ConstructorArguments[position];
        return argument.Kind == TypedConstantKind.Array ? (argument.IsNull ? [] : argument.Values) : [argument];
    }

    public static Location? Place(this AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation();

    /// <summary>Returns the place of a named argument, or the attribute's if it is not written there.</summary>
    public static Location? Place(this AttributeData attribute, string name, CancellationToken cancellationToken) =>
        Arguments(attribute, cancellationToken).FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)?.GetLocation()
        ?? attribute.Place(cancellationToken);

    /// <summary>Returns the place of a positional argument, or the attribute's if it is not written out.</summary>
    public static Location? Place(this AttributeData attribute, int position, CancellationToken cancellationToken) =>
        Arguments(attribute, cancellationToken).Where(argument => argument.NameEquals is null).Skip(position).FirstOrDefault()?.GetLocation()
        ?? attribute.Place(cancellationToken);

    /// <summary>Whether the attribute, or an argument of it, means nothing to the compiler.</summary>
    public static bool IsUnbound(this AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.AttributeConstructor is null
        || attribute.ConstructorArguments.Any(IsUnbound)
        || attribute.NamedArguments.Any(static argument => IsUnbound(argument.Value))
        || Arguments(attribute, cancellationToken) is var written
            && written.Any()
            && written.Count(static argument => argument.NameEquals is not null) != attribute.NamedArguments.Length;

    private static bool IsUnbound(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Error => true,
        TypedConstantKind.Array => !constant.IsNull && constant.Values.Any(IsUnbound),
        _ => false,
    };

    private static IEnumerable<AttributeArgumentSyntax> Arguments(AttributeData attribute, CancellationToken cancellationToken) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax)?.ArgumentList?.Arguments
        ?? Enumerable.Empty<AttributeArgumentSyntax>();
}
