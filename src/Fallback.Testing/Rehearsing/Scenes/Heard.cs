namespace Fallback.Testing;

/// <summary>What a caller received.</summary>
/// <param name="Thrown">The exception; null for an answer.</param>
/// <param name="Pieces">The chunks of a stream that arrived.</param>
/// <param name="Elapsed">The time, by the rehearsal's clock.</param>
internal sealed record Heard(Exception? Thrown, int Pieces, TimeSpan Elapsed);
