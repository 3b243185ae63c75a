namespace Fallback;

/// <summary>The properties that make two tiers the same one, so that they share their state.</summary>
/// <param name="Provider">The provider's configured name.</param>
/// <param name="Instance">The provider's instance.</param>
/// <param name="BaseUrl">The base URL.</param>
/// <param name="Model">The model's name at the provider.</param>
/// <param name="CredentialFingerprint">
/// A prefix of a hash that distinguishes keys, never the key; null without a key. A changed key is another tier with new state.
/// </param>
/// <param name="Dialect">The dialect: each has its own path, which may be wrong while another's is right.</param>
internal readonly record struct TierKey(
    string Provider, string Instance, string BaseUrl, string Model, string? CredentialFingerprint, string Dialect = "")
{
    /// <summary>The model's name for display, with the instance if there are several.</summary>
    public string ModelName => Instance is "default" or "" ? $"{Provider}/{Model}" : $"{Provider}/{Model} at {Instance}";

    public string CredentialName => NameOfCredential(Provider, CredentialFingerprint);

    /// <summary>The base URL without possible secrets.</summary>
    public string EndpointName =>
        Uri.TryCreate(BaseUrl, UriKind.Absolute, out Uri? url)
            ? $"endpoint {ShownSetting.OfAddress(url)}"
            : $"endpoint of {Provider}";

    public static string NameOfCredential(string provider, string? fingerprint) =>
        string.IsNullOrEmpty(fingerprint) ? $"{provider} without a key" : $"key {fingerprint} of {provider}";
}
