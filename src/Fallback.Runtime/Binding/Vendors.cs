using System.Collections.Frozen;

namespace Fallback;

/// <summary>
/// Who stands behind a provider, decided here for everything that depends on it: address, catalogue, prices, codes, ids. Public addresses are
/// those of the vendors' documentation of November 2026.
/// </summary>
/// <remarks>Names and hosts count whole, never in part: a provider called <c>bonzai</c> is not Z.ai.</remarks>
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
        // Servers of one's own: their overload is that of the machine, not of one model among many.
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

    /// <summary>The vendors that can be named in <see cref="ProviderOptions.Vendor"/>.</summary>
    public static IEnumerable<string> Names => _all.Select(static vendor => vendor.Name);

    public static bool IsKnown(string vendor) => _byName.ContainsKey(vendor);

    /// <summary>The vendor of a provider: the configured one, else the one of a known address, else the provider's own name.</summary>
    public static string NameOf(FallbackOptions options, string provider)
    {
        if (!options.Providers.TryGetValue(provider, out ProviderOptions? configured)) return Canonical(provider);
        if (configured.Vendor is { } vendor) return Canonical(vendor);
        return Uri.TryCreate(configured.BaseUrl, UriKind.Absolute, out Uri? url) && OfHost(url.Host) is { } known
            ? known.Name
            : Canonical(provider);
    }

    public static Vendor HabitsOf(string vendor) => _byName.TryGetValue(vendor, out KnownVendor? known) ? known.Habits : Vendor.Other;

    /// <summary>The public address of a vendor's OpenAI-compatible API; null where there is none.</summary>
    public static string? BaseUrl(string vendor) => _byName.TryGetValue(vendor, out KnownVendor? known) ? known.BaseUrl : null;

    /// <summary>What a vendor speaks at an address: Azure's classic API has no path of its own, its v1 API has <c>/openai/v1</c>.</summary>
    public static Dialect DialectOf(string vendor, Uri baseUrl) =>
        vendor == "azure" && !baseUrl.AbsolutePath.Contains("/v1", StringComparison.OrdinalIgnoreCase)
            && !baseUrl.AbsolutePath.TrimEnd('/').EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase)
            ? Dialect.AzureChat
            : Dialect.OpenAIChat;

    private static KnownVendor? OfHost(string host) =>
        _byHost.GetValueOrDefault(host)
        ?? Array.Find(_all, vendor => Array.Exists(vendor.HostEndings, ending => host.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    private static string Canonical(string name) => _byName.TryGetValue(name, out KnownVendor? known) ? known.Name : name;

    private sealed record KnownVendor(string Name, string? BaseUrl)
    {
        public string[] Names { get; init; } = [];

        public string[] Hosts { get; init; } = [];

        /// <summary>Ends of hosts that are named after their customers.</summary>
        public string[] HostEndings { get; init; } = [];

        /// <summary>Whether the host of the address is the vendor's alone.</summary>
        public bool HasOwnHost { get; init; } = true;

        public Vendor Habits { get; init; }
    }
}
