using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A tool call as it is on the wire, or a piece of one in a stream.</summary>
internal sealed class ToolCallPiece
{
    /// <summary>Which of the answer's calls it belongs to.</summary>
    public int? Index { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Arguments { get; set; }

    /// <summary>It came as the single call of servers from before there were tools, perhaps beside the same call in today's form.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>What the provider says of the call and nobody here knows (a thought's signature), to go back to it with the call.</summary>
    public AdditionalPropertiesDictionary? Properties { get; set; }

    public bool HasId => !string.IsNullOrEmpty(Id);

    public bool HasName => !string.IsNullOrEmpty(Name);

    /// <summary>Whether it brings arguments, and not just blanks.</summary>
    public bool HasArguments => !string.IsNullOrWhiteSpace(Arguments);

    public bool SaysNothing => !HasId && !HasName && string.IsNullOrEmpty(Arguments) && Properties is null;

    /// <summary>Whether its arguments begin an object, or a text that holds one.</summary>
    public bool BeginsAnew => Arguments.AsSpan().TrimStart() is ['{', ..] or ['"', ..];
}
