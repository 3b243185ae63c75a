using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One of several places that serve a provider's models: a region, a server, an account. A member that is not set has the provider's value.
/// </summary>
public sealed class InstanceOptions
{
    /// <summary>
    /// The name of the instance in results, logs and metrics: 1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, unique in its
    /// provider. Required.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>The instance's base URL. Default: the provider's.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The dialect. Default: the provider's; if the provider has none, the one that suits the address.</summary>
    public Dialect? Dialect { get; set; }

    /// <summary>The version of the API. Default: the provider's.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>The instance's key. Default: the provider's key or token.</summary>
    public ApiKey? ApiKey { get; set; }

    /// <summary>
    /// A function that returns the key for each request and replaces <see cref="ApiKey"/>; see <see cref="ProviderOptions.Token"/>.
    /// Default: the provider's.
    /// </summary>
    public Func<CancellationToken, ValueTask<ApiKey>>? Token { get; set; }

    /// <summary>The header that carries the key. Default: the provider's.</summary>
    public string? ApiKeyHeader { get; set; }

    /// <summary>Additional headers with secret values. They override the provider's. Default: none.</summary>
    public IDictionary<string, ApiKey> SecretHeaders { get; } = new Dictionary<string, ApiKey>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Headers that are sent with every request to the instance. They override the provider's. Not for keys. Default: none.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The vendor whose models the instance serves, if that decides how to ask them; see <see cref="ProviderOptions.Vendor"/>. Default: the
    /// provider's.
    /// </summary>
    public string? Vendor { get; set; }

    /// <summary>Whether a missing key is an error. Default: the provider's value.</summary>
    public bool? KeyRequired { get; set; }

    /// <summary>Whether plain HTTP to a host other than loopback is allowed. Default: the provider's value.</summary>
    public bool? AllowInsecureHttp { get; set; }

    /// <summary>
    /// The names of models at this instance, by their names in the chain: <c>Models["gpt-6"] = "gpt-6-eu"</c> for a deployment. Default:
    /// the same names as in the chain.
    /// </summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The instance's share of the calls, relative to the other instances; at least 0. Default 1. With 0, it is asked only if no other can
    /// be.
    /// </summary>
    public int Weight { get; set; } = 1;

    /// <summary>
    /// The number of requests within any 60 seconds, over all models with its key; at least 0. 0 is no limit. Default: the provider's.
    /// </summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// The number of tokens within any 60 seconds, over all models with its key; at least 0. 0 is no limit. Default: the provider's.
    /// </summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>
    /// The number of requests that may run at once, over all models with its key; at least 0. 0 is no limit. If the limit is reached, calls
    /// go to another instance. Default: the provider's.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// A function that returns the chat client to ask instead of an address; see <see cref="ProviderOptions.ChatClient"/>. Default: the
    /// provider's.
    /// </summary>
    public Func<IChatClient>? ChatClient { get; set; }

    /// <summary>
    /// A function that creates the client of the vendor's SDK; see <see cref="ProviderOptions.SdkClient"/>. Default: the provider's.
    /// </summary>
    public Func<ProviderConnection, IChatClient>? SdkClient { get; set; }

    /// <summary>
    /// A function that creates the handler for its requests; see <see cref="ProviderOptions.HttpHandler"/>. Default: the provider's.
    /// </summary>
    public Func<HttpMessageHandler>? HttpHandler { get; set; }

    /// <summary>The provider as it is at this place.</summary>
    internal ProviderOptions Over(ProviderOptions provider)
    {
        bool hasOwnAddress = BaseUrl is not null;
        // A client has address, key, headers and handler of its own.
        if (ChatClient is not null)
            provider = new ProviderOptions
            {
                Vendor = provider.Vendor,
                MaxResponseBytes = provider.MaxResponseBytes,
                RequestsPerMinute = provider.RequestsPerMinute,
                TokensPerMinute = provider.TokensPerMinute,
                MaxConcurrency = provider.MaxConcurrency,
            };
        bool hasOwnKey = ApiKey is not null || Token is not null;
        var here = new ProviderOptions
        {
            BaseUrl = BaseUrl ?? provider.BaseUrl,
            Dialect = Dialect ?? provider.Dialect,
            ApiVersion = ApiVersion ?? provider.ApiVersion,
            ApiKey = hasOwnKey ? ApiKey : provider.ApiKey,
            Token = hasOwnKey ? Token : provider.Token,
            ApiKeyHeader = ApiKeyHeader ?? provider.ApiKeyHeader,
            Vendor = Vendor ?? provider.Vendor,
            KeyRequired = KeyRequired ?? provider.KeyRequired,
            AllowInsecureHttp = AllowInsecureHttp ?? provider.AllowInsecureHttp,
            CachesPrompts = provider.CachesPrompts,
            SendsTraceContext = provider.SendsTraceContext,
            MaxResponseBytes = provider.MaxResponseBytes,
            RequestsPerMinute = RequestsPerMinute ?? provider.RequestsPerMinute,
            TokensPerMinute = TokensPerMinute ?? provider.TokensPerMinute,
            MaxConcurrency = MaxConcurrency ?? provider.MaxConcurrency,
            ChatClient = ChatClient ?? (hasOwnAddress || SdkClient is not null ? null : provider.ChatClient),
            SdkClient = SdkClient ?? provider.SdkClient,
            HttpHandler = HttpHandler ?? provider.HttpHandler,
        };
        foreach ((string name, ApiKey value) in provider.SecretHeaders) here.SecretHeaders[name] = value;
        foreach ((string name, ApiKey value) in SecretHeaders) here.SecretHeaders[name] = value;
        foreach ((string name, string value) in provider.Headers) here.Headers[name] = value;
        foreach ((string name, string value) in Headers) here.Headers[name] = value;
        return here;
    }
}
