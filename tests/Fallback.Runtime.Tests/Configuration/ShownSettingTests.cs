using System.Text;
using Fallback.Catalogue;

namespace Fallback.Runtime.Tests.Configuration;

/// <summary>Names stay readable, and random texts are masked.</summary>
public sealed class ShownSettingTests
{
    private static readonly string[] _hosts =
    [
        "codestral.mistral.ai", "api.moonshot.cn", "open.bigmodel.cn", "dashscope.aliyuncs.com", "dashscope-us.aliyuncs.com", "us-east5-aiplatform.googleapis.com",
        "contoso-llm-prod.openai.azure.com", "contoso.services.ai.azure.com", "contoso.cognitiveservices.azure.com", "api.cohere.com", "api.minimaxi.com",
        "llm-gateway-internal", "vllm-0.vllm.default.svc.cluster.local", "ec2-52-14-233-10.us-east-2.compute.amazonaws.com", "bedrock-runtime.us-east-1.amazonaws.com",
        "localhost", "host.docker.internal", "192.168.178.120", "gateway.ai.cloudflare.com",
    ];

    private static readonly string[] _names =
    [
        "claude-3-5-haiku-20241022", "gpt-4o-mini-2024-07-18", "qwen3-235b-a22b-instruct-2507", "Qwen/Qwen2.5-Coder-32B-Instruct-AWQ",
        "meta-llama/Llama-3.3-70B-Instruct-Turbo", "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M", "mistralai/Mixtral-8x7B-Instruct-v0.1",
        "accounts/fireworks/models/llama-v3p1-405b-instruct", "anthropic.claude-3-5-sonnet-20241022-v2:0", "gemini-2.5-flash-lite-preview-09-2025",
        "azure-openai-swedencentral-01", "our-own-servers-of-2026", "customer-support-assistant", "primary-westeurope-gpt4o", "gpu-node-a100x8-01",
        "Shop.Support.ICustomerSupportAssistant", "X-Custom-Gateway-Version", "Ocp-Apim-Subscription-Key", "game day of 2026-12-01",
    ];

    public static TheoryData<string> Models =>
        [.. ModelCatalogue.Embedded.Models.SelectMany(static model => (string[])[model.Id, $"{model.Provider}/{model.Id}"]).Distinct(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. _names];

    public static TheoryData<string> Addresses =>
        [.. Vendors.Names.Select(Vendors.BaseUrl).OfType<string>().Concat(_hosts.Select(static host => $"https://{host}/v1")).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_OfTheCatalogue_IsShown(string name)
    {
        Assert.Equal(name, ShownSetting.OfModel(new FallbackOptions(), name));
        Assert.Equal(name, ShownSetting.OfName(name));
        Assert.Equal(name, ShownSetting.Of(name));
    }

    /// <summary>A typo near its middle: two letters are swapped, or one is left out.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Model_WithATypo_IsShown(string name)
    {
        int middle = name.Length / 2;
        while (middle > 1 && (!char.IsLetter(name[middle]) || !char.IsLetter(name[middle - 1]))) middle--;
        var swapped = new StringBuilder(name);
        (swapped[middle], swapped[middle - 1]) = (swapped[middle - 1], swapped[middle]);

        foreach (string written in (string[])[swapped.ToString(), name.Remove(middle, 1)])
            Assert.Equal(written, ShownSetting.OfModel(new FallbackOptions(), written));
    }

    /// <summary>Pods, and words of other languages: whoever discovers instances cannot choose their names.</summary>
    [Theory]
    [InlineData("vllm-7d9f8b6c5d-x2k4q")]
    [InlineData("vllm-statefulset-0")]
    [InlineData("i-0abcd1234ef567890")]
    [InlineData("deutschlandwest1")]
    [InlineData("rechtsschutzversicherung-nord")]
    public void Name_ThatAMachineOrAnotherLanguageMade_IsAccepted(string name) => Assert.False(ShownSetting.IsKey(name));

    [Theory]
    [InlineData("3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d")]
    [InlineData("9f8e7d6c5b4a39281706f5e4d3c2b1a0")]
    [InlineData("aB3dE5gH7jK9mN1pQr5tUv7x")]
    [InlineData("sk-proj-aB3dE5gH7jK9mN1pQr5tUv7x")]
    public void Name_ThatIsAKey_IsNot(string name) => Assert.True(ShownSetting.IsKey(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_IsShown(string name)
    {
        Assert.Equal(name, ShownSetting.OfName(name));
        Assert.False(ShownSetting.IsKey(name));
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Address_OfAVendor_IsShown(string address)
    {
        Assert.Equal(address.TrimEnd('/'), ShownSetting.OfAddress(address).TrimEnd('/'));
        Assert.Empty(ShownSetting.SecretsOf(new Uri(address)));
    }

    /// <summary>Of random texts in the alphabets of keys, hardly any passes for a name. The seed is fixed, so that the figures are.</summary>
    [Theory]
    [InlineData("0123456789abcdef", 32, 0)]
    [InlineData("0123456789abcdef", 24, 0)]
    [InlineData("0123456789abcdef", 16, 10)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 48, 0)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 24, 5)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 43, 20)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 44, 5)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789", 24, 5)]
    public void RandomText_IsMasked(string alphabet, int length, int most)
    {
        const int Texts = 10_000;
        var random = new Random(20_261_130);
        int shown = Enumerable.Range(0, Texts).Count(_ => !ShownSetting.IsSecret(new string(random.GetItems<char>(alphabet, length))));

        Assert.InRange(shown, 0, most);
    }

    [Fact]
    public void RandomGuid_IsMasked()
    {
        var random = new Random(20_261_130);
        byte[] octets = new byte[16];
        for (int i = 0; i < 10_000; i++)
        {
            random.NextBytes(octets);
            Assert.True(ShownSetting.IsSecret(new Guid(octets).ToString()));
        }
    }

    [Theory]
    [InlineData("Fallback:Providers:x7Kq2mP9wLz4aB3dE5gH7jK9:ApiKey", "Fallback:Providers:x7Kq…7jK9:ApiKey")]
    [InlineData("Fallback:Models:ollama/llama3.2:3b:Quality", "Fallback:Models:ollama/llama3.2:3b:Quality")]
    [InlineData("Fallback:Chains:a\nb:DeadlineMs", "Fallback:Chains:a b:DeadlineMs")]
    public void Path_IsMaskedByParts_AndStaysSo(string path, string shown)
    {
        Assert.Equal(shown, ShownSetting.OfPath(path));
        Assert.Equal(shown, ShownSetting.OfPath(shown));
    }

    [Theory]
    [InlineData("ab\r\ncd…efghijklmno", "ab cd…mno")]
    [InlineData("abcdefghijkl\nno", "abcd…l no")]
    public void Mask_IsOneLine(string secret, string shown)
    {
        string mask = ApiKey.Mask(secret);

        Assert.DoesNotContain('\n', mask);
        Assert.DoesNotContain('\r', mask);
        Assert.EndsWith(shown[^3..], mask, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d/v1", "https://…/v1", "3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d")]
    [InlineData("https://x7kq2mp9wlz4ab3de5gh7jk9.example.com/v1", "https://….example.com/v1", "x7kq2mp9wlz4ab3de5gh7jk9")]
    [InlineData("https://llm.example.com/Zm9vYmFyL2J/haei9xdXV4w0aB3dE5gH7j/v1", "https://llm.example.com/…/…/v1", "haei9xdXV4w0aB3dE5gH7j")]
    public void Address_HasNoSecretHostOrPath(string address, string shown, string secret)
    {
        Assert.Equal(shown, ShownSetting.OfAddress(address));
        Assert.Equal($"endpoint {shown}", new TierKey("p", "default", address, "m", null).EndpointName);
        Assert.Equal([secret], ShownSetting.SecretsOf(new Uri(address)));
    }
}
