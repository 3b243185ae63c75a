using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>Providers, models and overrides; the configuration section <c>Fallback</c> as an object.</summary>
/// <remarks>
/// Checked as a whole at start; a mistake is reported with its key, value and remedy. Changes after the start take effect only through
/// a reload of the configuration.
/// </remarks>
public sealed class FallbackOptions
{
    /// <summary>The provider of a bare model name that <see cref="Models"/> does not place. Default: none, the catalogue decides.</summary>
    public string? DefaultProvider { get; set; }

    /// <summary>
    /// The providers by name. A well-known provider (docs/configuration.md lists them) needs an entry only where something differs from
    /// its public endpoint and <c>&lt;PROVIDER&gt;_API_KEY</c>.
    /// </summary>
    public IDictionary<string, ProviderOptions> Providers { get; } = new Dictionary<string, ProviderOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Facts about models that the catalogue lacks or has otherwise, by <c>provider/model</c> or bare model name.</summary>
    public IDictionary<string, ModelOptions> Models { get; } = new Dictionary<string, ModelOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Names that stand for a model: <c>deepseek-chat</c> → <c>deepseek/deepseek-flash</c>. One may stand for another; a circle is a
    /// mistake at start.
    /// </summary>
    public IDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What replaces the attributes of a client, without a rebuild: by the full name of its interface, or by the name without namespace, as long as
    /// no other client of the runtime has the same. An entry whose name is nearly that of a client is a mistake at start.
    /// </summary>
    public IDictionary<string, ChainOptions> Clients { get; } = new Dictionary<string, ChainOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Chains without an interface, by name, for <c>AddFallbackChatClient(name)</c> and
    /// <see cref="FallbackRuntime.CreateChatClient(string)"/>.
    /// </summary>
    public IDictionary<string, ChainOptions> Chains { get; } = new Dictionary<string, ChainOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a tier without a key keeps the application from starting (the default), or is skipped.</summary>
    public MissingKeys MissingKeys { get; set; }

    /// <summary>Stops all calls for a while when too many of them fail, whatever tiers they have. Default: none.</summary>
    public GlobalBreakerOptions? GlobalBreaker { get; set; }

    /// <summary>Answers that the cache of <see cref="AnswerCacheAttribute"/> keeps; the least recently used goes first. Default 1,000.</summary>
    public int CacheEntries { get; set; } = 1_000;

    /// <summary>
    /// Memory that the answers in that cache may take, in bytes: texts, contents and keys, and about 1 KB for each entry. An answer of more
    /// than an eighth of it is not kept. Default 64 MiB; 0 keeps nothing.
    /// </summary>
    public long CacheBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Where the answers of <see cref="AnswerCacheAttribute"/> are kept. Default: in the process's memory.</summary>
    public AnswerStoreOptions AnswerCache { get; } = new();

    /// <summary>
    /// Counts tokens in place of the built-in estimate, to tell whether a prompt fits. Default: none; with a container, its
    /// <see cref="ITokenCounter"/> if there is one.
    /// </summary>
    public ITokenCounter? TokenCounter { get; set; }

    /// <summary>
    /// How typed answers are read and their schemas made: naming, converters, and the metadata of a
    /// <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, which is needed where reflection is off (Native AOT). Default:
    /// names as in the web (camelCase), enums as names, by reflection.
    /// </summary>
    /// <remarks>Copied at start; properties that cannot be null are always required, whatever is set here.</remarks>
    public JsonSerializerOptions? SerializerOptions { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where logs go, in category <c>Fallback</c>. Default: nowhere; with a container, its logging.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Makes the meter <c>Fallback</c>. Default: one meter for all runtimes of the process; with a container, its meter factory, so that
    /// each host sees its own figures only.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>How this process shares with its replicas; used where <see cref="UseReplicaStore"/> says through what.</summary>
    public ReplicaOptions Replicas { get; } = new();

    /// <summary>Makes what shares, where a store is given.</summary>
    internal Func<FallbackRuntime, ReplicaSharing>? Sharing { get; set; }

    /// <summary>What stands in for the providers; null except in a rehearsal.</summary>
    internal StandIn? StandIn { get; set; }

    /// <summary>Mistakes found while reading a configuration section, reported with all others at start.</summary>
    internal List<string> ReadingErrors { get; } = [];

    /// <summary>What a runtime has changed of the instances since its start.</summary>
    internal InstanceChanges Changes { get; private set; } = InstanceChanges.None;

    /// <summary>The section's path, so that messages name whole keys.</summary>
    internal string Path { get; set; } = "Fallback";

    /// <summary>The same options with other changes. They are one runtime's own, whoever else was made of these options.</summary>
    internal FallbackOptions With(InstanceChanges changes)
    {
        var changed = (FallbackOptions)MemberwiseClone();
        changed.Changes = changes;
        return changed;
    }

    /// <summary>
    /// Shares breakers, rate limits, limits and budgets with the other replicas of the application; see docs/replicas.md. It is taken up at start,
    /// and not disposed by the runtime.
    /// </summary>
    /// <returns>These options, for chaining.</returns>
    public FallbackOptions UseReplicaStore(IReplicaStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        ReplicaOptions options = Replicas;
        Sharing = runtime => new ReplicaLink(runtime, store, options);
        return this;
    }

    /// <summary>Adds or changes a provider.</summary>
    /// <returns>These options, for chaining.</returns>
    public FallbackOptions AddProvider(string name, Action<ProviderOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (!Providers.TryGetValue(name, out ProviderOptions? provider)) Providers[name] = provider = new ProviderOptions();
        configure(provider);
        return this;
    }

    /// <summary>Adds a chat client as a provider: an SDK's, a middleware's, or another chain. It is not disposed by the runtime.</summary>
    /// <returns>These options, for chaining.</returns>
    public FallbackOptions AddChatClientProvider(string name, IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return AddProvider(name, provider => provider.ChatClient = new GivenClient(client).Get);
    }

    /// <summary>Adds a provider by base URL and key.</summary>
    /// <returns>These options, for chaining.</returns>
    public FallbackOptions AddProvider(string name, string baseUrl, string? apiKey = null) =>
        AddProvider(name, provider =>
        {
            provider.BaseUrl = baseUrl;
            provider.ApiKey = apiKey is null ? null : new ApiKey(apiKey);
        });
}
