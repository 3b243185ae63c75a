using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Decides what is emitted for an interface, and what is wrong with its declaration. Shared by generator and analyzer, so that both agree.</summary>
internal static class InterfaceParser
{
    private const string ModelChain = "ModelChainAttribute";

    private static readonly string[] _policies = ["TierTimeoutAttribute", "CircuitBreakerAttribute", "TierRetryAttribute", "AnswerCacheAttribute", "DefaultResponseAttribute", "FallOverAttribute"];

    /// <summary>The client to emit, or null when there is an error, or no chain.</summary>
    public static ClientSpec? Parse(INamedTypeSymbol type, ProblemSink problems, CancellationToken cancellationToken)
    {
        List<IMethodSymbol> methods = Methods(type);
        bool chained = HasChain(type) || methods.Any(HasChain);
        WarnOfIdlePolicies(type, methods, problems, cancellationToken);
        if (!chained) return null;

        CheckShape(type, problems, cancellationToken);
        var chains = new ChainTable(type, problems, cancellationToken);
        var generations = new List<GenerationSpec>();
        var specs = new List<MethodSpec>();
        foreach (IMethodSymbol method in methods)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (MethodParser.Parse(method, type, chains, generations, problems, cancellationToken) is { } spec) specs.Add(spec);
        }
        if (problems.HasErrors) return null;
        return new ClientSpec
        {
            Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            Name = ClientName(type),
            IsPublic = IsPublic(type),
            Interface = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            InterfaceName = type.Name,
            HintName = $"{type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)}.g.cs",
            HasNullableAnswers = methods.Any(MethodParser.HasNullableAnswer),
            Chains = new(chains.Chains),
            Generations = new(generations),
            Methods = new(specs),
        };
    }

    public static bool HasChain(ISymbol symbol) => AttributeReader.One(symbol, ModelChain) is not null;

    /// <summary>The methods to implement: those of the interface and of its bases that have no body of their own.</summary>
    public static List<IMethodSymbol> Methods(INamedTypeSymbol type) =>
        new[] { type }.Concat(type.AllInterfaces).SelectMany(static t => t.GetMembers()).OfType<IMethodSymbol>()
            .Where(static method => method.MethodKind == MethodKind.Ordinary && method.IsAbstract && !method.IsStatic).ToList();

    private static void CheckShape(INamedTypeSymbol type, ProblemSink problems, CancellationToken cancellationToken)
    {
        Location? place = type.Locations.FirstOrDefault();
        if (type.IsGenericType || Containers(type).Any(static t => t.IsGenericType))
            problems.Error(DiagnosticIds.InterfaceShape, place, $"'{type.Name}' is generic; a client can be generated for an interface without type parameters only");
        if (type.IsFileLocal || new[] { type }.Concat(Containers(type)).Any(static t => t.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal))
            problems.Error(DiagnosticIds.InterfaceShape, place, $"'{type.Name}' cannot be reached from a class beside it; make it internal or public");
        foreach (ISymbol member in new[] { type }.Concat(type.AllInterfaces).SelectMany(static t => t.GetMembers()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool supported = member is IMethodSymbol { MethodKind: not MethodKind.Ordinary } or IMethodSymbol { IsStatic: false } or INamedTypeSymbol || !member.IsAbstract;
            if (supported && !(member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsAbstract: true, IsStatic: true })) continue;
            problems.Error(DiagnosticIds.InterfaceShape, Place(member, type), $"'{member.Name}' of '{member.ContainingType.Name}' is a {Word(member)}; a generated client has methods only");
        }
    }

    private static void WarnOfIdlePolicies(INamedTypeSymbol type, List<IMethodSymbol> methods, ProblemSink problems, CancellationToken cancellationToken)
    {
        bool anyChain = HasChain(type) || methods.Any(HasChain);
        if (!anyChain) WarnOf(type, type.Name, problems, cancellationToken);
        foreach (IMethodSymbol method in methods)
            if (!HasChain(type) && !HasChain(method)) WarnOf(method, $"{type.Name}.{method.Name}", problems, cancellationToken);
    }

    private static void WarnOf(ISymbol symbol, string name, ProblemSink problems, CancellationToken cancellationToken)
    {
        foreach (string policy in _policies)
            foreach (AttributeData attribute in AttributeReader.All(symbol, policy))
                problems.Warn(DiagnosticIds.PolicyWithoutChain, attribute.Place(cancellationToken), $"[{policy.Substring(0, policy.Length - "Attribute".Length)}] does nothing on '{name}', which has no [ModelChain]");
    }

    /// <summary>A member's own place, or the interface's when it was declared in another assembly or by a base.</summary>
    internal static Location? Place(ISymbol member, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingType, type) ? member.Locations.FirstOrDefault() : type.Locations.FirstOrDefault();

    private static string Word(ISymbol member) => member switch
    {
        IPropertySymbol => "property",
        IEventSymbol => "event",
        _ => "static abstract member",
    };

    private static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType) yield return outer;
    }

    private static string ClientName(INamedTypeSymbol type)
    {
        string name = type.Name.Length > 1 && type.Name[0] == 'I' && char.IsUpper(type.Name[1]) ? type.Name.Substring(1) : type.Name;
        return string.Concat(Containers(type).Reverse().Select(static outer => outer.Name)) + name + "FallbackClient";
    }

    private static bool IsPublic(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public && Containers(type).All(static outer => outer.DeclaredAccessibility == Accessibility.Public);
}
