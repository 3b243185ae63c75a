using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>The endpoints of a configuration. Connections survive a reload; the application's own handler is created again.</summary>
internal sealed class ProviderSet : IDisposable
{
    private readonly FallbackOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConditionalWeakTable<IChatClient, string> _examined;
    // Providers without a key that were already warned of, so that a reload does not repeat the warning.
    private readonly ConcurrentDictionary<string, byte> _keyless;
    private readonly Dictionary<(string Provider, string Instance, Dialect Dialect), ProviderEndpoint> _endpoints = [];
    private readonly Dictionary<(Func<CancellationToken, ValueTask<ApiKey>> Fetch, string Of), TokenSource> _tokens = [];
    private readonly SharedHandler _shared;
    private readonly List<OwnedHandler> _owned = [];
    // Handlers of earlier configurations that calls still use.
    private readonly List<OwnedHandler> _retired = [];
    private bool _isRetired;

    public ProviderSet(FallbackOptions options, ITransport transport, TimeProvider time, ILogger logger, ProviderSet? before)
    {
        Transport = transport;
        _time = time;
        _logger = logger;
        _options = options;
        _examined = before?._examined ?? [];
        _keyless = before?._keyless ?? new(StringComparer.OrdinalIgnoreCase);
        _shared = before?._shared ?? new SharedHandler();
        if (before is not null) _retired.AddRange(before._retired.Where(static handler => !handler.IsClosed).Concat(before._owned));
        foreach ((string name, ProviderOptions provider) in options.Providers)
            foreach (Func<IChatClient>? client in provider.Instances.Select(static instance => instance.ChatClient).Prepend(provider.ChatClient))
                if (client?.Target is GivenClient given) Examine(name, given.Get());
    }

    /// <summary>The transport for all providers that are not chat clients.</summary>
    public ITransport Transport { get; }

    /// <summary>Returns the endpoint that a model is asked at: one for each dialect in which an instance's models are asked.</summary>
    /// <param name="instance">The provider's instance.</param>
    /// <param name="model">The model; null if the requests are the caller's own and already written.</param>
    public ProviderEndpoint Get(ProviderInstance instance, string? model)
    {
        Dialect dialect = instance.Options?.Dialect ?? Vendors.DialectOf(instance.Vendor, instance.Options?.BaseUrl, model);
        (string, string, Dialect) key = (instance.Provider.ToUpperInvariant(), instance.Name.ToUpperInvariant(), dialect);
        lock (_endpoints)
        {
            if (!_endpoints.TryGetValue(key, out ProviderEndpoint? endpoint))
                _endpoints[key] = endpoint = Create(instance, dialect);
            return endpoint;
        }
    }

    public void Dispose()
    {
        _shared.Dispose();
        foreach (OwnedHandler handler in _owned.Concat(_retired)) handler.Dispose();
    }

    /// <summary>Retires this configuration, which another one has replaced.</summary>
    public void Retire()
    {
        lock (_endpoints)
        {
            _isRetired = true;
            foreach (OwnedHandler handler in _owned) handler.Retire();
        }
    }

    /// <summary>All simulated providers have the same key, so an instance with its own key is identified by its name.</summary>
    private static string NameOfKey(ProviderInstance instance, StandIn? standIn) =>
        standIn is not null && instance.Own is { } own && (own.ApiKey is not null || own.SecretHeaders.Count > 0)
            ? $"{instance.Provider}\n{instance.Name}"
            : instance.Provider;

    private ProviderEndpoint Create(ProviderInstance instance, Dialect dialect)
    {
        string provider = instance.Provider;
        ProviderOptions? configured = instance.Options;
        var baseUrl = new Uri(instance.BaseUrl!);
        string vendor = instance.Vendor;
        ChatFlavour flavour = dialect.FlavourFor(ChatFlavour.Of(vendor));
        string? keyHeader = dialect.KeyHeader ?? flavour.KeyHeader;
        StandIn? standIn = _options.StandIn;
        Credentials credentials = standIn is not null
            ? standIn.CredentialsFor(configured, keyHeader)
            : Credentials.Of(configured, instance.Key, keyHeader, Tokens(instance));
        bool keyRequired = instance.KeyRequired(baseUrl);
        if (keyRequired && credentials.IsEmpty && _keyless.TryAdd($"{provider}\n{instance.Name}", 0))
            Log.KeyMissing(_logger, ShownSetting.OfName(provider), $"{instance.Path}:ApiKey", instance.ShownVariable);
        ProviderEndpoint endpoint = null!;
        return endpoint = new ProviderEndpoint
        {
            Provider = provider,
            Instance = instance.Name,
            BaseUrl = baseUrl,
            Time = _time,
            Credentials = credentials,
            KeyRequired = keyRequired,
            Vendor = Vendors.HabitsOf(vendor),
            VendorName = vendor,
            Flavour = flavour,
            Dialect = dialect,
            ApiVersion = configured?.ApiVersion,
            CredentialFingerprint = credentials.IsEmpty ? "" : Fingerprint(NameOfKey(instance, standIn), credentials),
            CachesPrompts = configured?.CachesPrompts ?? false,
            SendsTraceContext = configured?.SendsTraceContext ?? false,
            // An SDK itself sets the version of the API that it uses.
            Headers = Headers(configured?.SdkClient is null || standIn is not null ? [.. dialect.HeadersFor(baseUrl, configured?.ApiVersion)] : [], configured),
            MaxResponseBytes = configured?.MaxResponseBytes ?? new ProviderOptions().MaxResponseBytes,
            ChatClient = configured switch
            {
                _ when standIn is not null => null,
                { ChatClient: { } client } => new ChatClientTransport(() => Examine(provider, client()), _time, isOwn: true),
                { SdkClient: { } make } => new ChatClientTransport(
                    () => Examine(provider, make(new ProviderConnection(endpoint, new HttpTransport(_time)))), _time, isOwn: false),
                _ => null,
            },
            StandInAddress = standIn?.AddressOf(provider, instance.Name),
            Invoker = standIn is not null ? Own(() => standIn.Handler(provider, instance.Name))
                : configured?.HttpHandler is { } handler ? Own(handler)
                : _shared.Invoker,
        };
    }

    /// <summary>
    /// The tokens of one source, for all dialects and instances that use it; null if there are none. An instance with its own secrets,
    /// which must be removed from its messages, has its own source.
    /// </summary>
    private TokenSource? Tokens(ProviderInstance instance)
    {
        if (instance.Options is not { Token: { } fetch } configured) return null;
        string owner = (instance.Own is { SecretHeaders.Count: > 0 } ? $"{instance.Provider}\n{instance.Name}" : instance.Provider).ToUpperInvariant();
        (Func<CancellationToken, ValueTask<ApiKey>>, string) key = (fetch, owner);
        if (!_tokens.TryGetValue(key, out TokenSource? tokens))
            _tokens[key] = tokens = new TokenSource(fetch, _time, [.. configured.SecretHeaders.Values]);
        return tokens;
    }

    private static KeyValuePair<string, string>[] Headers(KeyValuePair<string, string>[] ofDialect, ProviderOptions? configured)
    {
        if (configured is not { Headers: { Count: > 0 } own }) return ofDialect;
        return [.. ofDialect.Where(header => !own.ContainsKey(header.Key)), .. own];
    }

    /// <summary>Warns, once per client, of an SDK with retries of its own.</summary>
    private IChatClient Examine(string provider, IChatClient client)
    {
        if (_examined.TryAdd(client, provider) && SdkRetries.Find(client) is var (retries, remedy))
            Log.SdkRetries(_logger, provider, retries, remedy);
        return client;
    }

    private HttpMessageInvoker Own(Func<HttpMessageHandler> make)
    {
        var handler = new OwnedHandler(make);
        _owned.Add(handler);
        if (_isRetired) handler.Retire();
        return new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>
    /// Distinguishes keys without revealing them: tiers with the same key share its state, and a changed key starts without state.
    /// </summary>
    private static string Fingerprint(string provider, Credentials credentials) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider.ToUpperInvariant()}\n{credentials.Identity}")).AsSpan(0, 8));

    private sealed class SharedHandler : IDisposable
    {
        public HttpMessageInvoker Invoker { get; } = new(HandlerFactory.Create(), disposeHandler: true);

        public void Dispose() => Invoker.Dispose();
    }
}
