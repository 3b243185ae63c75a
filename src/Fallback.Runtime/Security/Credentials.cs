using System.Net.Http.Headers;

namespace Fallback;

/// <summary>
/// The credentials of a provider's requests: a key or its tokens, the header that carries it, and further secret headers.
/// </summary>
internal sealed class Credentials
{
    public const string Authorization = "Authorization";

    private readonly ApiKey? _key;
    private readonly TokenSource? _tokens;
    private readonly (string Name, ApiKey Value)[] _others;
    private readonly string _header = Authorization;
    private readonly string _before = "Bearer ";

    private Credentials(ApiKey? key, TokenSource? tokens, string? header, (string Name, ApiKey Value)[] others)
    {
        _key = key;
        _tokens = tokens;
        _others = others;
        if (header is null || header.Equals(Authorization, StringComparison.OrdinalIgnoreCase)) return;
        _header = header;
        _before = "";
    }

    public static Credentials None { get; } = new(null, null, null, []);

    /// <summary>Whether requests are sent without credentials.</summary>
    public bool IsEmpty => _key is null && _tokens is null;

    /// <summary>Whether a token must be obtained before each request.</summary>
    public bool HasTokens => _tokens is not null;

    /// <summary>The key if it is known; for tokens, the latest one.</summary>
    public ApiKey? Key => _tokens is { } tokens ? tokens.Latest : _key;

    /// <summary>The identity of these credentials, for a hash: tokens change, but the credentials stay the same.</summary>
    public string Identity => $"{(_tokens is null ? _key?.Reveal() : "token")}\n{string.Join('\n', _others.Select(static other => other.Value.Reveal()))}";

    public static Credentials Of(ApiKey key) => new(key, null, null, []);

    /// <param name="configured">The provider; null for one that is known by its name alone.</param>
    /// <param name="key">Its key, from the configuration or the environment.</param>
    /// <param name="header">The header that usually carries the key; null for <c>Authorization</c>.</param>
    /// <param name="tokens">Its tokens; null if it has none.</param>
    public static Credentials Of(ProviderOptions? configured, ApiKey? key, string? header, TokenSource? tokens)
    {
        (string Name, ApiKey Value)[] secrets = configured is null ? [] : [.. configured.SecretHeaders.Select(static header => (header.Key, header.Value))];
        ApiKey[] values = [.. secrets.Select(static secret => secret.Value), .. Unnamed(configured)];
        if (tokens is not null) return new Credentials(null, tokens, configured?.ApiKeyHeader, secrets);
        if (key is not null) return new Credentials(key.With(values), null, configured?.ApiKeyHeader ?? header, secrets);
        if (secrets.Length == 0) return None;
        return new Credentials(values[0].With(values[1..]), null, secrets[0].Name, secrets[1..]);
    }

    /// <summary>
    /// Returns what looks like a secret in an unexpected place: in an ordinary header, or in the path of the address. It is sent unchanged,
    /// and never shown.
    /// </summary>
    private static IEnumerable<ApiKey> Unnamed(ProviderOptions? configured)
    {
        if (configured is null) yield break;
        foreach (string value in configured.Headers.Values)
            if (value != Redactor.Redact(value, null) && !value.Contains(' ', StringComparison.Ordinal)) yield return new ApiKey(value);
        if (!Uri.TryCreate(configured.BaseUrl, UriKind.Absolute, out Uri? url)) yield break;
        foreach (string part in ShownSetting.SecretsOf(url))
            // A key is ASCII; another host or path may not be.
            if (!part.AsSpan().ContainsAnyExceptInRange('!', '~')) yield return new ApiKey(part);
    }

    /// <summary>Obtains a valid token if one is needed; returns a failure if there is none.</summary>
    public async ValueTask<Failure?> ObtainAsync(CancellationToken cancellationToken)
    {
        if (_tokens is null) return null;
        try
        {
            await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            // Nothing is known about the provider; its model gets no blame that its breaker would not take back with the first answer.
            return new Failure(FailureKind.NetworkError, FailureScope.Model)
            {
                Message = $"the provider's Token callback gave no token ({e.GetType().Name})", Thrown = ThrownByClient.Keep(e, Key)
            };
        }
    }

    /// <summary>Records that the provider has refused a token: the next request gets another one.</summary>
    /// <param name="token">The value of <see cref="Key"/> when the request was created.</param>
    public void Refused(ApiKey? token)
    {
        if (token is not null) _tokens?.Refused(token);
    }

    public void Add(HttpRequestHeaders headers)
    {
        if (Key is { } key) headers.TryAddWithoutValidation(_header, string.Concat(_before, key.Reveal()));
        foreach ((string name, ApiKey value) in _others) headers.TryAddWithoutValidation(name, value.Reveal());
    }

    /// <summary>Removes the credentials again, and an SDK's own in the same place; does nothing if there are none.</summary>
    public void Remove(HttpRequestHeaders headers)
    {
        if (IsEmpty) return;
        headers.Remove(_header);
        headers.Remove(Authorization);
        foreach ((string name, _) in _others) headers.Remove(name);
    }
}
