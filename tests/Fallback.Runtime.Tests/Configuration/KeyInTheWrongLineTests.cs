using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fallback.Runtime.Tests.Configuration;

/// <summary>A key that was written into another setting's line is not repeated by the message that says so.</summary>
public sealed class KeyInTheWrongLineTests
{
    private static readonly string[] _lines =
    [
        "DefaultProvider", "MissingKeys", "CacheEntries", "CacheBytes", "GlobalBreaker:FailureRatio", "GlobalBreaker:BreakSeconds",
        "Providers:p1:BaseUrl", "Providers:p1:Vendor", "Providers:p1:Dialect", "Providers:p1:ApiVersion", "Providers:p1:ApiKeyHeader",
        "Providers:p1:KeyRequired", "Providers:p1:AllowInsecureHttp", "Providers:p1:MaxResponseBytes", "Providers:p1:RequestsPerMinute",
        "Providers:p1:Headers:x-gateway", "Providers:p1:CachesPrompts", "Models:p1/m1:MaxTokensParameter", "Models:p1/m1:ContextWindow",
        "Models:p1/m1:InputPerMillion", "Models:p1/m1:SupportsTools", "Models:p1/m1:StructuredOutput", "Models:p1/m1:Provider", "Aliases:p1/m1",
        "Aliases:other", "Chains:assistant:Tiers:0:Model", "Chains:assistant:Tiers:0:TimeoutMs", "Chains:assistant:DegradedModel",
        "Chains:assistant:DeadlineMs", "Chains:assistant:MaxAttempts", "Chains:assistant:CircuitBreaker", "Chains:assistant:CircuitBreaker:BreakSeconds",
        "Chains:assistant:Hedge:DelayMs", "Chains:assistant:AnswerCache:TtlSeconds", "Chains:assistant:AnswerCache:ServeStale",
        "Chains:assistant:ContextPolicy:Mode", "Chains:assistant:FailoverOn", "Chains:assistant:OnStreamFailure", "Chains:assistant:CostBudget:PerDayUsd",
        "Chains:assistant:Generation:Temperature", "Chains:assistant:TierRetry:MaxRetries", "Clients:INobody:DeadlineMs",
    ];

    private static readonly string[] _keys =
    [
        "sk-proj-Ab3dEfGh1JkLmN0pQrStUvWxYz0123456789abcd", "3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d", "correct-horse-battery-staple",
        "AIzaSyA1234567890abcdefghijklmnopqrstuv",
        "gpt-4o-mini-x7Kq2mP9wLz4", "deepseek-9f8e7d6c5b4a", "openai.flash.hunter2.swordfish", "Zm9vYmFyL2Jhei9xdXV4/w+0aB3dE5gH7jK9mN1pQ==", "a0b1c2d3e4f5061728394a5b6c7d8e9f",
    ];

    public static TheoryData<string> Lines => [.. _lines];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Message_HoldsNoPartOfIt(string line)
    {
        foreach (string key in _keys) AssertSilent(line, key, key);
    }

    /// <summary>A provider that nobody knows does not vouch for what stands after it.</summary>
    [Theory]
    [InlineData("nobody/KEY")]
    [InlineData("KEY/deepseek-flash")]
    [InlineData("KEY@localhost:5000/v1")]
    [InlineData("user:KEY@llm.example.com/v1")]
    [InlineData("llm.example.com/v1?key=KEY")]
    [InlineData("llm.example.com/KEY")]
    [InlineData("KEY:443/v1")]
    [InlineData("httpKEY://localhost:5000/v1")]
    public void Message_HoldsNoPartOfIt_WhereMoreStandsThere(string form)
    {
        foreach (string line in (string[])["Providers:p1:BaseUrl", "Chains:assistant:Tiers:0:Model", "Aliases:p1/m1"])
            foreach (string key in _keys) AssertSilent(line, form.Replace("KEY", key, StringComparison.Ordinal), key);
    }

    private static void AssertSilent(string line, string value, string key)
    {
        string said = SaidOf(line, value);
        for (int i = 0; i + 13 <= key.Length; i++)
            Assert.False(said.Contains(key.Substring(i, 13), StringComparison.OrdinalIgnoreCase), $"{line}: {said}");
    }

    [Theory]
    [InlineData("Chains:assistant:Tiers:0:Model", "p1/a-model-with-a-long-name-2026", "")]
    [InlineData("Chains:assistant:Tiers:0:Model", "deepseek-flahs", "tier 1 = 'deepseek-flahs' names no provider, and none is known for it; write provider/deepseek-flahs,")]
    [InlineData("Chains:assistant:Tiers:0:Model", "deepsek/deepsek-flash", "tier 1 = 'deepsek/deepsek-flash' names the provider 'deepsek', which is not configured; set Fallback:Providers:deepsek:BaseUrl")]
    [InlineData("Chains:assistant:Tiers:0:Model", "openroutr/meta-llama/llama-4-maverick", "tier 1 = 'openroutr/meta-llama/llama-4-maverick' names the provider 'openroutr'")]
    [InlineData("Chains:assistant:Tiers:0:Model", "our-servers/gpt-6-luna", "tier 1 = 'our-servers/gpt-6-luna' names the provider 'our-servers'")]
    [InlineData("Chains:assistant:Tiers:0:Model", "p1-of-ours/battery-staple", "tier 1 = 'p1-o…aple' names a provider that is not configured; add its name to Fallback:Providers, with its BaseUrl")]
    [InlineData("Chains:assistant:FailoverOn", "ContentFiltred", "FailoverOn = 'ContentFiltred': must be names")]
    [InlineData("Chains:assistant:FailoverOn", "ContentFiltered, EmptyAnswr", "FailoverOn = 'ContentFiltered, EmptyAnswr': must be names")]
    [InlineData("Chains:assistant:OnStreamFailure", "Continue,Restrat", "OnStreamFailure = 'Continue,Restrat': must be names")]
    [InlineData("FaultInjection:Faults:f1:Kind", "ConnectionRefusd", "Kind = 'ConnectionRefusd': must be one of")]
    [InlineData("FaultInjection:Faults:f1:Until", "2026-12-01 15:00:00", "Until = '2026-12-01 15:00:00': must be a moment")]
    [InlineData("Providers:p1:BaseUrl", "http://llm-gateway-internal/openai/deployments/gpt-4o-mini-2024", "'http://llm-gateway-internal/openai/deployments/gpt-4o-mini-2024': with plain http")]
    [InlineData("Providers:p1:BaseUrl", "http://gw/kqzvxwbtrplmnsdf", "'http://gw/…': with plain http")]
    [InlineData("Providers:p1:BaseUrl", "http://gw/correct-horse-battery-staple", "'http://gw/…': with plain http")]
    [InlineData("Providers:p1:BaseUrl", "http://gw:8080/v1", "'http://gw:8080/v1': with plain http")]
    [InlineData("Providers:p1:BaseUrl", "http://[2001:db8:85a3::8a2e:370:7334]/v1", "'http://[2001:db8:85a3::8a2e:370:7334]/v1': with plain http")]
    [InlineData("Providers:our-own-servers-of-2026:Timout", "5", "Fallback:Providers:our-own-servers-of-2026:Timout: no such setting")]
    [InlineData("Chains:customer-support-assistant:Tires:0:Model", "x", "Fallback:Chains:customer-support-assistant:Tires: no such setting")]
    [InlineData("Clients:Shop.Support.ICustomerSupportAssistant:Deadline", "x", "Fallback:Clients:Shop.Support.ICustomerSupportAssistant:Deadline: no such setting")]
    [InlineData("Models:ollama/qwen3-coder:30b-a3b-q4_K_M:Window", "x", "Fallback:Models:ollama/qwen3-coder:30b-a3b-q4_K_M:Window: no such setting")]
    [InlineData("Providers:p1:Instances:0:Name", "europe west", "Name = 'europe west': must be 1 to 64 letters")]
    [InlineData("Aliases:p1/m1", "claude-sonet-4-5-20250929", "write provider/claude-sonet-4-5-20250929, or set")]
    [InlineData("Providers:p1:Dialect", "antropic-mesages", "Dialect = 'antropic-mesages': must be one of")]
    [InlineData("Providers:p1:BaseUrl", "localhost:5000/v1", "'localhost:5000/v1': must be an absolute http")]
    [InlineData("Providers:p1:BaseUrl", "127.0.0.1:11434", "'127.0.0.1:11434': must be an absolute http")]
    [InlineData("Providers:p1:BaseUrl", "llm.example.com", "'llm.example.com': must be an absolute http")]
    [InlineData("Providers:p1:BaseUrl", "llm.example.cloud/v1/chat", "'llm.example.cloud/v1/chat': must be an absolute http")]
    [InlineData("Providers:p1:BaseUrl", "llm.example.com/v1/3f2b8c1e-7a4d-4c9b", "'llm.example.com/v1/…': must be an absolute http")]
    [InlineData("Chains:assistant:DeadlineMs", "5 seconds", "'5 seconds': must be a whole number")]
    [InlineData("Providers:p1:BaseUrl", "ftp://llm.example.com/v1/chat", "'ftp://llm.example.com/v1/chat': must be an absolute http")]
    [InlineData("Providers:p1:BaseUrl", "http://llm.example.com/v1/3f2b8c1e-7a4d-4c9b", "'http://llm.example.com/v1/…': with plain http")]
    public void Message_ShowsWhatIsNone(string line, string value, string shown) => Assert.Contains(shown, SaidOf(line, value), StringComparison.Ordinal);

    private static string SaidOf(string line, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Fallback:Providers:p1:BaseUrl"] = "http://localhost:1/v1",
            ["Fallback:Chains:assistant:Tiers:0:Model"] = "p1/m1",
        };
        settings[$"Fallback:{line}"] = value;
        IConfigurationSection section = new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Fallback");
        try
        {
            var options = new FallbackOptions();
            ConfigurationReader.Read(section, options);
            using var runtime = new FallbackRuntime(options);
            runtime.CreateChatClient("assistant").Dispose();
            return "";
        }
        catch (OptionsValidationException e)
        {
            return e.ToString();
        }
    }
}
