namespace Fallback.Testing;

/// <summary>What a caller got.</summary>
/// <param name="Thrown">An exception; null for an answer.</param>
/// <param name="Pieces">Pieces of a stream that came.</param>
/// <param name="Elapsed">On the rehearsal's clock.</param>
internal sealed record Heard(Exception? Thrown, int Pieces, TimeSpan Elapsed);
