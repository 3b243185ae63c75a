using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A tool call as it was sent, or a part of one in a stream.</summary>
internal sealed class ToolCallPiece
{
    /// <summary>The index of the call among the answer's calls.</summary>
    public int? Index { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Arguments { get; set; }

    /// <summary>Whether it arrived as the single call of older servers, perhaps next to the same call in today's form.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Unknown properties of the call (a thought's signature), which are sent back with it.</summary>
    public AdditionalPropertiesDictionary? Properties { get; set; }

    public bool HasId => !string.IsNullOrEmpty(Id);

    public bool HasName => !string.IsNullOrEmpty(Name);

    /// <summary>Whether it contains arguments, and not only white space.</summary>
    public bool HasArguments => !string.IsNullOrWhiteSpace(Arguments);

    public bool SaysNothing => !HasId && !HasName && string.IsNullOrEmpty(Arguments) && Properties is null;

    /// <summary>Whether its arguments begin an object, or a text that contains one.</summary>
    public bool BeginsAnew => Arguments.AsSpan().TrimStart() is ['{', ..] or ['"', ..];
}
