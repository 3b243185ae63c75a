namespace Fallback.Testing;

/// <summary>One call of a rehearsal that is over, with what the report does not show.</summary>
/// <param name="Scene">What failed.</param>
/// <param name="Row">What is reported.</param>
/// <param name="Plan">The chain as it was run; null where the call did not come to it.</param>
/// <param name="Thrown">What the caller got in place of an answer; null for an answer.</param>
internal sealed record Played(Scene Scene, RehearsalRow Row, ChainPlan? Plan, Exception? Thrown);
