using Fallback.Catalogue;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Finds the client that an entry of <see cref="FallbackOptions.Clients"/> is for. A client is identified by the full name of its
/// interface; the short name is accepted as long as no other client of the runtime has the same one.
/// </summary>
internal static class ClientNames
{
    /// <summary>What is configured for a client; null if nothing is.</summary>
    public static ChainOptions? Find(FallbackOptions options, string client) =>
        options.Clients.TryGetValue(client, out ChainOptions? own) || options.Clients.TryGetValue(Short(client), out own) ? own : null;

    /// <summary>Where a chain is configured, or could be, for display.</summary>
    public static string KeyOf(FallbackOptions options, ChainDeclaration chain, ChainOptions configured)
    {
        string name = chain.Client;
        if (chain.Configuration is null)
        {
            string written = options.Clients.ContainsKey(name) || !options.Clients.ContainsKey(Short(name)) ? name : Short(name);
            return $"{options.Path}:Clients:{(options.Clients.ContainsKey(written) ? ShownSetting.OfName(written) : written)}";
        }
        // A chain that is made of options in code has no place in the configuration.
        return options.Chains.TryGetValue(name, out ChainOptions? named) && ReferenceEquals(named, configured)
            ? ShownSetting.OfPath($"{options.Path}:Chains:{name}")
            : name;
    }

    /// <summary>The name without namespace.</summary>
    public static string Short(string client) => client[(client.LastIndexOf('.') + 1)..];

    /// <summary>Entries that match two clients, and entries that are probably misspelled names of a client.</summary>
    public static void Check(FallbackOptions options, IEnumerable<ChainDeclaration> chains, List<string> mistakes)
    {
        string[] clients = Known(chains);
        if (clients.Length == 0) return;
        foreach (string name in options.Clients.Keys)
        {
            string[] meant = [.. clients.Where(client => Means(name, client))];
            string key = ShownSetting.OfPath($"{options.Path}:Clients:{name}");
            if (meant.Length > 1 && !meant.Contains(name, StringComparer.OrdinalIgnoreCase))
                mistakes.Add(
                    $"{key}: more than one client has this name: {string.Join(" and ", meant)}; "
                    + $"write {string.Join(" and ", meant.Select(client => $"{options.Path}:Clients:{client}"))}");
            else if (meant.Length == 0 && Nearest(name, clients) is { } near)
                mistakes.Add($"{key}: there is no such client; did you mean {options.Path}:Clients:{near}?");
        }
    }

    /// <summary>Entries that are for none of the clients.</summary>
    public static IEnumerable<string> Unmatched(FallbackOptions options, IEnumerable<ChainDeclaration> chains)
    {
        string[] clients = Known(chains);
        return options.Clients.Keys.Where(name => !clients.Any(client => Means(name, client)));
    }

    private static string[] Known(IEnumerable<ChainDeclaration> chains) =>
        [.. chains.Where(static chain => chain.Configuration is null).Select(static chain => chain.Client).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a name is a client's, in full or without its namespace.</summary>
    public static bool Means(string name, string client) =>
        name.Equals(client, StringComparison.OrdinalIgnoreCase) || name.Equals(Short(client), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The name that was probably meant; null if none is similar, or if another client of the process has exactly the written name.
    /// </summary>
    private static string? Nearest(string name, string[] clients) =>
        GeneratedClients.Names.Any(client => Means(name, client)) ? null
        : NearestName.Of(name, name.Contains('.', StringComparison.Ordinal) ? clients : clients.Select(Short));
}
