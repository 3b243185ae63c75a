namespace Fallback.Testing;

/// <summary>Something that a rehearsal has found wrong with a chain. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Method">The method whose calls showed it; of a chain without an interface, the chat client's.</param>
/// <param name="Tier">The tier that is concerned, as <c>provider/model</c>; null where it is the whole chain.</param>
/// <param name="Message">What happens and what to do about it.</param>
public sealed record RehearsalFinding(RehearsalFindingKind Kind, string Method, string? Tier, string Message)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() => $"{Kind}: {Method}: {Message}";
}
