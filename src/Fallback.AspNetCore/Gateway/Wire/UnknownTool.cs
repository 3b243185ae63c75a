using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>A tool of a type that is no function: tiers of the same dialect get its bytes, others are skipped.</summary>
internal sealed class UnknownTool(string type) : AITool, INamedKind
{
    /// <summary>The type, as the caller calls it.</summary>
    public override string Name => type;

    public string Kind => $"a tool of the type {type}";
}
