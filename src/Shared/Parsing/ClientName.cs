using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>How an interface's client is called.</summary>
internal static class ClientName
{
    /// <summary>What emitted classes are marked with.</summary>
    public const string Tool = "Fallback.Generator";

    /// <summary>The version of the generator, which is the package's.</summary>
    public static string Version { get; } = typeof(ClientName).Assembly.GetName().Version!.ToString(3);

    private const string Suffix = "FallbackClient";

    // The longest name that the compiler takes, of a type with its namespace, in bytes of UTF-8.
    private const int Longest = 1_023;

    // File systems take 255 bytes for a name; a generator's files are written to one on request.
    private const int LongestHint = 200;

    /// <summary><c>ISupportAssistant</c> gives <c>SupportAssistantFallbackClient</c>; the names of containing types come first.</summary>
    public static string Of(INamedTypeSymbol type) =>
        string.Concat(Containers(type).Reverse().Select(static outer => outer.Name)) + Bare(type.Name) + Suffix;

    /// <summary>The interface's name as people write it, with namespace and containing types: the client's identity.</summary>
    public static string FullOf(INamedTypeSymbol type) => type.ToDisplayString().Replace("@", "");

    /// <summary>The emitted file: unique for each interface, and stable.</summary>
    public static string HintOf(INamedTypeSymbol type)
    {
        string name = string.Join(".", Containers(type).Reverse().Concat([type]).Select(NameInFile));
        if (!type.ContainingNamespace.IsGlobalNamespace) name = NamespaceOf(type) + "." + name;
        return (Encoding.UTF8.GetByteCount(name) <= LongestHint ? name : Shortened(name)) + ".g.cs";
    }

    // The compiler names a file-local type with signs that no file can have in its name.
    private static string NameInFile(INamedTypeSymbol type) => type.IsFileLocal ? type.Name : type.MetadataName;

    private static string NamespaceOf(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString().Replace("@", "");

    /// <summary>Returns the end of a name, which is its most informative part, and a number for the whole.</summary>
    private static string Shortened(string name)
    {
        uint hash = 2_166_136_261;
        foreach (char c in name) hash = unchecked((hash ^ c) * 16_777_619);
        string end = name.Substring(name.Length - LongestHint / 4);
        return $"{hash:x8}.{(char.IsLowSurrogate(end[0]) ? end.Substring(1) : end)}";
    }

    public static bool IsPublic(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public
        && Containers(type).All(static outer => outer.DeclaredAccessibility == Accessibility.Public);

    public static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType) yield return outer;
    }

    /// <summary>Whether the compiler takes the client's name.</summary>
    public static bool IsTooLong(INamedTypeSymbol type) =>
        Encoding.UTF8.GetByteCount(Of(type)) + (type.ContainingNamespace.IsGlobalNamespace ? 0 : Encoding.UTF8.GetByteCount(NamespaceOf(type)) + 1) > Longest;

    /// <summary>What has the client's name already, in words; null as a rule.</summary>
    public static string? Obstacle(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        string name = Of(type);
        if (type.ContainingNamespace.GetTypeMembers(name, 0).Any(taken => IsOwn(taken, type) && !IsEmitted(taken)))
            return "a type of the same namespace";
        foreach (INamedTypeSymbol other in Rivals(type))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Of two, the one that is nested less keeps the name.
            if (Depth(other) <= Depth(type)) return $"the client of '{FullOf(other)}'";
        }
        return null;
    }

    /// <summary>Whether a class can have the client's name. Of two interfaces whose clients are named alike, one has it.</summary>
    public static bool HasItsName(INamedTypeSymbol type)
    {
        string name = Of(type);
        return !type.ContainingNamespace.GetTypeMembers(name, 0).Any(taken => IsOwn(taken, type) && !IsEmitted(taken))
            && !Rivals(type).Any(other => Depth(other) == Depth(type)
                ? string.CompareOrdinal(FullOf(other), FullOf(type)) < 0
                : Depth(other) < Depth(type));
    }

    /// <summary>The class of the client's name that the generator has emitted; null where it has not yet.</summary>
    public static INamedTypeSymbol? EmittedFor(INamedTypeSymbol type) =>
        type.ContainingNamespace.GetTypeMembers(Of(type), 0).FirstOrDefault(taken => IsOwn(taken, type) && IsEmitted(taken));

    /// <summary>Other interfaces whose client has the same name: with or without an I, and nested in other types, since the names of
    /// those stand before it.</summary>
    private static IEnumerable<INamedTypeSymbol> Rivals(INamedTypeSymbol type)
    {
        string name = Of(type);
        return Named(type.ContainingNamespace, name.Substring(0, name.Length - Suffix.Length)).Where(other =>
            other.TypeKind == TypeKind.Interface
            && !SymbolEqualityComparer.Default.Equals(other, type)
            && IsOwn(other, type)
            && Of(other) == name
            && HasAnyChain(other));
    }

    private static IEnumerable<INamedTypeSymbol> Named(INamespaceOrTypeSymbol outer, string bare)
    {
        IEnumerable<INamedTypeSymbol> found = outer.GetTypeMembers(bare).AddRange(outer.GetTypeMembers("I" + bare));
        for (int length = 1; length < bare.Length; length++)
            foreach (INamedTypeSymbol container in outer.GetTypeMembers(bare.Substring(0, length)))
                found = found.Concat(Named(container, bare.Substring(length)));
        return found;
    }

    private static int Depth(INamedTypeSymbol type) => Containers(type).Count();

    // Analyzers see the code with the clients in it.
    private static bool IsEmitted(INamedTypeSymbol type) =>
        type.GetAttributes().Any(static a =>
            a.AttributeClass?.Name == "GeneratedCodeAttribute"
            && a.ConstructorArguments.FirstOrDefault().Value is Tool);

    private static bool IsOwn(INamedTypeSymbol other, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly);

    /// <summary>Whether the interface asks for a client: by a chain of its own, or of one of its methods.</summary>
    public static bool HasAnyChain(INamedTypeSymbol type) =>
        PolicyAttributes.HasChain(type) || type.GetMembers().Any(PolicyAttributes.HasChain);

    private static string Bare(string name) => name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : name;
}
