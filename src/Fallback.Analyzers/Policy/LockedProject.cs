using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>A project whose policy is compared with its lock file: interface by interface, so that an editor asks for what it shows only.</summary>
// An editor asks in turns, and gives up some of them. What is kept for the next turn must not end with the one that made it.
internal sealed class LockedProject(Compilation compilation, PolicyReader reader, PolicyDocument accepted)
{
    private readonly Lazy<INamedTypeSymbol[]> _own = new(() => [.. ProjectClients.Own(compilation, CancellationToken.None)]);
    private readonly Lazy<INamedTypeSymbol?> _bearer =
        new(() => ProjectClients.Own(compilation, CancellationToken.None).FirstOrDefault(static type => WrittenPlace(type) is not null));
    private readonly Lazy<SyntaxTree?> _first = new(() => First(compilation));
    private PolicyDiff? _whole;

    /// <summary>The interface whose name bears what belongs to none; null in a project without any that is written by hand.</summary>
    public INamedTypeSymbol? Bearer => _bearer.Value;

    /// <summary>The file whose beginning bears it where there is no such interface.</summary>
    public SyntaxTree? BearingFile => Bearer is null ? _first.Value : null;

    /// <summary>Where somebody has written an interface; the generator may have added a part.</summary>
    public static Location? WrittenPlace(INamedTypeSymbol type) =>
        type.Locations.FirstOrDefault(static place => place.SourceTree is { } tree && !GeneratedCode.Is(tree));

    /// <summary>What a client has otherwise than it is accepted.</summary>
    public IEnumerable<ClientDiff> Of(INamedTypeSymbol type, CancellationToken cancelled)
    {
        IReadOnlyList<ClientPolicy> now = reader.Client(type, cancelled);
        // With errors in the declaration, nobody knows.
        if (now.Count == 0) return [];
        string name = now[0].Client;
        ClientPolicy[] known = [.. accepted.Clients.Where(client => !client.IsConfigured && client.Client == name)];
        // Only what is new may be one of those that are gone, under another name.
        if (known.Length == 0 && Gone().Any()) return Whole(cancelled).Clients.Where(diff => IsOf(diff, name));
        return PolicyDiff.Between(Document(known), Document(now)).Clients;
    }

    /// <summary>What belongs to no interface of the project: configured chains, clients of references, and those that are gone.</summary>
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
