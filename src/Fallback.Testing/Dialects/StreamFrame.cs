namespace Fallback.Testing;

/// <summary>A piece of a stream. Only content chunks are counted, delayed and broken; the others go out as they come.</summary>
internal readonly record struct StreamFrame(string Text, bool IsChunk = true);
