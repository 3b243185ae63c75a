using System.Collections.Frozen;

namespace Fallback.Gateway;

/// <summary>One who calls. Immutable, but for what its limits have counted.</summary>
/// <param name="name">For logs, metrics, and what the caller's cached answers are kept under.</param>
/// <param name="chains">What it may ask; empty for all.</param>
/// <param name="limits">What it may use.</param>
internal sealed class Caller(string name, IEnumerable<string> chains, CallerLimits limits)
{
    private readonly FrozenSet<string> _chains = chains.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public string Name => name;

    public CallerLimits Limits => limits;

    /// <summary>Whether it may ask a chain. Of any other it is told what it would be told of one that there is not.</summary>
    public bool MayAsk(string chain) => _chains.Count == 0 || _chains.Contains(chain);

    public override string ToString() => name;
}
