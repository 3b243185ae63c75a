using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class ReadKeyTests
{
    private const string Random = SecretCases.Random;
    private readonly ReadKeyCodeFixProvider _fix = new();

    [Theory]
    [InlineData("var key = new ApiKey([|\"sk-ant-api03-" + Random + "\"|]);", "var key = new ApiKey(Environment.GetEnvironmentVariable(\"ANTHROPIC_API_KEY\")!);")]
    [InlineData("string openAi = [|\"sk-" + Random + "\"|];", "string openAi = Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\")!;")]
    [InlineData("string weatherApiKey = [|\"" + Random + "\"|];", "string weatherApiKey = Environment.GetEnvironmentVariable(\"WEATHER_API_KEY\")!;")]
    [InlineData("string? apiKey = null; apiKey ??= apiKey ?? ([|\"gsk_" + Random + "\"|]);", "string? apiKey = null; apiKey ??= apiKey ?? (Environment.GetEnvironmentVariable(\"GROQ_API_KEY\")!);")]
    [InlineData("options.AddProvider(\"my-pool\", \"https://example.com\", [|\"sk-" + Random + "\"|]);", "options.AddProvider(\"my-pool\", \"https://example.com\", Environment.GetEnvironmentVariable(\"MY_POOL_API_KEY\")!);")]
    [InlineData("http.DefaultRequestHeaders.Add(\"Authorization\", [|\"Bearer sk-proj-" + Random + "\"|]);", "http.DefaultRequestHeaders.Add(\"Authorization\", \"Bearer \" + Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\")!);")]
    public async Task FixAll_KeyInAMethod_IsReadFromTheEnvironment(string before, string after) => await FixTest.VerifyAllAsync(_fix, Method(before), Method(after));

    [Fact]
    public async Task FixAll_WhereTheConfigurationIsKnown_ReadsItThere()
    {
        await FixTest.VerifyAllAsync(_fix, $$"""
            using Microsoft.Extensions.Configuration;
            public sealed class Setup(IConfiguration configuration)
            {
                private readonly ApiKey _key = new([|"sk-proj-{{Random}}"|]);
                public string Model => configuration["Model"] + _key;
                public static ApiKey Default { get; } = new([|"xai-{{Random}}"|]);
            }
            """, """
            using Microsoft.Extensions.Configuration;
            public sealed class Setup(IConfiguration configuration)
            {
                private readonly ApiKey _key = new(configuration["OPENAI_API_KEY"]!);
                public string Model => configuration["Model"] + _key;
                public static ApiKey Default { get; } = new(Environment.GetEnvironmentVariable("XAI_API_KEY")!);
            }
            """);
    }

    [Fact]
    public async Task FixAll_KeyInAConstant_IsReadWhenTheProgramRuns() => await FixTest.VerifyAllAsync(_fix, $$"""
        public static class Keys
        {
            /// <summary>OpenAI's.</summary>
            public const string OpenAi = [|"sk-proj-{{Random}}"|]; // to be revoked
            internal static readonly string Groq = [|"gsk_{{Random}}"|];
            private const string Scheme = "Bearer";

            public static string Header()
            {
                const string key = [|"sk-ant-api03-{{Random}}"|];
                return Scheme + " " + key + OpenAi;
            }
        }
        """, """
        public static class Keys
        {
            /// <summary>OpenAI's.</summary>
            public static readonly string OpenAi = Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; // to be revoked
            internal static readonly string Groq = Environment.GetEnvironmentVariable("GROQ_API_KEY")!;
            private const string Scheme = "Bearer";

            public static string Header()
            {
                string key = Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY")!;
                return Scheme + " " + key + OpenAi;
            }
        }
        """);

    [Theory]
    // The configuration is not there yet, or not in reach.
    [InlineData("public static class P { public static void Run() { var all = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [\"a\"] = $KEY }).Build(); Console.Write(all[\"b\"]); } }")]
    [InlineData("IConfiguration all = new ConfigurationBuilder().Build(); Console.Write(all[\"b\"]); public static class P { public static ApiKey Key => new($KEY); }")]
    [InlineData("public static class P { public static Func<ApiKey> Of(IConfiguration all) { Console.Write(all[\"b\"]); return static () => new($KEY); } }")]
    public async Task FixAll_WhereTheConfigurationIsOutOfReach_ReadsTheEnvironment(string source) => await FixTest.VerifyAllAsync(
        _fix,
        "using Microsoft.Extensions.Configuration;\n" + source.Replace("$KEY", $"[|\"sk-proj-{Random}\"|]", StringComparison.Ordinal),
        "using Microsoft.Extensions.Configuration;\n" + source.Replace("$KEY", "Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\")!", StringComparison.Ordinal));

    [Theory]
    [InlineData("public static class P { private const string Key = [|\"sk-proj-" + Random + "\"|]; public static bool Is(string key) => key is Key; }")]
    [InlineData("public static class P { private static readonly string _header = \"Bearer \" + Key; private const string Key = [|\"sk-proj-" + Random + "\"|]; public static string Header => _header; }")]
    [InlineData("public static class P { public static Func<ApiKey> Of() { const string key = [|\"sk-proj-" + Random + "\"|]; return static () => new(key); } }")]
    [InlineData("public static class P { public const string Key = [|\"sk-proj-" + Random + "\"|]; } [Obsolete(P.Key)] public static class Q;")]
    [InlineData("public static class P { private const string Key = [|\"sk-proj-" + Random + "\"|]; public const string Header = \"Bearer \" + Key; }")]
    [InlineData("public static class P { private const string Key = [|\"sk-proj-" + Random + "\"|]; public static bool Is(string key) => key is Key; public static void Run(string key = Key) { } }")]
    [InlineData("public static class P { private const string Key = [|\"sk-proj-" + Random + "\"|], Other = \"\"; }")]
    [InlineData("public static class P { public static int Run() { const string key = [|\"sk-proj-" + Random + "\"|]; const string twice = key + key; return twice.Length; } }")]
    [InlineData("[Obsolete([|\"sk-proj-" + Random + "\"|])] public static class P;")]
    [InlineData("public static class P { public static void Run(string apiKey = [|\"sk-proj-" + Random + "\"|]) => Console.WriteLine(apiKey.Length); }")]
    [InlineData("public static class P { public static string Url => [|\"https://example.com?key=AIzaSyD" + Random + "\"|]; }")]
    [InlineData("public static class P { public static ReadOnlySpan<byte> Key => [|\"sk-proj-" + Random + "\"u8|]; }")]
    public async Task Fix_WhereOnlyAConstantCanStand_IsNotOffered(string source) => await FixTest.VerifyNothingOfferedAsync(_fix, source);

    private static string Method(string statement) => $"public static class P {{ public static void Run(FallbackOptions options, System.Net.Http.HttpClient http) {{ {statement} }} }}";
}
