namespace Fallback;

/// <summary>What makes two tiers the same one, so that they share their state.</summary>
/// <param name="Provider">The provider's configured name.</param>
/// <param name="Instance">The provider's instance.</param>
/// <param name="BaseUrl">Where it is reached.</param>
/// <param name="Model">The model's name at the provider.</param>
/// <param name="CredentialFingerprint">A hash's prefix that tells keys apart, never the key; null without a key. A changed key is another
/// tier with fresh state.</param>
/// <param name="Dialect">How it is asked there: each dialect has a path of its own, which may be wrong while another's is right.</param>
internal readonly record struct TierKey(
    string Provider, string Instance, string BaseUrl, string Model, string? CredentialFingerprint, string Dialect = "")
{
    /// <summary>The model as people call it, with the instance where there are several.</summary>
    public string ModelName => Instance is "default" or "" ? $"{Provider}/{Model}" : $"{Provider}/{Model} at {Instance}";

    public string CredentialName => NameOfCredential(Provider, CredentialFingerprint);

    /// <summary>The base URL without what may be a secret.</summary>
    public string EndpointName =>
        Uri.TryCreate(BaseUrl, UriKind.Absolute, out Uri? url)
            ? $"endpoint {ShownSetting.OfAddress(url)}"
            : $"endpoint of {Provider}";

    public static string NameOfCredential(string provider, string? fingerprint) =>
        string.IsNullOrEmpty(fingerprint) ? $"{provider} without a key" : $"key {fingerprint} of {provider}";
}
