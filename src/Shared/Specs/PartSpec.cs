namespace Fallback.Roslyn;

/// <summary>The part that is added to a partial interface, so that its documentation describes the chain.</summary>
/// <param name="Outer">The containing types from the outermost, as they are declared: <c>partial class Outer</c>.</param>
/// <param name="Name">The interface's name.</param>
/// <param name="HasSummary">Whether the user has written a summary; an editor shows the first one only.</param>
internal sealed record PartSpec(EquatableArray<string> Outer, string Name, bool HasSummary);
