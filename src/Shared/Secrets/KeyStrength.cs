namespace Fallback.Roslyn;

/// <summary>
/// How certain it is that a value must stay secret. A token of a signed-in user may be returned or sent on; a provider's key must not.
/// </summary>
internal enum KeyStrength
{
    None,
    Token,
    Key,
}
