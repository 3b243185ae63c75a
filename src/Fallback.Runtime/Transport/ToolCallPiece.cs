namespace Fallback;

/// <summary>A tool call, or a piece of one in a stream: pieces belong together by index; id and name come with the first.</summary>
internal sealed class ToolCallPiece
{
    public int? Index { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Arguments { get; set; }
}
