using System.Diagnostics;
using Fallback.Analyzers.Tests.Verification;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests.Settings;

/// <summary>Files that nobody writes: they end no process, and take their time by their length.</summary>
public sealed class HostileSettingsTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Files => new()
    {
        Long("[", 500_000),
        Long("{\"a\":", 60) + "1" + Long("}", 60),
        Section($"\"Providers\": {{ \"{Long(":", 400_000)}\": 1 }}"),
        Section($"\"Providers\": {{}}, \"{Long("P", 900_000)}\": 1"),
        Section($"\"Clients\": {{ \"{Long("I", 900_000)}\": {{}} }}"),
        Section($"\"Chains\": {{ \"a\": {{ \"DeadlineMs\": \"{Long(" ", 900_000)}x\" }} }}"),
        Section($"\"Chains\": {{ \"a\": {{ \"FailoverOn\": \"{Long("None , ", 120_000)}\" }} }}"),
        Section($"\"Chains\": {{ \"a\": {{ {Many(static i => $"\"Deadline{i}\": 5")} }} }}"),
        Section($"\"Aliases\": {{ {Many(static i => $"\"a{i}\": \"x/y{i}\"")} }}"),
        Section($"\"Aliases\": {{ \"{Long("a", 400_000)}\": {{ {Many(static i => $"\"a{i}\": \"x/y{i}\"")} }} }}"),
        Section($"\"Aliases\": {Long($"{{ \"{Long("a", 250)}\": ", 50)}{{ {Many(static i => $"\"a{i}\": \"x/y{i}\"")} }}{Long("}", 50)}"),
        Section($"\"Providers\": {{ \"a\": {{ \"Headers\": {{ {Many(static i => $"\"h{i}\": \"value of header {i}\"")} }} }} }}"),
        $"{{ \"{Long("x", 3_000_000)}\": 1 }}",
    };

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public async Task File_OfAnySize_IsReadInItsTime(string text)
    {
        CSharpCompilation compilation = UserCode.Compile(SettingsTest.Clients);
        var clock = Stopwatch.StartNew();
        await SettingsTest.FindAsync(compilation, text);

        Assert.True(clock.Elapsed < _limit, $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Name_ThatOccursTwice_IsOneSetting()
    {
        await SettingsTest.VerifyAsync("""{ "Fallback": { "Clients": { "IWriter": { "MaxAttempts": 3 }, "iwriter": { "MaxAttempts": [|0|] } } } }""");
    }

    [Fact]
    public async Task Client_OfAReferencedProject_IsKnown()
    {
        CSharpCompilation library = UserCode.Compile(SettingsTest.Clients).WithAssemblyName("Library");
        CSharpCompilation application = UserCode.Compile("""[ModelChain("openai/gpt-6-luna")] public interface IBot { Task<string> AskAsync(string question, CancellationToken cancellationToken = default); }""")
            .AddReferences(library.ToMetadataReference());

        Assert.Empty(await SettingsTest.FindAsync(application, """{ "Fallback": { "Clients": { "IBot": {}, "Shop.Support.IAssistant": {}, "IInner": {} } } }"""));
        Diagnostic found = Assert.Single(await SettingsTest.FindAsync(application, """{ "Fallback": { "Clients": { "IAsistant": {} } } }"""));
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
    }

    private static string Long(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Many(Func<int, string> member) => string.Join(", ", Enumerable.Range(0, 20_000).Select(member));

    private static string Section(string members) => $"{{ \"Fallback\": {{ {members} }} }}";
}
