using System.Collections.Frozen;

namespace Fallback;

/// <summary>
/// Determines the vendor of a provider, for everything that depends on it: address, catalogue, prices, codes, ids. Public addresses are
/// those of the vendors' documentation of November 2026.
/// </summary>
/// <remarks>Names and hosts are compared as a whole, never in part: a provider called <c>bonzai</c> is not Z.ai.</remarks>
internal static class Vendors
{
    private static readonly KnownVendor[] _all =
    [
        new("openai", "https://api.openai.com/v1"),
        new("anthropic", "https://api.anthropic.com/v1"),
        new("deepseek", "https://api.deepseek.com/v1"),
        new("google", "https://generativelanguage.googleapis.com/v1beta/openai"),
        new("mistral", "https://api.mistral.ai/v1") { Hosts = ["codestral.mistral.ai"], Habits = Vendor.Mistral },
        new("openrouter", "https://openrouter.ai/api/v1"),
        new("groq", "https://api.groq.com/openai/v1"),
        new("xai", "https://api.x.ai/v1"),
        new("moonshot", "https://api.moonshot.ai/v1") { Hosts = ["api.moonshot.cn"] },
        new("zai", "https://api.z.ai/api/paas/v4")
        {
            Names = ["z.ai", "zhipu", "bigmodel", "glm"], Hosts = ["open.bigmodel.cn"], Habits = Vendor.Zai
        },
        new("alibaba", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1") { Hosts = ["dashscope.aliyuncs.com", "dashscope-us.aliyuncs.com"] },
        new("vertex", null) { HostEndings = ["aiplatform.googleapis.com"] },
        new("azure", null)
        {
            Names = ["azure-openai"],
            HostEndings = [".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com"],
        },
        new("cerebras", "https://api.cerebras.ai/v1"),
        new("perplexity", "https://api.perplexity.ai"),
        new("together", "https://api.together.xyz/v1"),
        new("fireworks", "https://api.fireworks.ai/inference/v1"),
        new("cohere", null) { Hosts = ["api.cohere.com", "api.cohere.ai"] },
        new("minimax", null) { Hosts = ["api.minimax.io", "api.minimaxi.com"] },
        // Self-hosted servers: an overload is the machine's, not that of one model among many.
        new("ollama", "http://localhost:11434/v1") { HasOwnHost = false, Habits = Vendor.SelfHosted },
        new("vllm", null) { Habits = Vendor.SelfHosted },
        new("llamacpp", null) { Names = ["llama.cpp", "llama-cpp"], Habits = Vendor.SelfHosted },
        new("tgi", null) { Habits = Vendor.SelfHosted },
        new("lmstudio", null) { Names = ["lm-studio"], Habits = Vendor.SelfHosted },
        new("sglang", null) { Habits = Vendor.SelfHosted },
        new("localai", null) { Habits = Vendor.SelfHosted },
    ];

    private static readonly FrozenDictionary<string, KnownVendor> _byName = _all
        .SelectMany(static vendor => vendor.Names.Prepend(vendor.Name).Select(name => (name, vendor)))
        .ToFrozenDictionary(static known => known.name, static known => known.vendor, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, KnownVendor> _byHost = _all
        .SelectMany(static vendor => vendor.Hosts
            .Concat(vendor is { HasOwnHost: true, BaseUrl: { } url } ? [new Uri(url).Host] : [])
            .Select(host => (host, vendor)))
        .ToFrozenDictionary(static known => known.host, static known => known.vendor, StringComparer.OrdinalIgnoreCase);

    /// <summary>The vendors that <see cref="ProviderOptions.Vendor"/> can name.</summary>
    public static IEnumerable<string> Names => _all.Select(static vendor => vendor.Name);

    public static bool IsKnown(string vendor) => _byName.ContainsKey(vendor);

    /// <summary>
    /// Returns the vendor of a provider: the configured one, otherwise that of a known address, otherwise the provider's own name.
    /// </summary>
    public static string NameOf(FallbackOptions options, string provider)
    {
        options.Providers.TryGetValue(provider, out ProviderOptions? configured);
        return NameOf(provider, configured);
    }

    /// <summary>Returns the vendor by what is configured for the provider or one of its instances.</summary>
    public static string NameOf(string provider, ProviderOptions? configured)
    {
        if (configured is null) return Canonical(provider);
        if (configured.Vendor is { } vendor) return Canonical(vendor);
        if (!Uri.TryCreate(configured.BaseUrl, UriKind.Absolute, out Uri? url) || OfHost(url.Host) is not { } known)
            return Canonical(provider);
        if (known.Name != "vertex") return known.Name;
        // Vertex serves the models of several vendors, each under its own path.
        return Contains(url.AbsolutePath, "/publishers/anthropic") ? "anthropic"
            : Contains(url.AbsolutePath, "/publishers/google") ? "google"
            : known.Name;
    }

    public static Vendor HabitsOf(string vendor) => _byName.TryGetValue(vendor, out KnownVendor? known) ? known.Habits : Vendor.Other;

    /// <summary>Returns the public address of a vendor's OpenAI-compatible API; null if there is none.</summary>
    public static string? BaseUrl(string vendor) => _byName.TryGetValue(vendor, out KnownVendor? known) ? known.BaseUrl : null;

    /// <summary>
    /// The dialect in which a model is asked if none is configured: the vendor's own dialect at the vendor's own address, and chat
    /// completions everywhere else. docs/dialects.md documents it.
    /// </summary>
    /// <param name="vendor">The vendor of the models.</param>
    /// <param name="baseUrl">The configured address; null for the vendor's public one.</param>
    /// <param name="model">
    /// The model, by the provider's name for it; null for requests of the caller's own, which are usually chat completions.
    /// </param>
    public static Dialect DialectOf(string vendor, string? baseUrl, string? model)
    {
        Uri.TryCreate(baseUrl ?? BaseUrl(vendor), UriKind.Absolute, out Uri? address);
        if (address is null) return Dialect.OpenAIChat;
        string path = address.AbsolutePath.TrimEnd('/');
        bool isForChat = path.EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase);
        return OfHost(address.Host)?.Name switch
        {
            _ when isForChat => Dialect.OpenAIChat,
            _ when model is null && vendor != "azure" => Dialect.OpenAIChat,
            "openai" => model is null || TakesMoreInChat(model) ? Dialect.OpenAIChat : Dialect.OpenAIResponses,
            "anthropic" => Dialect.AnthropicMessages,
            // The vendor's default address here is that of chat completions; only an address that is configured so selects them.
            "google" => baseUrl is not null && EndsInOpenAI(path) ? Dialect.OpenAIChat : Dialect.Gemini,
            "vertex" => EndsInOpenAI(path) || path.EndsWith("/openapi", StringComparison.OrdinalIgnoreCase) ? Dialect.OpenAIChat
                : Contains(path, "/publishers/anthropic") ? Dialect.AnthropicMessages
                : Dialect.Gemini,
            _ when vendor == "azure" => Contains(path, "/anthropic") ? Dialect.AnthropicMessages
                // Azure's classic API has no path of its own, its v1 API has /openai/v1.
                : Contains(path, "/v1") ? Dialect.OpenAIChat
                : Dialect.AzureChat,
            _ => Dialect.OpenAIChat,
        };
    }

    /// <summary>
    /// Whether an OpenAI model is asked by chat completions. Models that do not reason lose nothing there, and accept parameters that
    /// Responses do not have (seed, stop, penalties). Models with speech are served only there.
    /// </summary>
    private static bool TakesMoreInChat(string model)
    {
        ReadOnlySpan<char> name = model.StartsWith("ft:", StringComparison.Ordinal) ? model.AsSpan(3) : model;
        return name.StartsWith("gpt-3.5") || name.StartsWith("gpt-4") || name.StartsWith("chatgpt-4o") || name.StartsWith("gpt-audio")
            || name.Contains("-search-", StringComparison.Ordinal) || name.EndsWith("-chat-latest");
    }

    private static bool EndsInOpenAI(string path) => path.EndsWith("/openai", StringComparison.OrdinalIgnoreCase);

    private static bool Contains(string path, string part) => path.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static KnownVendor? OfHost(string host) =>
        _byHost.GetValueOrDefault(host)
        ?? Array.Find(_all, vendor => Array.Exists(vendor.HostEndings, ending => host.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    private static string Canonical(string name) => _byName.TryGetValue(name, out KnownVendor? known) ? known.Name : name;

    private sealed record KnownVendor(string Name, string? BaseUrl)
    {
        public string[] Names { get; init; } = [];

        public string[] Hosts { get; init; } = [];

        /// <summary>Endings of hosts that are named after customers.</summary>
        public string[] HostEndings { get; init; } = [];

        /// <summary>Whether the host of the address belongs to the vendor alone.</summary>
        public bool HasOwnHost { get; init; } = true;

        public Vendor Habits { get; init; }
    }
}
