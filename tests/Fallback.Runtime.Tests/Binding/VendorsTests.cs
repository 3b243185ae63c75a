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
    [InlineData("my-vllm", "http://localhost:8000/v1", "vllm", "vllm")]
    public void Vendor_IsTheSetOne_ElseTheAddresss_ElseTheWholeName(string provider, string? url, string? vendor, string expected)
    {
        FallbackOptions options = new FallbackOptions().AddProvider(provider, it => (it.BaseUrl, it.Vendor) = (url, vendor));

        Assert.Equal(expected, Vendors.NameOf(options, provider));
    }

    [Fact]
    public void SecondAccountOfAVendor_KeepsItsAddressAndCatalogue()
    {
        FallbackOptions options = new FallbackOptions().AddProvider("openai-b", static provider => provider.Vendor = "openai");

        ResolvedModel model = new ModelResolver(options).Resolve("openai-b/gpt-6-luna", out string? problem)!;

        Assert.Null(problem);
        Assert.Equal(("openai-b", 1_050_000), (model.Provider, model.Facts!.ContextWindow));
        Assert.Equal("https://api.openai.com/v1", ProviderSet.BaseUrl(options, "openai-b"));
        Assert.Equal("OPENAI_B_API_KEY", ProviderSet.KeyVariable("openai-b"));
    }

    [Fact]
    public void UnknownVendor_IsAMistake_ThatNamesTheKnownOnes()
    {
        FallbackOptions options = new FallbackOptions().AddProvider("pool", static provider => (provider.BaseUrl, provider.Vendor) = ("http://localhost:1/v1", "opnai"));

        string mistake = Assert.Single(OptionsCheck.Mistakes(options, []));

        Assert.StartsWith("Fallback:Providers:pool:Vendor = 'opnai': must be one of openai, anthropic,", mistake, StringComparison.Ordinal);
    }
}
