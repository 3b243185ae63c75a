using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests;

/// <summary>
/// What another source generator emits: the compiler and the analyzers see it, the generator does not, and so a client that throws would be
/// built without a word.
/// </summary>
public sealed class UnseenCodeTests
{
    /// <summary>Marked where the error is to stand.</summary>
    public static TheoryData<string> Unseen =>
    [
        """[ModelChain("a/b")] public interface IBot { Task<Mood> [|AskAsync|](string question); }""",
        """[ModelChain("a/b")] public interface IBot { ValueTask<FallbackResult<List<Mood?>>> [|AskAsync|](string question); Task<string> TellAsync(string story); }""",
        """[ModelChain("a/b")] public interface IBot { Task<Outer.Tone[]> [|AskAsync|](string question); }""",
        """[ModelChain([|Emitted.Model|], "a/b")] public interface IBot { Task<string> AskAsync(string question); }""",
        """[ModelChain("a/" + [|Fallback.Emitted.Model|])] public interface IBot { Task<string> AskAsync(string question); }""",
        """internal static class Own { public const string Model = "a/" + Emitted.Model; } [ModelChain([|Own.Model|])] public interface IBot { Task<string> AskAsync(string question); }""",
        """using static Fallback.Emitted; [ModelChain("a/b", DeadlineMs = 2 * [|Deadline|])] public interface IBot { Task<string> AskAsync(string question); }""",
        """[ModelChain("a/b")] [TierTimeout([|Emitted.Deadline|])] public interface IBot { Task<string> AskAsync(string question); }""",
        """[ModelChain("a/b")] public interface IBot { [SystemPrompt([|Emitted.Prompt|])] Task<string> AskAsync(string question); }""",
        """[ModelChain("a/b")] public interface IBot { [Generation(Stop = new[] { [|Emitted.Prompt|] })] Task<string> AskAsync(string question); }""",
        """public interface IBase { Task<Mood> AskAsync(string question); } [ModelChain("a/b")] public interface [|IBot|] : IBase;""",
    ];

    /// <summary>A client works with what its generator does not see, or the compiler speaks.</summary>
    public static TheoryData<string> Seen =>
    [
        """[ModelChain("a/b")] public interface IBot { [UserPrompt("{mood}: {question}")] Task<string> AskAsync(string question, Mood mood); }""",
        """using Elsewhere; [ModelChain("a/b")] public interface IBot { [UserPrompt("{size}: {question}")] Task<string> AskAsync(string question, Size? size); }""",
        """namespace Demo { using static System.Math; using Short = Elsewhere.Size; [ModelChain("a/b")] public interface IBot { [UserPrompt("{sizes}")] Task<string> AskAsync(List<Short[]> sizes); } }""",
        """namespace Demo; [ModelChain("a/b")] public interface IBot { [UserPrompt("{size}")] Task<string> AskAsync(global::Elsewhere.Size size, Elsewhere.Size more); }""",
        """[ModelChain("a/b")] public interface IBot { Task<string> AskAsync(string question); Mood Mood => Mood.Glad; }""",
        """public record Ticket(string Title, Mood Mood); [ModelChain("a/b")] public interface IBot { Task<Ticket> AskAsync(string question); }""",
    ];

    [Theory, MemberData(nameof(Unseen))]
    public async Task Declaration_OfWhatAnotherGeneratorEmits_IsAnError(string marked)
    {
        ImmutableArray<Diagnostic> found = await RuleTest.VerifyAsync("FB1006", marked, static test =>
        {
            test.Generates = true;
            test.OtherGenerator = typeof(OtherGenerator);
        });
        string message = Assert.Single(found).GetMessage(CultureInfo.InvariantCulture);
        Assert.StartsWith("the client of 'IBot' throws, because '", message, StringComparison.Ordinal);
        Assert.EndsWith("declare it in the project's own source, or in a project that is referenced", message, StringComparison.Ordinal);
        Assert.Contains(". Every use throws.", ClientOf(UserCode.Unmarked(marked)), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Seen))]
    public async Task Declaration_ThatIsReadWithoutWhatAnotherGeneratorEmits_HasAWorkingClient(string source)
    {
        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(source, static test =>
        {
            test.Generates = true;
            test.OtherGenerator = typeof(OtherGenerator);
        });
        Assert.DoesNotContain(found, static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.DoesNotContain("throws.", ClientOf(source), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_NamesWhatIsUnseenAndWhereItStands()
    {
        ImmutableArray<Diagnostic> found = await RuleTest.VerifyAsync(
            "FB1006",
            """[ModelChain([|Emitted.Model|])] public interface IBot { Task<Mood> [|AskAsync|](string question); }""",
            static test =>
            {
                test.Generates = true;
                test.OtherGenerator = typeof(OtherGenerator);
            });
        Assert.Contains("'Emitted.Model' in [ModelChain] of 'IBot' comes from another source generator", found[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("'Mood' in the signature of 'IBot.AskAsync' comes from another source generator", found[1].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>Editors run generators later than analyzers: what stands in for a client may be older than the declaration.</summary>
    [Fact]
    public async Task StandInOfAnEarlierDeclaration_IsNoNews()
    {
        const string Before = """[ModelChain("a/b")] public interface IBot { Task<Moood> AskAsync(string question); }""";
        string client = GeneratorHarness.Run(new FallbackGenerator(), UserCode.Compile(Before)).OnlyFile;
        Assert.Contains("throws.", client, StringComparison.Ordinal);

        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(
            """public enum Mood { Glad } [ModelChain("a/b")] public interface IBot { Task<Mood> AskAsync(string question); }""",
            test => test.TestState.Sources.Add(("Fallback.Generator/Fallback.Roslyn.FallbackGenerator/IBot.g.cs", client)));

        Assert.DoesNotContain(found, static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    private static string ClientOf(string source)
    {
        CSharpCompilation user = UserCode.Compile(source);
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new OtherGenerator().AsSourceGenerator(), new FallbackGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions())
            .RunGeneratorsAndUpdateCompilation(user, out Compilation all, out _, TestContext.Current.CancellationToken);
        Assert.Empty(TestCompilation.Problems(all, tree => !user.ContainsSyntaxTree(tree)));
        return Assert.Single(driver.GetRunResult().Results[1].GeneratedSources).SourceText.ToString();
    }
}
