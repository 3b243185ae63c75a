using System.Collections.Frozen;

namespace Fallback.Gateway;

/// <summary>A caller. Immutable, except for what its limits have counted.</summary>
/// <param name="name">The name for logs, metrics, and the caller's cached answers.</param>
/// <param name="chains">The chains that it may ask; empty for all.</param>
/// <param name="limits">Its limits.</param>
internal sealed class Caller(string name, IEnumerable<string> chains, CallerLimits limits)
{
    private readonly FrozenSet<string> _chains = chains.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public string Name => name;

    public CallerLimits Limits => limits;

    /// <summary>Whether it may ask a chain. For any other chain, it gets the same answer as for one that does not exist.</summary>
    public bool MayAsk(string chain) => _chains.Count == 0 || _chains.Contains(chain);

    public override string ToString() => name;
}
