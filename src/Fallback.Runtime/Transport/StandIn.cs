namespace Fallback;

/// <summary>
/// Replaces every provider while a chain is rehearsed. Each endpoint keeps its address, which determines dialect, path and vendor. But no
/// request is sent there, and neither its key nor its chat client is used.
/// </summary>
/// <param name="Handler">Returns the handler for a provider and one of its instances, which replaces the provider's own.</param>
/// <param name="AddressOf">Returns the address that such a request is sent to.</param>
/// <param name="Key">The key that replaces every key, token and secret header.</param>
/// <param name="Random">The random numbers, so that two rehearsals are the same.</param>
internal sealed record StandIn(
    Func<string, string, HttpMessageHandler> Handler, Func<string, string, Uri> AddressOf, ApiKey Key, Random Random)
{
    /// <summary>Returns the same headers, each with the replacement key.</summary>
    public Credentials CredentialsFor(ProviderOptions? configured, string? header)
    {
        var standing = new ProviderOptions { ApiKeyHeader = configured?.ApiKeyHeader };
        foreach (string secret in configured?.SecretHeaders.Keys ?? []) standing.SecretHeaders[secret] = Key;
        return Credentials.Of(standing, Key, header, null);
    }
}
