namespace Fallback;

/// <summary>The state of a client at one moment.</summary>
public sealed record ClientSnapshot
{
    /// <summary>The full name of the client's interface, or the name of a chain without one.</summary>
    public required string Name { get; init; }

    /// <summary>The client's chains: the one of the interface, and those of methods that have their own.</summary>
    public required IReadOnlyList<ChainSnapshot> Chains { get; init; }

    /// <summary>Returns the name and chains in one line.</summary>
    public override string ToString() => $"{Name}: {string.Join(" | ", Chains)}";
}
