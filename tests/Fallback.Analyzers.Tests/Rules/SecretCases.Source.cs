namespace Fallback.Analyzers.Tests;

/// <summary>FB3002: keys in the source. They are random, and nobody's.</summary>
internal static partial class SecretCases
{
    public const string Random = "Qx7vT2mLp9Rk4Wz8Hn3B";

    private static TheoryData<string, string> SourceHits => Marked("FB3002",
        $$"""public static class Keys { public const string OpenAi = [|"sk-proj-{{Random}}"|]; }""",
        $$"""public static class Keys { public const string Anthropic = [|"sk-ant-api03-{{Random}}"|]; }""",
        $$"""public static class Keys { public static readonly string Google = [|"AIzaSyD{{Random}}aB1c2D3e"|]; }""",
        $$"""public static class Keys { public static string Groq() => [|"gsk_{{Random}}{{Random}}"|]; }""",
        $$"""public static class Keys { public static string[] Others => [[|"xai-{{Random}}"|], [|"hf_{{Random}}"|], [|"sk-or-v1-{{Random}}"|], [|"pplx-{{Random}}"|]]; }""",
        $$"""public static class Keys { public const string Caller = [|"fbk_{{Random}}aB1c2D3e4F5g6H7i8J9k0L1"|]; }""",
        $$"""public static class Setup { public static void Send(System.Net.Http.HttpClient http) => http.DefaultRequestHeaders.Add("Authorization", [|"Bearer fbk_{{Random}}aB1c2D3e4F5g6H7i8J9k0L1"|]); }""",
        $$"""public static class Setup { public static FallbackOptions Configure(FallbackOptions options) => options.AddProvider("deepseek", "https://api.deepseek.com/v1", [|"sk-{{Random}}"|]); }""",
        $$"""public static class Setup { public static ApiKey Read(string? configured) => new(configured ?? [|"{{Random}}"|]); }""",
        $$"""public static class Setup { public static void Send(System.Net.Http.HttpClient http) => http.DefaultRequestHeaders.Add("Authorization", [|"Bearer {{Random}}"|]); }""",
        "public static class Setup { public static void Send(System.Net.Http.HttpClient http, string model) => http.GetStringAsync($\"https://example.com/{model}[|?key=AIzaSyD" + Random + "aB1c2D3e|]\"); }",
        $$"""[AttributeUsage(AttributeTargets.Class)] public sealed class ProviderAttribute(string name) : Attribute { public string Name => name; public string? ApiKey { get; set; } } [Provider("pool", ApiKey = [|"{{Random}}"|])] public sealed class Pool;""",
        $$"""public sealed class PoolOptions { public string ApiKey { get; set; } = [|"{{Random}}"|]; public void Reset(string apiKey = [|"{{Random}}"|]) => ApiKey = apiKey; }""",
        $$"""public static class Setup { public static Dictionary<string, string?> Settings() => new() { ["OpenAI:ApiKey"] = [|"{{Random}}"|], ["OpenAI:Model"] = "gpt-6-luna" }; }""",
        $$"""public static class Setup { public static ReadOnlySpan<byte> Key => [|"sk-proj-{{Random}}"u8|]; }""");

    private static string[] SourceMisses =>
    [
        """public static class Keys { public static string[] All => ["sk-...", "sk-ant-…", "AIza...", "gsk_xxxxxxxxxxxxxxxxxxxxxxxx", "hf_****************************", "fbk_…", "fbk_your-key"]; }""",
        """public static class Keys { public const string ApiKey = "your-api-key-goes-right-here-1"; public const string SecretKey = "<your secret key, 24 characters>"; }""",
        """public static class Keys { public const string ApiKey = "sk-test-4f9a8b7c6d5e4f3a2b1c0d9e"; public const string Other = "sk-proj-EXAMPLE4f9a8b7c6d5e4f3a2b1c"; }""",
        """public static class Keys { public const string ApiKey = "sk-1234567890abcdefghijklmnop"; public const string Other = "sk-aaaaaaaaaaaaaaaaaaaaaaaa1"; }""",
        """public static class Keys { public const string Header = "Bearer key-of-alpha-1234567890"; public static string Authorization => "Bearer a-token-that-nobody-has"; }""",
        """public static class Keys { public const string ApiKey = "OPENAI_API_KEY_2"; public const string ApiKeyPath = "Fallback:Providers:openai2:ApiKey"; }""",
        """public static class Keys { public const string SecretKey = "my-second-deployment-of-the-secret"; public const string AccessKey = "https://vault.example.com/keys/4f9a8b7c6d5e"; }""",
        """public static class Keys { public const string Commit = "4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a"; public const string PrimaryKey = "Qx7vT2mLp9Rk4Wz8Hn3B"; public const string CacheKey = "Qx7vT2mLp9Rk4Wz8Hn3B"; }""",
        """public static class Keys { public const string Masked = "sk-p…3xK9"; public const string Prefix = "sk-ant-"; public static bool Is(string key) => key.StartsWith("sk-proj-", StringComparison.Ordinal) || key.StartsWith("Bearer ", StringComparison.Ordinal); }""",
        """public static class Styles { public static string[] All => ["md-sk-fading-circle-9-of-12-delay-11s", "sk-nested-dropdown-menu-item-1", "hf_hub_download_2024_snapshot_cache", "sk-list-of-2026-entries-and-more-99"]; }""",
        """public static class Setup { public static string Url(string model) => "https://example.com/task-runner-with-a-long-name-of-2026/" + model + "disk-1a2b3c4d5e6f7a8b9c0d1e2f"; }""",
        """public static class Setup { public static ApiKey? Read() => Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } key ? new ApiKey(key) : null; }""",
        """public static class Setup { public static void Send(System.Net.Http.HttpClient http, string key) => http.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}"); }""",
        """public static class Setup { public static string Help => "Send 'Authorization: Bearer <token>' with each request, or set the key sk-XXXXXXXXXXXXXXXXXXXXXXXX."; }""",
    ];
}
