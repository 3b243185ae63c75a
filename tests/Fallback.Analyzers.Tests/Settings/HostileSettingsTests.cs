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
        new string('[', 500_000),
        string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60),
        $$"""{ "Fallback": { "Providers": { "{{new string(':', 400_000)}}": 1 } } }""",
        $$"""{ "Fallback": { "Providers": {}, "{{new string('P', 900_000)}}": 1 } }""",
        $$"""{ "Fallback": { "Clients": { "{{new string('I', 900_000)}}": {} } } }""",
        $$"""{ "Fallback": { "Chains": { "a": { "DeadlineMs": "{{new string(' ', 900_000)}}x" } } } }""",
        $$"""{ "Fallback": { "Chains": { "a": { "FailoverOn": "{{string.Concat(Enumerable.Repeat("None , ", 120_000))}}" } } } }""",
        $$"""{ "Fallback": { "Aliases": { {{string.Join(", ", Enumerable.Range(0, 20_000).Select(static i => $"\"a{i}\": \"x/y{i}\""))}} } } }""",
        $$"""{ "Fallback": { "Providers": { "a": { "Headers": { {{string.Join(", ", Enumerable.Range(0, 20_000).Select(static i => $"\"h{i}\": \"value of header {i}\""))}} } } } } }""",
        $$"""{ "{{new string('x', 3_000_000)}}": 1 }""",
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
}
