using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// The declarations of all files of a compilation, as fingerprints: for the whole, and for what one interface's client depends on.
/// </summary>
internal sealed class DeclaredCode
{
    private readonly DeclaredTree[] _trees;
    private readonly ulong _bound;
    private readonly ulong _literals;
    private HashSet<string>? _aliases;
    private ILookup<string, DeclaredInterface>? _byName;

    private DeclaredCode(Compilation compilation, CancellationToken cancellationToken)
    {
        _trees = [.. compilation.SyntaxTrees.Select(tree => DeclaredTree.Of(tree, cancellationToken))];
        var bound = new Fingerprint();
        var literals = new Fingerprint();
        bound.Add(compilation.AssemblyName ?? "");
        // The options' own hash needs providers that some hosts do not set.
        bound.Add((ulong)RuntimeHelpers.GetHashCode(compilation.Options));
        foreach (MetadataReference reference in compilation.References) bound.Add((ulong)RuntimeHelpers.GetHashCode(reference));
        foreach (DeclaredTree tree in _trees)
        {
            bound.Add(tree.Bound);
            literals.Add(tree.Literals);
        }
        _literals = literals.Value;
        // An attribute that only looks like Fallback's may have texts that other interfaces depend on.
        if (_trees.Any(static tree => tree.Aliases.Any(OwnLiteral.IsName))) bound.Add(_literals);
        _bound = bound.Value;
        var all = new Fingerprint();
        all.Add(_bound);
        all.Add(_literals);
        Whole = all.Value;
    }

    /// <summary>A fingerprint that stays the same while no declaration differs.</summary>
    public ulong Whole { get; }

    public static DeclaredCode Of(Compilation compilation, CancellationToken cancellationToken) => new(compilation, cancellationToken);

    /// <summary>Returns the interfaces that may have a chain, each with all of its parts; the first part is one that may have it.</summary>
    public IEnumerable<IReadOnlyList<DeclaredInterface>> Interfaces() =>
        _trees.SelectMany(static tree => tree.Interfaces)
            .GroupBy(static declared => declared.FullName, System.StringComparer.Ordinal)
            .Where(static parts => parts.Any(static part => part.MayHaveChain))
            .Select(static parts => parts.OrderBy(static part => !part.MayHaveChain).ToList());

    /// <summary>Returns a fingerprint that stays the same while nothing differs that the interface's client depends on.</summary>
    public ulong Of(IReadOnlyList<DeclaredInterface> parts)
    {
        var fingerprint = new Fingerprint();
        fingerprint.Add(_bound);
        foreach (DeclaredInterface part in parts) fingerprint.Add(part.Own);
        var known = new HashSet<DeclaredInterface>(parts);
        foreach (DeclaredInterface part in parts)
            if (!AddBases(part, known, ref fingerprint)) fingerprint.Add(_literals);
        return fingerprint.Value;
    }

    /// <summary>Adds every interface that may be a base, by its name alone; false if a name may mean any of them.</summary>
    private bool AddBases(DeclaredInterface declared, HashSet<DeclaredInterface> known, ref Fingerprint fingerprint)
    {
        foreach (string name in declared.Bases)
        {
            _aliases ??= new HashSet<string>(_trees.SelectMany(static tree => tree.Aliases), System.StringComparer.Ordinal);
            if (_aliases.Contains(name)) return false;
            _byName ??= _trees.SelectMany(static tree => tree.Interfaces)
                .ToLookup(static any => any.Name, System.StringComparer.Ordinal);
            foreach (DeclaredInterface other in _byName[name])
            {
                if (!known.Add(other)) continue;
                fingerprint.Add(other.Own);
                if (!AddBases(other, known, ref fingerprint)) return false;
            }
        }
        return true;
    }
}
