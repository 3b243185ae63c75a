using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Finds the interfaces with a chain, of a project and of those that it references.</summary>
internal static class ProjectClients
{
    private const string Runtime = "Fallback.Runtime";

    // A keystroke changes one tree, and no assembly.
    private static readonly ConditionalWeakTable<SyntaxTree, string[]> _candidates = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, INamedTypeSymbol[]> _built = new();

    /// <summary>Returns the full names of all.</summary>
    public static IReadOnlyList<string> Of(Compilation compilation, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        names.UnionWith(Own(compilation, cancellationToken).Select(ClientName.FullOf));
        names.UnionWith(Referenced(compilation.Assembly, cancellationToken).Select(ClientName.FullOf));
        return [.. names];
    }

    /// <summary>
    /// Returns the interfaces with a chain in the current code, by name, regardless of the order of files. Taking the first one is cheap,
    /// because only interfaces that are taken are bound.
    /// </summary>
    public static IEnumerable<INamedTypeSymbol> Own(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.SyntaxTrees.SelectMany(tree => Candidates(tree, cancellationToken))
            .Distinct()
            .OrderBy(static name => name, StringComparer.Ordinal)
            .Select(compilation.Assembly.GetTypeByMetadataName)
            .OfType<INamedTypeSymbol>()
            .Where(static type => type.TypeKind == TypeKind.Interface && ClientName.HasAnyChain(type));

    /// <summary>Returns those of the assemblies that an assembly references.</summary>
    public static IEnumerable<INamedTypeSymbol> Referenced(IAssemblySymbol assembly, CancellationToken cancellationToken) =>
        assembly.Modules.SelectMany(static module => module.ReferencedAssemblySymbols)
            .Where(KnowsChains)
            .SelectMany(reference => Built(reference, cancellationToken));

    /// <summary>Returns those of a built assembly.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Built(IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        if (_built.TryGetValue(assembly, out INamedTypeSymbol[]? known)) return known;
        var found = new List<INamedTypeSymbol>();
        Walk(assembly.GlobalNamespace, found, cancellationToken);
        return _built.GetValue(assembly, _ => [.. found]);
    }

    /// <summary>Returns interfaces with any attribute, on them or on a member: syntax does not show whose it is.</summary>
    private static string[] Candidates(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (_candidates.TryGetValue(tree, out string[]? known)) return known;
        string[] found =
        [
            .. tree.GetRoot(cancellationToken)
                .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
                .OfType<InterfaceDeclarationSyntax>()
                .Where(static type => type.AttributeLists.Count > 0 || type.Members.Any(static member => member.AttributeLists.Count > 0))
                .Select(MetadataName).Distinct(),
        ];
        return _candidates.GetValue(tree, _ => found);
    }

    private static string MetadataName(InterfaceDeclarationSyntax type)
    {
        string name = WithArity(type);
        for (SyntaxNode? outer = type.Parent; outer is not null; outer = outer.Parent)
            name = outer switch
            {
                TypeDeclarationSyntax container => $"{WithArity(container)}+{name}",
                BaseNamespaceDeclarationSyntax container => $"{NameOf(container)}.{name}",
                _ => name,
            };
        return name;
    }

    /// <summary>Without what is written between its parts.</summary>
    private static string NameOf(BaseNamespaceDeclarationSyntax container) =>
        string.Concat(container.Name.DescendantTokens().Select(static token => token.ValueText));

    private static string WithArity(TypeDeclarationSyntax type) =>
        type.Identifier.ValueText + (type.TypeParameterList is { Parameters.Count: var count } ? $"`{count}" : "");

    private static bool KnowsChains(IAssemblySymbol assembly) =>
        assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == Runtime));

    private static void Walk(INamespaceOrTypeSymbol container, List<INamedTypeSymbol> found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol { TypeKind: TypeKind.Interface } type && ClientName.HasAnyChain(type)) found.Add(type);
            if (member is INamespaceOrTypeSymbol inner) Walk(inner, found, cancellationToken);
        }
    }
}
