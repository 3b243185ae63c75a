using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Compares a project's policy with its lock file, interface by interface, so that an editor requests only what it shows.
/// </summary>
// An editor asks several times, and abandons some requests. What is kept for the next request must not depend on the token of the one that
// created it.
internal sealed class LockedProject(Compilation compilation, PolicyReader reader, PolicyDocument accepted)
{
    private readonly Lazy<INamedTypeSymbol[]> _own = new(() => [.. ProjectClients.Own(compilation, CancellationToken.None)]);
    private readonly Lazy<INamedTypeSymbol?> _bearer =
        new(() => ProjectClients.Own(compilation, CancellationToken.None).FirstOrDefault(static type => WrittenPlace(type) is not null));
    private readonly Lazy<SyntaxTree?> _first = new(() => First(compilation));
    private PolicyDiff? _whole;

    /// <summary>The interface that shows findings without an interface of their own; null if the project has no hand-written one.</summary>
    public INamedTypeSymbol? Bearer => _bearer.Value;

    /// <summary>The file that shows them at its beginning if there is no such interface.</summary>
    public SyntaxTree? BearingFile => Bearer is null ? _first.Value : null;

    /// <summary>Returns where an interface is hand-written; the generator may have added a part.</summary>
    public static Location? WrittenPlace(INamedTypeSymbol type) =>
        type.Locations.FirstOrDefault(static place => place.SourceTree is { } tree && !GeneratedCode.Is(tree));

    /// <summary>Returns how a client differs from what is accepted.</summary>
    public IEnumerable<ClientDiff> Of(INamedTypeSymbol type, CancellationToken cancelled)
    {
        IReadOnlyList<ClientPolicy> now = reader.Client(type, cancelled);
        // If the declaration has errors, the policy is unknown.
        if (now.Count == 0) return [];
        string name = now[0].Client;
        ClientPolicy[] known = [.. accepted.Clients.Where(client => !client.IsConfigured && client.Client == name)];
        // Only a new client may be one that is gone, under another name.
        if (known.Length == 0 && Gone().Any()) return Whole(cancelled).Clients.Where(diff => IsOf(diff, name));
        return PolicyDiff.Between(Document(known), Document(now)).Clients;
    }

    /// <summary>
    /// Returns the differences that belong to no interface of the project: configured chains, clients of references, and removed clients.
    /// </summary>
    public IEnumerable<ClientDiff> Elsewhere(CancellationToken cancelled)
    {
        IReadOnlyList<ClientPolicy> now = reader.Elsewhere(compilation.Assembly, cancelled);
        HashSet<string> own = [.. _own.Value.Select(ClientName.FullOf)];
        ClientPolicy[] known = [.. accepted.Clients.Where(client => client.IsConfigured || !own.Contains(client.Client))];
        if (known.Length == 0 && now.Count == 0) return [];
        return Whole(cancelled).Clients.Where(diff => diff.IsConfigured || !own.Contains(diff.Client));
    }

    private IEnumerable<ClientPolicy> Gone()
    {
        HashSet<string> own = [.. _own.Value.Select(ClientName.FullOf)];
        return accepted.Clients.Where(client => !client.IsConfigured && !own.Contains(client.Client));
    }

    private PolicyDiff Whole(CancellationToken cancelled) =>
        _whole ??= PolicyDiff.Between(accepted, reader.Document(_own.Value, compilation.Assembly, cancelled));

    private static bool IsOf(ClientDiff diff, string client) =>
        !diff.IsConfigured && diff.Change != ClientChange.Removed && diff.Client == client;

    private static PolicyDocument Document(IEnumerable<ClientPolicy> clients) => new(new EquatableArray<ClientPolicy>(clients));

    private static SyntaxTree? First(Compilation compilation) => compilation.SyntaxTrees
        .OrderBy(static tree => tree.FilePath, StringComparer.Ordinal)
        .FirstOrDefault(static tree => !GeneratedCode.Is(tree));
}
