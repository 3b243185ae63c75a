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

    /// <summary>What the provider says of the call and nobody here knows (a thought's signature), to go back to it with the call.</summary>
    public AdditionalPropertiesDictionary? Properties { get; set; }
}
