namespace Fallback;

/// <summary>Whose particular habits apply.</summary>
internal enum Vendor
{
    Other,
    Mistral,
    Zai,
    SelfHosted,
}

/// <summary>Who stands behind a provider.</summary>
internal static class Vendors
{
    /// <summary>By the provider's configured name or the host of its base URL: names are the user's choice, so either may tell.</summary>
    /// <remarks>Mistral's and Z.ai's numeric codes mean something else, or nothing, elsewhere.</remarks>
    public static Vendor Of(string provider, string host)
    {
        if (Mentions("mistral")) return Vendor.Mistral;
        if (Mentions("zai") || Mentions("z.ai") || Mentions("glm") || Mentions("zhipu") || Mentions("bigmodel")) return Vendor.Zai;
        // A server of one's own: its overload is that of the machine, not of one model among many.
        return Mentions("ollama") || Mentions("vllm") || Mentions("llama.cpp") || Mentions("llamacpp") || Mentions("llama-cpp")
            || Mentions("lmstudio") || Mentions("lm-studio") || Mentions("sglang") || Mentions("localai") ? Vendor.SelfHosted : Vendor.Other;

        bool Mentions(string name) => provider.Contains(name, StringComparison.OrdinalIgnoreCase) || host.Contains(name, StringComparison.OrdinalIgnoreCase);
    }
}
