using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

public sealed class LeakedKeyAnalyzerTests
{
    [Fact]
    public void Cases_OfTheRule_AreMany()
    {
        Assert.InRange(SecretCases.Hits.Count(static hit => hit.Data.Item1 == "FB3001"), 60, int.MaxValue);
        Assert.InRange(SecretCases.LeakMissCount, 60, int.MaxValue);
        foreach (string id in (string[])["FB3002", "FB3003", "FB3004", "FB3005", "FB3006"]) Assert.InRange(SecretCases.Hits.Count(hit => hit.Data.Item1 == id), 8, int.MaxValue);
    }

    [Fact]
    public async Task Message_NamesKeySinkAndRemedy()
    {
        ImmutableArray<Diagnostic> found = await RuleTest.VerifyAsync("FB3001", """
            public static class P
            {
                private static void Show(string what) => Console.WriteLine(what);
                public static void Run(string openAiApiKey) { Show([|openAiApiKey|]); throw new InvalidOperationException([|openAiApiKey|]); }
            }
            """);
        Assert.Equal("The key 'openAiApiKey' goes unmasked to the console by 'WriteLine' in 'Show', where others can read it; pass ApiKey.Mask of the key instead", found[0].GetMessage(CultureInfo.InvariantCulture));
        Assert.Contains("the message of 'InvalidOperationException'", found[1].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_OfAKeyInTheSource_DoesNotRepeatIt()
    {
        ImmutableArray<Diagnostic> found = await RuleTest.VerifyAsync("FB3002", $$"""public static class P { public static string Key => [|"sk-proj-{{SecretCases.Random}}"|]; }""");
        Assert.Contains("'sk-p…Hn3B'", found[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.DoesNotContain("Qx7v", found[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""public static class P { public static void Run(FallbackOptions options) => options.AddProvider("a", [|"http://example.com"|]); }""", DiagnosticSeverity.Warning)]
    [InlineData("""public static class P { public static void Run(FallbackOptions options, string key) => options.AddProvider("a", [|"http://example.com"|], key); }""", DiagnosticSeverity.Error)]
    public async Task PlainHttp_WithAKeyBesideIt_IsAnError(string marked, DiagnosticSeverity severity) =>
        Assert.Equal(severity, Assert.Single(await RuleTest.VerifyAsync("FB3004", marked)).Severity);

    [Fact]
    public Task TopLevelStatements_AreFollowed() => RuleTest.VerifyAsync("FB3001", """
        string? key = Environment.GetEnvironmentVariable("OPENAI_API_KEY");
        if (key is null) { Console.Error.WriteLine("Set OPENAI_API_KEY."); return; }
        Show(key);
        static void Show(string what) => Console.WriteLine([|what|]);
        """);

    [Fact]
    public Task Key_FromAnotherFileUnderAnotherName_IsFollowed() => RuleTest.VerifyAsync("FB", [
        """public sealed class Vault { private string? _value; public string Load() { _value ??= Environment.GetEnvironmentVariable("OPENAI_API_KEY"); return _value!; } }""",
        """public static class Output { public static void Show(string what) => Console.WriteLine(what); }""",
        """
        public sealed class Program2(Vault vault)
        {
            public void Start() => Output.Show({|FB3001:vault.Load()|});
            public void Stop(Vault other) => Console.Write(other.Load().Length);
        }
        """]);

    [Fact]
    public Task PartialMethod_InTwoFiles_IsFollowed() => RuleTest.VerifyAsync("FB3001", [
        """public static partial class Output { public static partial void Show(string what); }""",
        """public static partial class Output { public static partial void Show(string text) => Console.WriteLine(text); }""",
        """public static class Program2 { public static void Start(string apiKey) => Output.Show([|apiKey|]); }"""]);

    [Fact]
    public Task Record_FromAnotherFile_IsKnownToPrintItsKey() => RuleTest.VerifyAsync("FB3001", [
        """public sealed record Settings(string Name, string ApiKey);""",
        """public static class Output { public static void Show(Settings settings) => Console.WriteLine([|settings|]); }"""]);

    /// <summary>As Newtonsoft's <c>JToken</c> is one: looked into without end, it ended the compiler's process.</summary>
    [Theory]
    [InlineData("""public class Node : IEnumerable<Node> { public string ApiKey { get; set; } = ""; public IEnumerator<Node> GetEnumerator() => null!; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!; }""", "Node")]
    [InlineData("""public interface INode : IEnumerable<INode>; public abstract class Settings { public string ApiKey { get; set; } = ""; public INode? Extra { get; set; } }""", "INode")]
    [InlineData("""public interface IOther : IEnumerable<INode>; public interface INode : IEnumerable<IOther>; public static class Keys { public static string ApiKey => ""; }""", "INode")]
    [InlineData("""public interface INode<T> : IEnumerable<INode<INode<T>>>; public static class Keys { public static string ApiKey => ""; }""", "INode<string>")]
    public Task Type_ThatIsASequenceOfItself_IsLookedIntoOnce(string types, string type) => RuleTest.VerifyAsync("FB3001", $$"""
        using System.Text.Json;
        {{types}}
        public static class P
        {
            public static {{type}} Get() => null!;
            public static string Show({{type}} node, string apiKey) => JsonSerializer.Serialize(node) + JsonSerializer.Serialize(Get()) + apiKey.Length;
        }
        """);

    [Fact]
    public async Task ProjectWithoutThePackage_IsLeftAlone() => Assert.Empty(await RuleTest.FindAsync(
        "public static class P { public static void Run(string apiKey) => System.Console.WriteLine(apiKey); }", static test => test.RemovePackage()));
}
