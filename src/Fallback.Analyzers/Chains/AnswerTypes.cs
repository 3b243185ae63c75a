using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>
/// Checks types that answers are read as: whether JSON can fill them, and whether a trimmed application can read them (FB1010).
/// </summary>
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
            if (AnswerParts.Unfillable(answer) is { } part)
                problems.Warn(
                    DiagnosticIds.AnswerType,
                    place,
                    $"'{view.Type.Name}.{method.Name}' returns '{name}', but JSON cannot fill {part}; give it a setter or another type, "
                        + "mark it with [JsonIgnore], or write a converter");
            else if (_isTrimmed && !IsKnown(answer))
                problems.Error(
                    DiagnosticIds.AnswerType,
                    place,
                    $"'{view.Type.Name}.{method.Name}' returns '{name}', which no JsonSerializerContext of this project knows, so a "
                        + $"trimmed or AOT application cannot read it; add [JsonSerializable(typeof({name}))] to a context, and give it "
                        + $"to FallbackOptions.SerializerOptions");
        }
    }

    /// <summary>Returns the type that the answer's JSON is read as.</summary>
    internal static ITypeSymbol? AnswerOf(IMethodSymbol method)
    {
        ITypeSymbol? answer = ((INamedTypeSymbol)method.ReturnType).TypeArguments[0];
        return KnownSymbols.IsFallbackResult(answer) ? ((INamedTypeSymbol)answer).TypeArguments[0] : answer;
    }

    /// <summary>Numbers, texts and dates are in every context.</summary>
    private bool IsKnown(ITypeSymbol type) =>
        _known.Value.Contains(type.WithNullableAnnotation(NullableAnnotation.None))
            || type is INamedTypeSymbol { IsGenericType: false, TypeKind: TypeKind.Struct or TypeKind.Class } named && AnswerMembers.IsOfFramework(named);

    /// <summary>
    /// Returns the types of [JsonSerializable] in this project. A library's context is not examined, because that would slow down every
    /// build; the message mentions it.
    /// </summary>
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
}
