using System.Collections.Immutable;
using Fallback.Analyzers.Tests;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Editor.Tests.Live;

/// <summary>What a build says of a mistake, an editor says while the file is open: of the file, of the member, at the caret.</summary>
public sealed class LiveRuleTests
{
    [Theory]
    [MemberData(nameof(RuleCases.Ids), MemberType = typeof(RuleCases))]
    public async Task Rule_InAnEditor_SaysWhatABuildSays(string id)
    {
        foreach (string source in RuleCases.Hits.Where(hit => hit.Data.Item1 == id).Select(static hit => UserCode.Unmarked(hit.Data.Item2)))
        {
            LiveAnalysis analysis = Of(source);
            ImmutableArray<Diagnostic> whole = await analysis.WholeAsync();
            Assert.Equal(Texts(whole), Texts(await analysis.FileByFileAsync()));
            foreach (Diagnostic expected in whole.Where(found => found.Id == id))
            {
                SyntaxTree tree = expected.Location.SourceTree!;
                TextSpan place = expected.Location.SourceSpan;
                TextSpan member = (await tree.GetRootAsync(TestContext.Current.CancellationToken))
                    .FindNode(place).FirstAncestorOrSelf<MemberDeclarationSyntax>()?.Span ?? place;
                TextSpan caret = new(place.Start + place.Length / 2, 0);
                Assert.Contains(expected.ToString(), Texts(await analysis.InAsync(tree, member)));
                Assert.Contains(expected.ToString(), Texts(await analysis.InAsync(tree, caret)));
            }
        }
    }

    /// <summary>Files, of which the last one has the interface that the rule finds something wrong with.</summary>
    public static TheoryData<string, string[]> OverFiles { get; } = new()
    {
        { "FB1007", ["""public interface IBase { [UserPrompt("Answer {qestion}")] Task<string> AskAsync(string question); }""", Derived] },
        { "FB1007", ["""public interface IBase { Task<string> AskAsync(int words, double weight); }""", Derived] },
        { "FB1007", ["""public interface IBase { [SystemPrompt("Be {tone}.")] [UserPrompt("{a}")] Task<string> AskAsync(string a, string b); }""", Derived] },
        { "FB1001", ["""public interface IBase { [OnStreamFailure(StreamRecovery.Restart)] IAsyncEnumerable<string> AskAsync(string question); }""", Derived] },
        { "FB1002", ["""public interface IBase { [DegradedModel("local/")] Task<string> AskAsync(string question); }""", Derived] },
        { "FB1003", ["""public interface IBase { [ModelChain("a/b", "a/b")] Task<string> AskAsync(string question); }""", Derived] },
        { "FB1004", ["""public interface IBase { [TierTimeout(1000, 2000, 3000)] Task<string> AskAsync(string question); }""", Derived] },
        { "FB1005", ["""public interface IBase { [TierTimeout(-1)] Task<string> AskAsync(string question); }""", Derived] },
        { "FB1006", ["""public interface IBase { Task<string> AskAsync(ref string question); }""", Derived] },
        { "FB1015", ["""public interface IBase { Task<string> AskAsync(string question, byte[] image); }""", Derived] },
        { "FB1011", ["""public interface IBase { [AnswerCache(ServeStale = false, StaleSeconds = 5)] Task<string> AskAsync(string question); }""", Derived] },
        { "FB2002", ["""public interface IBase { [ModelChain("openai/gpt-6-luna"), Generation(MaxOutputTokens = 2_000_000)] Task<string> AskAsync(string question); }""", Derived] },
        { "FB2003", ["""public interface IBase { [DegradedModel("pool/mine")] Task<string> AskAsync(string question); }""", Derived] },
        { "FB2004", ["""public interface IBase { [ModelChain("a/b", "c/d", DeadlineMs = 2_000)] Task<string> AskAsync(string question); }""", Derived] },
        { "FB2005", ["""public interface IBase { [ModelChain("a/b", "a/c")] Task<string> AskAsync(string question); }""", Derived] },
        { "FB2009", ["""public interface IBase { [AnswerCache, Generation(Temperature = 1)] Task<string> AskAsync(string question); }""", Derived] },
        { "FB2013", ["""public interface IBase { IAsyncEnumerable<string> AskAsync(string question); }""", Derived] },
    };

    private const string Derived = """[ModelChain("a/b")] public interface [|IBot|] : IBase;""";

    [Theory]
    [MemberData(nameof(OverFiles))]
    public async Task Mistake_InABaseOfAnotherFile_IsShownAtTheInterface(string id, string[] files)
    {
        string[] sources = [.. files.Select(UserCode.Unmarked)];
        string[] found = await VerifyAsync(sources);

        int place = files[^1].IndexOf("[|", StringComparison.Ordinal);
        Assert.Contains(found, text => text.StartsWith($"File{files.Length}.cs(1,{place + 1})", StringComparison.Ordinal) && text.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mistakes_OfAPartialInterface_AreShownInTheirFiles()
    {
        string[] found = await VerifyAsync(
            """[ModelChain("a/b"), TierTimeout(-1)] public partial interface IBot { Task<string> AskAsync(string question, CancellationToken token); }""",
            """public partial interface IBot { [UserPrompt("{stroy}")] Task<string> TellAsync(string story, CancellationToken token); }""");

        Assert.Contains(found, static text => text.StartsWith("File1.cs", StringComparison.Ordinal) && text.Contains("FB1005", StringComparison.Ordinal));
        Assert.Contains(found, static text => text.StartsWith("File2.cs", StringComparison.Ordinal) && text.Contains("FB1007", StringComparison.Ordinal));
    }

    private static LiveAnalysis Of(params string[] sources) => new(UserCode.Compile(sources), TestContext.Current.CancellationToken);

    private static async Task<string[]> VerifyAsync(params string[] sources)
    {
        LiveAnalysis analysis = Of(sources);
        string[] whole = Texts(await analysis.WholeAsync());
        Assert.NotEmpty(whole);
        Assert.Equal(whole, Texts(await analysis.FileByFileAsync()));
        return whole;
    }

    private static string[] Texts(ImmutableArray<Diagnostic> found) =>
        [.. found.Select(static diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal)];
}
