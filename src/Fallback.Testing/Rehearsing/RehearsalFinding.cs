namespace Fallback.Testing;

/// <summary>A problem that a rehearsal has found in a chain. Immutable.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="Method">The method whose calls showed the problem; for a chain without an interface, the chat client's method.</param>
/// <param name="Tier">The tier that has the problem, as <c>provider/model</c>; null if the whole chain has it.</param>
/// <param name="Message">What happens and what to do about it.</param>
public sealed record RehearsalFinding(RehearsalFindingKind Kind, string Method, string? Tier, string Message)
{
    /// <summary>Returns the finding in one line: its kind, method and message.</summary>
    public override string ToString() => $"{Kind}: {Method}: {Message}";
}
