namespace Fallback.Roslyn;

/// <summary>How sure it is that a value must not leave. A token that a user has signed in for may be answered or sent on; a provider's key
/// may not.</summary>
internal enum KeyStrength
{
    None,
    Token,
    Key,
}
