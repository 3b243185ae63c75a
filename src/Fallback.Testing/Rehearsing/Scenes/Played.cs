namespace Fallback.Testing;

/// <summary>One ended call of a rehearsal, with data that the report does not show.</summary>
/// <param name="Scene">The scene.</param>
/// <param name="Row">The row of the report.</param>
/// <param name="Plan">The chain of the call; null if the call did not reach it.</param>
/// <param name="Thrown">The exception that the caller received; null for an answer.</param>
internal sealed record Played(Scene Scene, RehearsalRow Row, ChainPlan? Plan, Exception? Thrown);
