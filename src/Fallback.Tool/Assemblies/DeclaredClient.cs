using Fallback.CompilerServices;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;

namespace Fallback.Tool.Assemblies;

/// <summary>A client of a built assembly, as its attributes declare it.</summary>
/// <param name="Name">The full name of the interface.</param>
/// <param name="Chains">Its chains: the interface's, and one for each method with its own policies.</param>
/// <param name="Missing">Assemblies that its declaration needs and that were not found.</param>
internal sealed record DeclaredClient(string Name, IReadOnlyList<DeclaredMethodChain> Chains, IReadOnlyList<string> Missing)
{
    /// <exception cref="ToolException">A chain was declared for another major version.</exception>
    public static IReadOnlyList<DeclaredClient> Of(BuiltAssembly assembly) =>
        [.. assembly.Clients().Select(Of)];

    private static DeclaredClient Of(INamedTypeSymbol client)
    {
        string name = ClientName.FullOf(client);
        bool ownRequests = RefitSymbols.IsRefit(client);
        List<IMethodSymbol> methods = InterfaceParser.Methods(client);
        var chains = new List<DeclaredMethodChain>();
        IMethodSymbol[] shared = [.. methods.Where(static method => !PolicyAttributes.HasAny(method))];
        if (PolicyAttributes.HasChain(client) && (shared.Length > 0 || methods.Count == 0)) chains.Add(Chain(null, shared));
        foreach (IMethodSymbol method in methods.Where(PolicyAttributes.HasAny))
            if (PolicyAttributes.HasChain(client) || PolicyAttributes.HasChain(method)) chains.Add(Chain(method, [method]));
        return new DeclaredClient(name, chains, BuiltAssembly.MissingFor(client));

        DeclaredMethodChain Chain(IMethodSymbol? method, IMethodSymbol[] users) => new(
            method?.Name,
            DeclarationMaker.Make(name, DeclarationParser.Parse(client, method), ownRequests) with
            {
                StreamsText = Array.Exists(users, StreamsText),
            });
    }

    private static bool StreamsText(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { TypeArguments: [var item] } type && KnownSymbols.IsAsyncEnumerable(type)
            && KnownSymbols.IsString(item);
}

/// <summary>A chain of a client.</summary>
/// <param name="Method">The method of the chain; null for the interface's.</param>
/// <param name="Declaration">The chain, as the generated client would pass it to the runtime.</param>
internal sealed record DeclaredMethodChain(string? Method, ChainDeclaration Declaration);
