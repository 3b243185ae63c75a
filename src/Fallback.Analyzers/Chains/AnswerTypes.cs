using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>Types that answers are read as: whether JSON can express them, and whether a trimmed application can read them (FB1010).</summary>
internal sealed class AnswerTypes(Compilation compilation, AnalyzerConfigOptions options)
{
    private const string Serialization = "System.Text.Json.Serialization";

    private readonly Lazy<HashSet<ITypeSymbol>> _known = new(() => Known(compilation));
    private readonly bool _isTrimmed = new[] { "EnableAotAnalyzer", "EnableTrimAnalyzer", "PublishAot", "PublishTrimmed" }.Any(name =>
        options.TryGetValue("build_property." + name, out string? value) && value.Equals("true", StringComparison.OrdinalIgnoreCase));

    public void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        foreach ((IMethodSymbol method, MethodSpec spec) in view.Methods)
        {
            if (spec.Answer.Json is null || AnswerOf(method) is not { } answer) continue;
            cancellationToken.ThrowIfCancellationRequested();
            Location? place = InterfaceParser.Place(method, view.Type);
            string name = answer.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            if (Unreadable(answer, answer.Name, []) is { } member)
                problems.Warn(
                    DiagnosticIds.AnswerType,
                    place,
                    $"'{view.Type.Name}.{method.Name}' returns '{name}', of which no JSON schema can express {member}; give it another "
                        + $"type, mark it with [JsonIgnore], or register a converter");
            else if (_isTrimmed && !IsKnown(answer))
                problems.Error(
                    DiagnosticIds.AnswerType,
                    place,
                    $"'{view.Type.Name}.{method.Name}' returns '{name}', which no JsonSerializerContext of this project knows, so a "
                        + $"trimmed or AOT application cannot read it; add [JsonSerializable(typeof({name}))] to a context, and give it "
                        + $"to FallbackOptions.SerializerOptions");
        }
    }

    /// <summary>The type that the answer's JSON is read as.</summary>
    private static ITypeSymbol? AnswerOf(IMethodSymbol method)
    {
        ITypeSymbol? answer = ((INamedTypeSymbol)method.ReturnType).TypeArguments[0];
        return KnownSymbols.IsFallbackResult(answer) ? ((INamedTypeSymbol)answer).TypeArguments[0] : answer;
    }

    /// <summary>Numbers, texts and dates are in every context.</summary>
    private bool IsKnown(ITypeSymbol type) =>
        _known.Value.Contains(type.WithNullableAnnotation(NullableAnnotation.None))
            || type is INamedTypeSymbol { IsGenericType: false, TypeKind: TypeKind.Struct or TypeKind.Class } named && IsOfFramework(named);

    /// <summary>What stands behind [JsonSerializable] in this project. A context of a library's is not looked for: it costs every build,
    /// and is named in the message.</summary>
    private static HashSet<ITypeSymbol> Known(Compilation compilation)
    {
        var known = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol type in compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>())
            foreach (AttributeData attribute in type.GetAttributes())
                if (attribute.AttributeClass is { } marker
                    && KnownSymbols.Is(marker, Serialization, "JsonSerializableAttribute")
                    && attribute.ConstructorArguments.FirstOrDefault().Value is ITypeSymbol named)
                    known.Add(named.WithNullableAnnotation(NullableAnnotation.None));
        return known;
    }

    /// <summary>The path of the first member that can be no JSON; null when all can. What a converter reads is its affair.</summary>
    private static string? Unreadable(ITypeSymbol type, string path, HashSet<ITypeSymbol> seen)
    {
        if (type is IArrayTypeSymbol array)
            return array.Rank > 1 ? $"'{path}' (an array of {array.Rank} dimensions)" : Unreadable(array.ElementType, path, seen);
        if (type.TypeKind is TypeKind.Delegate or TypeKind.Pointer or TypeKind.FunctionPointer)
            return $"'{path}' (a {type.TypeKind.ToString().ToLowerInvariant()})";
        if (type is not INamedTypeSymbol named || !seen.Add(type)) return null;
        foreach (ITypeSymbol argument in named.TypeArguments)
            if (Unreadable(argument, path, seen) is { } found) return found;
        if (IsOfFramework(named)) return IsTool(named) ? $"'{path}' (a {named.Name})" : null;
        if (HasConverter(named)) return null;
        foreach (IPropertySymbol property in named.GetMembers().OfType<IPropertySymbol>().Where(static property => property is
            { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsIndexer: false, IsImplicitlyDeclared: false }))
            if (!HasConverter(property) && !IsIgnored(property) && Unreadable(property.Type, $"{path}.{property.Name}", seen) is { } found)
                return found;
        return null;
    }

    private static bool IsOfFramework(INamedTypeSymbol type) =>
        type.ContainingAssembly?.Identity.Name is { } assembly
        && (assembly.StartsWith("System.", StringComparison.Ordinal) || assembly is "mscorlib" or "netstandard");

    private static bool IsTool(INamedTypeSymbol type) =>
        type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr
        || type.ContainingNamespace?.ToDisplayString() is "System.IO" or "System.Reflection" or "System.Threading.Tasks"
            or "System.Threading"
        || KnownSymbols.Is(type, "System", "Type");

    private static bool HasConverter(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute =>
            attribute.AttributeClass is { } type && KnownSymbols.Is(type, Serialization, "JsonConverterAttribute"));

    private static bool IsIgnored(ISymbol symbol) =>
        symbol.GetAttributes().Any(static attribute =>
            attribute.AttributeClass is { } type && KnownSymbols.Is(type, Serialization, "JsonIgnoreAttribute"));
}
