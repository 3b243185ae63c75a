namespace Fallback;

/// <summary>All that a failure is decided from.</summary>
/// <param name="Provider">The provider's configured name.</param>
/// <param name="Host">The host of its base URL. Names are the user's choice, so either may tell the vendor.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The raw headers.</param>
/// <param name="Body">The body, or an event of a stream. Bounded by the caller.</param>
/// <param name="Now">The local time, for delays that come as dates.</param>
/// <param name="Key">The key that was sent, to take it out of what the provider says.</param>
internal readonly record struct ProviderReply(string Provider, string Host, int Status, ReplyHeaders Headers, ReadOnlyMemory<byte> Body, DateTimeOffset Now, ApiKey? Key)
{
    /// <summary>Mistral's and Z.ai's numeric codes mean something else, or nothing, elsewhere.</summary>
    public Vendor Vendor =>
        Mentions("mistral") ? Vendor.Mistral
        : Mentions("zai") || Mentions("z.ai") || Mentions("glm") || Mentions("zhipu") || Mentions("bigmodel") ? Vendor.Zai
        : IsSelfHosted ? Vendor.SelfHosted
        : Vendor.Other;

    /// <summary>A server of one's own: its overload is that of the machine, not of one model among many.</summary>
    private bool IsSelfHosted =>
        Mentions("ollama") || Mentions("vllm") || Mentions("llama.cpp") || Mentions("llamacpp") || Mentions("llama-cpp")
        || Mentions("lmstudio") || Mentions("lm-studio") || Mentions("sglang") || Mentions("localai");

    private bool Mentions(string name) =>
        Provider?.Contains(name, StringComparison.OrdinalIgnoreCase) == true || Host?.Contains(name, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>Whose particular habits apply.</summary>
internal enum Vendor
{
    Other,
    Mistral,
    Zai,
    SelfHosted,
}
