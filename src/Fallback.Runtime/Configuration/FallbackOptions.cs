using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>Providers, models and overrides: the configuration section <c>Fallback</c> as an object.</summary>
/// <remarks>
/// Fallback validates the options as a whole at start and reports each mistake with its key, value and remedy. After the start, changes
/// take effect only through a reload of the configuration.
/// </remarks>
public sealed class FallbackOptions
{
    /// <summary>The provider of a bare model name that <see cref="Models"/> does not assign. Default null: the catalogue decides.</summary>
    public string? DefaultProvider { get; set; }

    /// <summary>
    /// The providers by name. A well-known provider needs an entry only if something differs from its public endpoint and
    /// <c>&lt;PROVIDER&gt;_API_KEY</c>.
    /// </summary>
    /// <remarks>
    /// See the list of well-known
    /// <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/configuration.md#well-known-providers">providers</see>.
    /// </remarks>
    public IDictionary<string, ProviderOptions> Providers { get; } = new Dictionary<string, ProviderOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Facts about models that the catalogue lacks or that differ from it, by <c>provider/model</c> or bare model name.</summary>
    public IDictionary<string, ModelOptions> Models { get; } = new Dictionary<string, ModelOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Names that stand for a model: <c>deepseek-chat</c> → <c>deepseek/deepseek-flash</c>. An alias may stand for another alias; a circle
    /// is an error at start.
    /// </summary>
    public IDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Overrides for the attributes of a client, without a rebuild. The key is the full name of the interface, or its name without
    /// namespace if no other client of the runtime has the same name. A key that almost matches the name of a client is an error at start.
    /// </summary>
    public IDictionary<string, ChainOptions> Clients { get; } = new Dictionary<string, ChainOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Chains without an interface, by name, for <c>AddFallbackChatClient(name)</c> and
    /// <see cref="FallbackRuntime.CreateChatClient(string)"/>.
    /// </summary>
    public IDictionary<string, ChainOptions> Chains { get; } = new Dictionary<string, ChainOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a tier without a key prevents the application from starting, or is skipped. Default <see cref="MissingKeys.Fail"/>.
    /// </summary>
    public MissingKeys MissingKeys { get; set; }

    /// <summary>
    /// A breaker that stops all calls for a while if too many of them fail, whichever tiers they use. Default null: none.
    /// </summary>
    public GlobalBreakerOptions? GlobalBreaker { get; set; }

    /// <summary>
    /// The number of answers that the cache of <see cref="AnswerCacheAttribute"/> holds, at least 0. Default 1,000. The least recently used
    /// answer is removed first.
    /// </summary>
    public int CacheEntries { get; set; } = 1_000;

    /// <summary>
    /// The memory that the answers in that cache may use, in bytes, at least 0: text, contents and keys, and about 1 KB per entry. Default
    /// 64 MiB; with 0, nothing is cached. An answer that needs more than an eighth of this memory is not cached.
    /// </summary>
    public long CacheBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Where the answers of <see cref="AnswerCacheAttribute"/> are stored. Default: in the process's memory.</summary>
    public AnswerStoreOptions AnswerCache { get; } = new();

    /// <summary>
    /// The token counter that replaces the built-in estimate of whether a prompt fits. Default null; in a container, its
    /// <see cref="ITokenCounter"/> if one is registered.
    /// </summary>
    public ITokenCounter? TokenCounter { get; set; }

    /// <summary>
    /// How typed answers are deserialized and their schemas generated: naming, converters, and the metadata of a
    /// <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, which is required if reflection is disabled (Native AOT).
    /// Default: camelCase names, enums as names, by reflection.
    /// </summary>
    /// <remarks>The options are copied at start. Properties that cannot be null are always required, whatever these options say.</remarks>
    public JsonSerializerOptions? SerializerOptions { get; set; }

    /// <summary>The clock. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The logger factory; the log category is <c>Fallback</c>. Default null: no logs; in a container, its logger factory.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// The factory that creates the meter <c>Fallback</c>. Default null: one meter for all runtimes of the process; in a container, its
    /// meter factory, so that each host sees only its own figures.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>How this process shares state with its replicas. Used only with <see cref="UseReplicaStore"/>.</summary>
    public ReplicaOptions Replicas { get; } = new();

    /// <summary>Faults to inject into the running application, for a game day. Default: none.</summary>
    public FaultInjectionOptions FaultInjection { get; } = new();

    /// <summary>Makes what shares, where a store is given.</summary>
    internal Func<FallbackRuntime, ReplicaSharing>? Sharing { get; set; }

    /// <summary>What replaces the providers; null except in a rehearsal.</summary>
    internal StandIn? StandIn { get; set; }

    /// <summary>Mistakes found while reading a configuration section, reported with all others at start.</summary>
    internal List<string> ReadingErrors { get; } = [];

    /// <summary>What is known of where the settings come from.</summary>
    internal SettingsOrigin Origin { get; } = new();

    /// <summary>What a runtime has changed of the instances since its start.</summary>
    internal InstanceChanges Changes { get; private set; } = InstanceChanges.None;

    /// <summary>The section's path, so that messages name whole keys.</summary>
    internal string Path { get; set; } = "Fallback";

    /// <summary>
    /// Returns the same options with other changes. The copy belongs to one runtime, even if others were created from these options.
    /// </summary>
    internal FallbackOptions With(InstanceChanges changes)
    {
        var changed = (FallbackOptions)MemberwiseClone();
        changed.Changes = changes;
        return changed;
    }

    /// <summary>
    /// Shares breakers, rate limits, limits and budgets with the other replicas of the application. The runtime
    /// connects to the store at start and does not dispose of it.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <remarks>See <see href="https://github.com/fallback-dotnet/fallback/blob/main/docs/replicas.md">replicas</see>.</remarks>
    /// <returns>These options, for chaining.</returns>
    public FallbackOptions UseReplicaStore(IReplicaStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        ReplicaOptions options = Replicas;
        Sharing = runtime => new ReplicaLink(runtime, store, options);
        return this;
    }

    /// <summary>Adds a provider, or changes the one that already has this name.</summary>
    /// <param name="name">The provider's name, as in <c>name/model</c>.</param>
    /// <param name="configure">Sets the provider's options. It is called at once.</param>
    /// <returns>These options, for chaining.</returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public FallbackOptions AddProvider(string name, Action<ProviderOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (!Providers.TryGetValue(name, out ProviderOptions? provider)) Providers[name] = provider = new ProviderOptions();
        configure(provider);
        return this;
    }

    /// <summary>Adds a chat client as a provider: an SDK's, a middleware's, or another chain. The runtime does not dispose of it.</summary>
    /// <param name="name">The provider's name, as in <c>name/model</c>.</param>
    /// <param name="client">The chat client.</param>
    /// <returns>These options, for chaining.</returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public FallbackOptions AddChatClientProvider(string name, IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return AddProvider(name, provider => provider.ChatClient = new GivenClient(client).Get);
    }

    /// <summary>Adds a provider by base URL and key, or sets them on the one that already has this name.</summary>
    /// <param name="name">The provider's name, as in <c>name/model</c>.</param>
    /// <param name="baseUrl">The base URL; see <see cref="ProviderOptions.BaseUrl"/>.</param>
    /// <param name="apiKey">The key. Default null: the environment variable <c>&lt;PROVIDER&gt;_API_KEY</c>.</param>
    /// <returns>These options, for chaining.</returns>
    /// <exception cref="ArgumentException">
    /// The name or the key is blank, or the key contains characters that no HTTP header can carry.
    /// </exception>
    public FallbackOptions AddProvider(string name, string baseUrl, string? apiKey = null) =>
        AddProvider(name, provider =>
        {
            provider.BaseUrl = baseUrl;
            provider.ApiKey = apiKey is null ? null : new ApiKey(apiKey);
        });
}
