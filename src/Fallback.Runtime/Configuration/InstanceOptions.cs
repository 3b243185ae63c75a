using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// One of several places that serve a provider's models: a region, a server, an account. What is not set is the provider's own.
/// </summary>
public sealed class InstanceOptions
{
    /// <summary>The name by which results, logs and metrics know it. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, once in a provider. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its address. Default: the provider's.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>What it speaks. Default: the provider's; where it has none, what suits the address.</summary>
    public Dialect? Dialect { get; set; }

    /// <summary>The version of the API. Default: the provider's.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Its key. Default: the provider's key or token.</summary>
    public ApiKey? ApiKey { get; set; }

    /// <summary>Gives the key for each request, in place of <see cref="ApiKey"/>; see <see cref="ProviderOptions.Token"/>. Default: the provider's.</summary>
    public Func<CancellationToken, ValueTask<ApiKey>>? Token { get; set; }

    /// <summary>The header that bears the key. Default: the provider's.</summary>
    public string? ApiKeyHeader { get; set; }

    /// <summary>Further headers whose values are secret, over the provider's. Default: none.</summary>
    public IDictionary<string, ApiKey> SecretHeaders { get; } = new Dictionary<string, ApiKey>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Headers that every request to it bears, over the provider's. Not for keys. Default: none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whose models it serves, where that decides how it is asked; see <see cref="ProviderOptions.Vendor"/>. Default: the provider's.</summary>
    public string? Vendor { get; set; }

    /// <summary>Whether a missing key is a mistake. Default: the provider's.</summary>
    public bool? KeyRequired { get; set; }

    /// <summary>Allows plain http to a host other than loopback. Default: the provider's.</summary>
    public bool? AllowInsecureHttp { get; set; }

    /// <summary>
    /// What models are called here, by their names in the chain: <c>Models["gpt-6"] = "gpt-6-eu"</c> for a deployment. Default: what they are
    /// called everywhere.
    /// </summary>
    public IDictionary<string, string> Models { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its share of the calls beside the other instances. At least 0; 0 is asked only when no other can be. Default 1.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>Requests within any 60 seconds, over all models with its key. At least 0; 0 is no limit. Default: the provider's.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens within any 60 seconds, over all models with its key. At least 0; 0 is no limit. Default: the provider's.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>
    /// Requests under way at once, over all models with its key. At least 0; 0 is no limit. Calls that find it full go to another instance.
    /// Default: the provider's.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>Gives the chat client that is asked in place of an address; see <see cref="ProviderOptions.ChatClient"/>. Default: the provider's.</summary>
    public Func<IChatClient>? ChatClient { get; set; }

    /// <summary>Makes the client of the vendor's SDK; see <see cref="ProviderOptions.SdkClient"/>. Default: the provider's.</summary>
    public Func<ProviderConnection, IChatClient>? SdkClient { get; set; }

    /// <summary>Makes the handler that sends its requests; see <see cref="ProviderOptions.HttpHandler"/>. Default: the provider's.</summary>
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
