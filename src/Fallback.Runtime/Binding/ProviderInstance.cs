namespace Fallback;

/// <summary>One place at which a provider is asked: a configured instance or, if there are none, the provider itself.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Name">The instance's name; <see cref="Default"/> if it is the only one.</param>
/// <param name="Options">Its configuration over the provider's; null for a provider that is known by its name alone.</param>
internal sealed record ProviderInstance(string Provider, string Name, ProviderOptions? Options)
{
    public const string Default = "default";

    public const string ChatClientScheme = "chat-client";

    /// <summary>The key under which it is configured, or could be, for display.</summary>
    public required string Path { get; init; }

    /// <summary>Its own configuration as an instance; null if the provider has only one.</summary>
    public InstanceOptions? Own { get; init; }

    /// <summary>The vendor whose models it serves.</summary>
    public string Vendor => Vendors.NameOf(Provider, Options);

    /// <summary>
    /// The base URL: configured, or a well-known provider's own. A chat client has its name instead, so that it shares state with nothing
    /// else.
    /// </summary>
    public string? BaseUrl =>
        Options is { ChatClient: not null } ? $"{ChatClientScheme}://{Uri.EscapeDataString(Provider)}{(Own is null ? "" : $"/{Name}")}"
        : Options?.BaseUrl ?? Vendors.BaseUrl(Vendor);

    /// <summary>The environment variable that holds the provider's key.</summary>
    public string KeyVariable =>
        string.Create(Provider.Length + 8, Provider, static (span, name) =>
        {
            for (int i = 0; i < name.Length; i++) span[i] = char.IsAsciiLetterOrDigit(name[i]) ? char.ToUpperInvariant(name[i]) : '_';
            "_API_KEY".CopyTo(span[name.Length..]);
        });

    /// <summary>The name of that variable for display.</summary>
    public string ShownVariable => ShownSetting.IsSecret(Provider) ? "…_API_KEY" : KeyVariable;

    /// <summary>The key: configured, or from the environment.</summary>
    /// <exception cref="ArgumentException">The environment variable does not contain a valid key.</exception>
    public ApiKey? Key
    {
        get
        {
            if (Options?.ApiKey is { } key) return key;
            string? variable = Environment.GetEnvironmentVariable(KeyVariable);
            return string.IsNullOrWhiteSpace(variable) ? null : new ApiKey(variable);
        }
    }

    /// <summary>Returns the name that a model of the chain has at this instance.</summary>
    public string ModelOf(string model) => Own is not null && Own.Models.TryGetValue(model, out string? here) ? here : model;

    /// <summary>The instances of a provider, in order; at least one.</summary>
    public static IReadOnlyList<ProviderInstance> Of(FallbackOptions options, string provider)
    {
        string path = ShownSetting.OfPath($"{options.Path}:Providers:{provider}");
        options.Providers.TryGetValue(provider, out ProviderOptions? configured);
        IReadOnlyList<InstanceOptions> instances = options.Changes.Of(provider, configured?.Instances ?? []);
        if (instances.Count == 0) return [new ProviderInstance(provider, Default, configured) { Path = path }];
        configured ??= new ProviderOptions();
        return
        [
            .. instances.Select((own, place) =>
                new ProviderInstance(provider, own.Name, own.Over(configured)) { Path = $"{path}:Instances:{place}", Own = own }),
        ];
    }

    public bool KeyRequired(Uri baseUrl) => Options?.KeyRequired ?? (!baseUrl.IsLoopback && baseUrl.Scheme != ChatClientScheme);
}
