namespace Fallback;

/// <summary>A vendor with its own habits in replies.</summary>
internal enum Vendor
{
    Other,
    Mistral,
    Zai,
    SelfHosted,
}
