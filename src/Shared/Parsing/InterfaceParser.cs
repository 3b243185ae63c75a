using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Decides what is emitted for an interface, and what is wrong with its declaration. Shared by generator and analyzer, so that
/// both agree.</summary>
internal static class InterfaceParser
{
    /// <summary>The client to emit, or null when there is an error, or no chain.</summary>
    // Long because a spec has that many members.
    public static ClientSpec? Parse(INamedTypeSymbol type, ProblemSink problems, CancellationToken cancellationToken)
    {
        List<IMethodSymbol> methods = Methods(type);
        IdlePolicies.Check(type, methods, problems, cancellationToken);
        if (!AsksForClient(type, methods)) return null;

        bool isRefit = RefitSymbols.IsRefit(type);
        new InterfaceShape(type, methods, isRefit, problems, cancellationToken).Check();
        new PolicyCheck(type, methods, isRefit, problems, cancellationToken).Run();
        if (isRefit) RefitPolicies.Check(type, methods, problems, cancellationToken);
        GenerationParser.Check(type, problems, cancellationToken);
        string name = ClientName.Of(type);
        var names = new MemberNames(name, methods);
        var chains = new ChainTable(type, names, problems);
        var generations = new GenerationTable(type, names);
        Func<IMethodSymbol, MethodSpec?> parse = isRefit
            ? new RefitMethodParser(type, methods, chains, names, problems, cancellationToken).Parse
            : new MethodParser(type, methods, chains, generations, names, problems, cancellationToken).Parse;
        List<MethodSpec> specs = [.. methods.Select(parse).OfType<MethodSpec>()];
        if (problems.HasErrors) return null;
        return new ClientSpec
        {
            Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            Name = name,
            IsPublic = ClientName.IsPublic(type),
            Interface = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            FullName = ClientName.FullOf(type),
            IsChatClient = IsChatClient(type),
            IsRefit = isRefit,
            HintName = ClientName.HintOf(type),
            Usings = new(WrittenUsings.Of(methods, cancellationToken)),
            Suppressions = new(Suppressions.Of(type, methods)),
            IsObsolete = Suppressions.IsObsolete(type, methods),
            Chains = new(chains.Chains),
            Generations = new(generations.Generations),
            Methods = new(specs),
            Register = names.Static("Register"),
            Part = PartParser.Parse(type, cancellationToken),
        };
    }

    /// <summary>Whether an interface is to have a client.</summary>
    // A base's chained method is the base's client's affair, until the derived interface asks for a client of its own.
    public static bool AsksForClient(INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods) =>
        PolicyAttributes.HasChain(type)
        || methods.Any(method =>
            PolicyAttributes.HasChain(method)
            && SymbolEqualityComparer.Default.Equals(method.ContainingType, type));

    /// <summary>The methods that a client has to answer, in the order of <see cref="ClientSpec.Methods"/>.</summary>
    public static List<IMethodSymbol> Methods(INamedTypeSymbol type)
    {
        List<IMethodSymbol> methods = InterfaceMembers.ToImplement(type);
        if (IsChatClient(type)) methods.RemoveAll(InterfaceMembers.IsOfEveryChatClient);
        return methods;
    }

    private static bool IsChatClient(INamedTypeSymbol type) => type.AllInterfaces.Any(KnownSymbols.IsChatClient);

    /// <summary>A member's own place, or the interface's when the member comes from a base interface.</summary>
    internal static Location? Place(ISymbol member, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingType, type) ? member.Locations.FirstOrDefault() : type.Locations.FirstOrDefault();
}
