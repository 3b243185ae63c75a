using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;

namespace Fallback.Analyzers.Tests.Fixes;

public sealed class MaskKeyTests
{
    private readonly MaskKeyCodeFixProvider _fix = new();

    [Theory]
    [InlineData("Console.WriteLine([|apiKey|]);", "Console.WriteLine(ApiKey.Mask(apiKey));")]
    [InlineData("Console.WriteLine($\"{text}: {[|apiKey|],20}\");", "Console.WriteLine($\"{text}: {ApiKey.Mask(apiKey),20}\");")]
    [InlineData("Console.WriteLine(\"a \" + [|apiKey|] + text + [|apiKey|]);", "Console.WriteLine(\"a \" + ApiKey.Mask(apiKey) + text + ApiKey.Mask(apiKey));")]
    [InlineData("Console.WriteLine(text ?? [|apiKey.Trim()|]);", "Console.WriteLine(text ?? ApiKey.Mask(apiKey.Trim()));")]
    [InlineData("throw new InvalidOperationException(\"Bad key \" + [|apiKey|]);", "throw new InvalidOperationException(\"Bad key \" + ApiKey.Mask(apiKey));")]
    [InlineData("Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { text, [|apiKey|] }));", "Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { text, apiKey = ApiKey.Mask(apiKey) }));")]
    [InlineData("Console.WriteLine([|new Uri(\"https://example.com/\" + apiKey)|]);", "Console.WriteLine(ApiKey.Mask((new Uri(\"https://example.com/\" + apiKey))?.ToString()));")]
    [InlineData("Console.WriteLine([|Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\")|]);", "Console.WriteLine(ApiKey.Mask(Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\")));")]
    public async Task FixAll_KeyThatLeaves_MasksIt(string before, string after) => await FixTest.VerifyAllAsync(_fix, Method(before), Method(after));

    [Fact]
    public async Task Fix_WhereAMemberIsCalledApiKey_NamesTheTypeInFull()
    {
        await FixTest.VerifyFirstAsync(_fix, """
            public sealed class Options
            {
                public string ApiKey { get; set; } = "";
                public override string ToString() => "Key: " + [|ApiKey|];
            }
            """, """
            public sealed class Options
            {
                public string ApiKey { get; set; } = "";
                public override string ToString() => "Key: " + Fallback.ApiKey.Mask(ApiKey);
            }
            """);
    }

    [Fact]
    public async Task FixAll_OverAFunction_MasksTheArgument()
    {
        await FixTest.VerifyAllAsync(_fix, """
            public static class Program2
            {
                private static void Show(string what) => Console.WriteLine(what);
                public static void Start(string apiKey)
                {
                    Show([|apiKey|]);
                    string line = "key: " + apiKey;
                    Show([|line|]);
                }
            }
            """, """
            public static class Program2
            {
                private static void Show(string what) => Console.WriteLine(what);
                public static void Start(string apiKey)
                {
                    Show(ApiKey.Mask(apiKey));
                    string line = "key: " + apiKey;
                    Show(ApiKey.Mask(line));
                }
            }
            """);
    }

    [Theory]
    [InlineData("public sealed record Settings(string Name, string ApiKey); public static class P { public static void Show(Settings settings) => Console.WriteLine([|settings|]); }")]
    [InlineData("public static class P { public static void Show(string[] apiKeys) => System.IO.File.WriteAllLines(\"a.txt\", [|apiKeys|]); }")]
    public async Task Fix_OfSomethingThatIsNoText_IsNotOffered(string source) => await FixTest.VerifyNothingOfferedAsync(_fix, source);

    private static string Method(string statement) => $"public static class P {{ public static void Run(string apiKey, string? text) {{ {statement} }} }}";
}
