using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>A part of a message of a type that nobody here knows: tiers of the same dialect get its bytes, others are skipped.</summary>
internal sealed class UnknownPart(string type) : AIContent, INamedKind
{
    /// <summary>The type, as the caller calls it.</summary>
    public string Type => type;

    public string Kind => $"a part of the type {type}";

    public override string ToString() => Kind;
}
