using Fallback.Roslyn;

namespace Fallback.Tool.Plan;

/// <summary>A chain with its name: a client's, a method's, or that of a chain in the settings.</summary>
internal sealed record PlannedChain(string Name, bool IsConfigured, ChainPolicy Policy)
{
    /// <summary>Returns all chains of a policy, in order.</summary>
    public static IReadOnlyList<PlannedChain> Of(PolicyDocument document)
    {
        var chains = new List<PlannedChain>();
        foreach (ClientPolicy client in document.Clients)
        {
            if (client.Chain is { } own) chains.Add(new PlannedChain(client.Name, client.IsConfigured, own));
            chains.AddRange(
                client.Methods.Select(method => new PlannedChain($"{client.Name}.{method.Name}", client.IsConfigured, method.Chain)));
        }
        return chains;
    }

    /// <summary>The tiers that answer in turn; a canary is asked before them.</summary>
    public IReadOnlyList<TierPolicy> Tiers => [.. Policy.Tiers.Where(static tier => tier.Role != TierPolicy.Canary)];
}
