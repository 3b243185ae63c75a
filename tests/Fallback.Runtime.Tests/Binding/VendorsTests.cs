namespace Fallback.Runtime.Tests.Binding;

public class VendorsTests
{
    [Theory]
    [InlineData("mistral", null, null, "mistral")]
    [InlineData("Mistral", "http://10.0.0.1/v1", null, "mistral")]
    [InlineData("mistral-eu", "https://api.mistral.ai/v1", null, "mistral")]
    [InlineData("mistral-eu", "http://10.0.0.1/v1", "mistral", "mistral")]
    [InlineData("mistral-eu", "http://10.0.0.1/v1", null, "mistral-eu")]
    [InlineData("bonzai", "http://10.0.0.1/v1", null, "bonzai")]
    [InlineData("primary", "https://open.bigmodel.cn/api/paas/v4", null, "zai")]
    [InlineData("z.ai", null, null, "zai")]
    [InlineData("deepseek", "https://openrouter.ai/api/v1", null, "openrouter")]
    [InlineData("openai", "https://notapi.openai.com.example.org/v1", null, "openai")]
    [InlineData("primary", "https://notapi.openai.com.example.org/v1", null, "primary")]
    [InlineData("primary", "http://localhost:11434/v1", null, "primary")]
    [InlineData("eu", "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/anthropic/models", null, "anthropic")]
    [InlineData("eu", "https://aiplatform.googleapis.com/v1/publishers/google", null, "google")]
    [InlineData("eu", "https://aiplatform.googleapis.com/v1/publishers/xai", null, "vertex")]
    [InlineData("my-vllm", "http://localhost:8000/v1", "vllm", "vllm")]
    public void Vendor_IsTheSetOne_ElseTheAddresss_ElseTheWholeName(string provider, string? url, string? vendor, string expected)
    {
        FallbackOptions options = new FallbackOptions().AddProvider(provider, it => (it.BaseUrl, it.Vendor) = (url, vendor));

        Assert.Equal(expected, Vendors.NameOf(options, provider));
    }

    [Theory]
    [InlineData("openai", null, "gpt-6-luna", "openai-responses")]
    [InlineData("openai", null, "o4-mini", "openai-responses")]
    [InlineData("openai", null, "gpt-4o-mini", "openai-chat")]
    [InlineData("openai", null, "ft:gpt-4.1:acme::1", "openai-chat")]
    [InlineData("openai", null, "gpt-audio", "openai-chat")]
    [InlineData("openai", "http://localhost:4000/v1", "gpt-6-luna", "openai-chat")]
    [InlineData("openai-b", "https://api.openai.com/v1/", "gpt-6-luna", "openai-responses")]
    [InlineData("openai-b", "https://api.openai.com/v1/chat/completions", "gpt-6-luna", "openai-chat")]
    [InlineData("anthropic", null, "claude-sonnet-5-5", "anthropic-messages")]
    [InlineData("anthropic", "http://localhost:4000/v1", "claude-sonnet-5-5", "openai-chat")]
    [InlineData("google", null, "gemini-3-pro", "gemini")]
    [InlineData("google", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-3-pro", "openai-chat")]
    [InlineData("google", "https://generativelanguage.googleapis.com/v1beta", "gemini-3-pro", "gemini")]
    [InlineData("eu", "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/anthropic", "claude", "anthropic-messages")]
    [InlineData("eu", "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/google", "gemini-3-pro", "gemini")]
    [InlineData("eu", "https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi", "google/gemini-3-pro", "openai-chat")]
    [InlineData("azure", "https://x.openai.azure.com", "gpt-4o", "azure-chat")]
    [InlineData("azure", "https://x.openai.azure.com/openai/v1", "gpt-4o", "openai-chat")]
    [InlineData("azure", "https://x.services.ai.azure.com/anthropic/v1", "claude", "anthropic-messages")]
    [InlineData("groq", null, "llama", "openai-chat")]
    // Requests of the caller's own: an interface of Refit's.
    [InlineData("openai", null, null, "openai-chat")]
    [InlineData("anthropic", null, null, "openai-chat")]
    [InlineData("google", null, null, "openai-chat")]
    [InlineData("azure", "https://x.openai.azure.com", null, "azure-chat")]
    public void Dialect_IsTheVendorsOwnAtItsOwnAddress_AndChatCompletionsElsewhere(string provider, string? url, string? model, string expected)
    {
        FallbackOptions options = new FallbackOptions().AddProvider(provider, it => it.BaseUrl = url);

        Assert.Equal(expected, Vendors.DialectOf(Vendors.NameOf(options, provider), url, model).Name);
    }

    [Theory]
    [InlineData(null, "openai")]
    [InlineData("https://api.openai.com/v1", null)]
    public void SecondAccountOfAVendor_KeepsItsAddressCatalogueAndPrices(string? url, string? vendor)
    {
        FallbackOptions options = new FallbackOptions().AddProvider(
            "openai-b", provider => (provider.BaseUrl, provider.Vendor, provider.ApiKey) = (url, vendor, new ApiKey("k")));

        ResolvedModel model = new ModelResolver(options).Resolve("openai-b/gpt-6-luna", out string? problem)!;

        Assert.Null(problem);
        Assert.Equal(("openai-b", 1_050_000), (model.Provider, model.Facts!.ContextWindow));
        Assert.Equal("https://api.openai.com/v1", Assert.Single(ProviderInstance.Of(options, "openai-b")).BaseUrl);
        Assert.Empty(OptionsCheck.Mistakes(options, [new() { Client = "A.IBot", Tiers = [new("openai-b/gpt-6-luna")], CostBudget = new() { PerDayUsd = 1 } }]));
        Assert.Equal("OPENAI_B_API_KEY", Assert.Single(ProviderInstance.Of(options, "openai-b")).KeyVariable);
    }

    [Fact]
    public void UnknownVendor_IsAMistake_ThatNamesTheKnownOnes()
    {
        FallbackOptions options = new FallbackOptions().AddProvider("pool", static provider => (provider.BaseUrl, provider.Vendor) = ("http://localhost:1/v1", "opnai"));

        string mistake = Assert.Single(OptionsCheck.Mistakes(options, []));

        Assert.StartsWith("Fallback:Providers:pool:Vendor = 'opnai': must be one of openai, anthropic,", mistake, StringComparison.Ordinal);
    }
}
