namespace Fallback.Roslyn;

/// <summary>
/// A chain as the attributes declare it, for emission: undeclared values are left out, so that they follow the runtime's defaults.
/// </summary>
internal sealed record DeclaredChain
{
    public EquatableArray<DeclaredTier> Tiers { get; init; }

    /// <summary>The figures of <c>[ModelChain]</c> itself.</summary>
    public EquatableArray<WrittenMember> Figures { get; init; }

    /// <summary>The policies that apply to the whole chain.</summary>
    public EquatableArray<WrittenPolicy> Policies { get; init; }
}

/// <summary>A tier, with the policies that are declared for its model alone.</summary>
internal sealed record DeclaredTier(string Model, bool IsDegraded, EquatableArray<WrittenPolicy> Policies);

/// <summary>An attribute, by its name without the suffix, and its arguments.</summary>
internal sealed record WrittenPolicy(string Name, EquatableArray<WrittenValue> Arguments, EquatableArray<WrittenMember> Members);

internal sealed record WrittenMember(string Name, WrittenValue Value);

/// <summary>A constant.</summary>
/// <param name="Value">A number, a truth value or a text; of an enumeration its number.</param>
/// <param name="EnumType">The enumeration, fully qualified; null for other constants.</param>
/// <param name="Names">The enumeration's members that make the number up, joined by a comma; empty where it has no names for it.</param>
internal sealed record WrittenValue(object Value, string? EnumType = null, string Names = "");
