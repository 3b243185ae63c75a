using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests;

/// <summary>FB3001 over several files: keys and the objects that bear them come from where their names say nothing.</summary>
public sealed class KeyScopeTests
{
    private const string Settings = """public sealed class LlmSettings { public string Model { get; set; } = ""; public string ApiKey { get; set; } = ""; }""";

    [Fact]
    public Task OutParameter_OfAnotherFile_IsFollowed() => RuleTest.VerifyAsync("FB3001", [
        """public static class Vault { public static bool TryLoad(out string? value) { value = Environment.GetEnvironmentVariable("OPENAI_API_KEY"); return value is not null; } }""",
        """public static class Program2 { public static void Start() { if (Vault.TryLoad(out string? found)) Console.WriteLine([|found|]); } }"""]);

    [Fact]
    public Task Interface_OfAnotherFile_IsFollowed() => RuleTest.VerifyAsync("FB3001", [
        """public interface IVault { string Load(); }""",
        """public sealed class Vault : IVault { public string Load() => Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; }""",
        """public static class Program2 { public static void Start(IVault vault) => Console.WriteLine([|vault.Load()|]); }"""]);

    [Fact]
    public Task SinkBehindAnInterface_OfAnotherFile_IsReportedAtTheCall() => RuleTest.VerifyAsync("FB3001", [
        """public interface IOutput { void Show(string text); }""",
        """public sealed class Terminal : IOutput { public void Show(string text) => Console.WriteLine(text); }""",
        """public static class Program2 { public static void Start(IOutput output, string apiKey) => output.Show([|apiKey|]); }"""]);

    [Fact]
    public Task Event_OfAnotherFile_IsReportedWhereItIsRaised() => RuleTest.VerifyAsync("FB3001", [
        """public sealed class Vault { public event Action<string>? Loaded; public void Load() => Loaded?.Invoke([|Environment.GetEnvironmentVariable("OPENAI_API_KEY")|]!); }""",
        """public sealed class Screen { public Screen(Vault vault) => vault.Loaded += text => Console.WriteLine(text); }"""]);

    [Fact]
    public Task ObjectWithAKey_FromAnotherFile_IsAnAnswer() => RuleTest.VerifyAsync("FB3001", [
        Settings,
        """public sealed class Store { private readonly List<LlmSettings> _all = []; public IReadOnlyList<LlmSettings> All() => _all; }""",
        """
        public sealed class SettingsController(Store store) : Microsoft.AspNetCore.Mvc.ControllerBase { public object Get() => [|store.All()|]; }
        namespace Microsoft.AspNetCore.Mvc { public abstract class ControllerBase; }
        """]);

    [Fact]
    public Task ObjectWithoutAKey_FromAnotherFile_MayBeAnAnswer() => RuleTest.VerifyAsync("FB3001", [
        Settings,
        """public sealed record Shown(string Model); public sealed class Store { private readonly List<LlmSettings> _all = []; public IEnumerable<Shown> All() { foreach (LlmSettings one in _all) yield return new(one.Model); } }""",
        """
        public sealed class SettingsController(Store store) : Microsoft.AspNetCore.Mvc.ControllerBase { public object Get() => store.All(); }
        namespace Microsoft.AspNetCore.Mvc { public abstract class ControllerBase; }
        """]);

    [Fact]
    public Task Field_OfAnotherFile_IsFollowed() => RuleTest.VerifyAsync("FB3001", [
        """public static class Shared { public static string Value = Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; public static string Model = Environment.GetEnvironmentVariable("OPENAI_MODEL")!; }""",
        """public static class Program2 { public static void Start() { Console.WriteLine([|Shared.Value|]); Console.WriteLine(Shared.Model); } }"""]);

    [Fact]
    public Task Property_WrittenByItsOwnType_IsFollowed() => RuleTest.VerifyAsync("FB3001", [
        """public sealed class Session { public string Value { get; private set; } = ""; public void Open() { string key = Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; Value = key; } }""",
        """public static class Program2 { public static void Start(Session session) => Console.WriteLine([|session.Value|]); }"""]);

    /// <summary>Found in a public repository: each file's code was asked for because of the other's, without end.</summary>
    [Fact]
    public Task FilesThatMentionEachOther_AreFollowedToAnEnd() => RuleTest.VerifyAsync("FB3001", [
        """public static class A { private static readonly string _value = Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; public static string Ping(int n) => n == 0 ? _value : B.Pong(n - 1); }""",
        """public static class B { public static string Pong(int n) => A.Ping(n) + C.Pang(n); }""",
        """public static class C { private static readonly string _other = Environment.GetEnvironmentVariable("GROQ_API_KEY")!; public static string Pang(int n) => n == 0 ? _other : B.Pong(n - 1); }""",
        """public static class Program2 { public static void Start() => Console.WriteLine([|A.Ping(2)|] + [|C.Pang(1)|]); }"""]);
}
