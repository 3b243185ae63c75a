using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Compares two documents, client by client.</summary>
/// <param name="Clients">Those that differ: the changed, renamed and new ones by name, then those that are gone.</param>
internal sealed record PolicyDiff(EquatableArray<ClientDiff> Clients)
{
    public bool IsEmpty => Clients.Count == 0;

    public static PolicyDiff Between(PolicyDocument before, PolicyDocument after)
    {
        var unread = new HashSet<string>(before.Unread.Concat(after.Unread), StringComparer.Ordinal);
        Dictionary<(bool, string), ClientPolicy> old = ByName(before, unread);
        Dictionary<(bool, string), ClientPolicy> now = ByName(after, unread);
        List<ClientPolicy> gone = [.. old.Where(entry => !now.ContainsKey(entry.Key)).Select(static entry => entry.Value)];
        var diffs = new List<ClientDiff>();
        foreach (ClientPolicy client in PolicyParsing.Sorted(now.Values))
        {
            if (old.TryGetValue((client.IsConfigured, client.Name), out ClientPolicy? was)) Add(diffs, client, was, ClientChange.Changed);
            else if (Renamed(client, gone) is { } other)
            {
                gone.Remove(other);
                Add(diffs, client, other, ClientChange.Renamed);
            }
            else diffs.Add(Diff(client, ClientChange.Added, NewClient.Figures(client)));
        }
        diffs.AddRange(PolicyParsing.Sorted(gone).Select(static client => Diff(client, ClientChange.Removed, [])));
        return new PolicyDiff(new EquatableArray<ClientDiff>(diffs));
    }

    private static void Add(List<ClientDiff> diffs, ClientPolicy now, ClientPolicy was, ClientChange change)
    {
        List<PolicyChange> changes = ChainDiff.Between(was, now);
        if (changes.Count == 0 && change != ClientChange.Renamed) return;
        diffs.Add(Diff(now, change, changes) with { OldName = now.Name == was.Name ? "" : was.Name });
    }

    private static ClientDiff Diff(ClientPolicy client, ClientChange change, IEnumerable<PolicyChange> changes) =>
        new(client.Name, change) { IsConfigured = client.IsConfigured, Changes = new(changes) };

    private static Dictionary<(bool, string), ClientPolicy> ByName(PolicyDocument document, HashSet<string> unread)
    {
        var byName = new Dictionary<(bool, string), ClientPolicy>();
        foreach (ClientPolicy client in document.Clients)
            if (client.IsConfigured || !unread.Contains(client.Client)) byName[(client.IsConfigured, client.Name)] = client;
        return byName;
    }

    /// <summary>Returns a removed client with the same policy, or with the same name in another namespace.</summary>
    private static ClientPolicy? Renamed(ClientPolicy client, List<ClientPolicy> gone)
    {
        ClientPolicy[] kin = [.. gone.Where(other => other.IsConfigured == client.IsConfigured)];
        return kin.FirstOrDefault(other => IsNamesake(client, other))
            ?? kin.FirstOrDefault(other => ChainDiff.Between(other, client).Count == 0);
    }

    private static bool IsNamesake(ClientPolicy one, ClientPolicy other) =>
        !one.IsConfigured && one.Name.Substring(one.Client.LastIndexOf('.') + 1) == other.Name.Substring(other.Client.LastIndexOf('.') + 1);
}
