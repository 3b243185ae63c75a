namespace Fallback;

/// <summary>
/// What stands in for every provider while a chain is rehearsed. Each endpoint keeps its address, from which dialect, path and vendor follow,
/// but no request leaves for it, and neither its key nor its chat client is used.
/// </summary>
/// <param name="Handler">Sends the requests of a provider and one of its instances in place of the provider's own handler.</param>
/// <param name="AddressOf">Where such a request goes in the end.</param>
/// <param name="Key">In place of every key, token and secret header.</param>
/// <param name="Random">In place of chance, so that two rehearsals are alike.</param>
internal sealed record StandIn(
    Func<string, string, HttpMessageHandler> Handler, Func<string, string, Uri> AddressOf, ApiKey Key, Random Random)
{
    /// <summary>The same headers, each with the stand-in's key.</summary>
    public Credentials CredentialsFor(ProviderOptions? configured, string? header)
    {
        var standing = new ProviderOptions { ApiKeyHeader = configured?.ApiKeyHeader };
        foreach (string secret in configured?.SecretHeaders.Keys ?? []) standing.SecretHeaders[secret] = Key;
        return Credentials.Of(standing, Key, header, null);
    }
}
