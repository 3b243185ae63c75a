using System;
using System.Collections.Generic;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Finds entries of <c>Clients</c> that are for no client (FB2015), as the start does.</summary>
internal static class ClientSettings
{
    /// <param name="clients">The section <c>Clients</c>.</param>
    /// <param name="known">The full names of the clients that there are.</param>
    /// <param name="report">Takes a place, what is wrong there, and whether that is sure.</param>
    public static void Check(Setting clients, IReadOnlyList<string> known, Action<JsonPlace, string, bool> report)
    {
        // Those of a plug-in, say, are known to the application alone.
        if (known.Count == 0) return;
        foreach (Setting entry in clients.Children)
        {
            if (known.Any(client => Is(entry.Name, client) || Is(entry.Name, Short(client)))) continue;
            if (Nearest(entry.Name, known) is { } near)
                report(entry.Place, $"{entry.Key}: there is no such client; did you mean {clients.Key}:{near}?", true);
            else
                report(entry.Place, $"{entry.Key} has no effect: this project has no client of that name", false);
        }
    }

    private static string? Nearest(string name, IReadOnlyList<string> known) =>
        NearestName.Of(name, name.IndexOf('.') >= 0 ? known : known.Select(Short));

    private static bool Is(string name, string client) => name.Equals(client, StringComparison.OrdinalIgnoreCase);

    private static string Short(string client) => client.Substring(client.LastIndexOf('.') + 1);
}
