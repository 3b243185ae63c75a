namespace Fallback;

/// <summary>Public OpenAI-compatible endpoints, from the vendors' documentation of November 2026.</summary>
internal static class WellKnownProviders
{
    public static string? BaseUrl(string provider) => provider.ToLowerInvariant() switch
    {
        "openai" => "https://api.openai.com/v1",
        "anthropic" => "https://api.anthropic.com/v1",
        "deepseek" => "https://api.deepseek.com/v1",
        "google" => "https://generativelanguage.googleapis.com/v1beta/openai",
        "mistral" => "https://api.mistral.ai/v1",
        "openrouter" => "https://openrouter.ai/api/v1",
        "groq" => "https://api.groq.com/openai/v1",
        "xai" => "https://api.x.ai/v1",
        "moonshot" => "https://api.moonshot.ai/v1",
        "zai" => "https://api.z.ai/api/paas/v4",
        "alibaba" => "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        "ollama" => "http://localhost:11434/v1",
        _ => null,
    };

    /// <summary>The environment variable that holds a provider's key.</summary>
    public static string KeyVariable(string provider) =>
        string.Create(provider.Length + 8, provider, static (span, name) =>
        {
            for (int i = 0; i < name.Length; i++) span[i] = char.IsAsciiLetterOrDigit(name[i]) ? char.ToUpperInvariant(name[i]) : '_';
            "_API_KEY".CopyTo(span[name.Length..]);
        });
}
