namespace Fallback.Fuzz;

/// <summary>Replies of one dialect, to be broken.</summary>
/// <param name="Dialect">The dialect.</param>
/// <param name="Answers">Whole replies, of each shape that the reader knows, and an error.</param>
/// <param name="Streams">The same as streams.</param>
/// <param name="Tokens">Pieces of the dialect that are put where they do not belong.</param>
internal sealed record DialectReplies(Dialect Dialect, string[] Answers, string[] Streams, string[] Tokens);
