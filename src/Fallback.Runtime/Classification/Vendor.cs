namespace Fallback;

/// <summary>Whose particular habits apply to replies.</summary>
internal enum Vendor
{
    Other,
    Mistral,
    Zai,
    SelfHosted,
}
