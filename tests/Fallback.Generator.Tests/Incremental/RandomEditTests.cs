using System.Globalization;
using System.Text.RegularExpressions;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests.Incremental;

/// <summary>
/// After any edits the generator gives what it gives for the same code from nothing: what it remembers is never out of date. Each edit puts
/// another text into one place of one file; the places are those that a client is made of, in its own file and in others.
/// </summary>
public sealed partial class RandomEditTests
{
    private const int Edits = 60;

    // ⟦a|b|c⟧ is one of these texts.
    private static readonly string[] _files =
    [
        "global using Chain = ⟦Fallback.ModelChainAttribute|System.ObsoleteAttribute⟧; ⟦|global using UserPrompt = System.ObsoleteAttribute;|global using IBase = Demo.IOther;⟧ ⟦|[assembly: System.CLSCompliant(true)]⟧",
        TestCompilation.Usings + """
            namespace Demo;
            ⟦|/// <summary>Mine.</summary>|/// <remarks>Mine.</remarks>⟧
            [ModelChain("⟦a/one|a/two|a/|⟧", ⟦Known.First|"b/two"⟧⟦|, DeadlineMs = 5_000|, DeadlineMs = -1⟧)]
            [SystemPrompt("⟦Be brief.|Be {brief}.|Use {{braces}}.|About {question}.⟧")]
            public ⟦partial|⟧ interface IFirst⟦| : IBase| : Wrong⟧
            {
                [UserPrompt(⟦"Say {question}"|$"Say {{question}} {nameof(IFirst)}"|Known.Prompt|"Say {questio"⟧)]
                Task⟦<string>|<Answer>|<Unknown>|⟧ AskAsync(⟦string question|string question, int words|Mode question|string question, ref int a⟧);
            }
            """,
        TestCompilation.Usings + """
            namespace Demo;
            public interface IBase⟦| : IDeep⟧ { [UserPrompt("⟦Base|Basis⟧ {question}")] Task<string> BaseAsync(string question); }
            public interface IDeep { [SystemPrompt("⟦Deep|Deeper⟧"), TierTimeout(⟦1_000|2_000|0⟧)] Task<string> DeepAsync(string question⟦|, string extra⟧); }
            public interface IOther { [SystemPrompt("⟦Other|Others⟧")] Task<string> OtherAsync(string question); }
            """,
        TestCompilation.Usings + """
            namespace Demo;
            public partial interface ISecond { ⟦[Chain("a/b")]|[ModelChain("a/b")]|⟧ Task<string> AskAsync(string question); ⟦|string Name { get; }⟧ }
            ⟦|[ModelChain("c/d")] public interface Second { Task<string> AskAsync(string question); }⟧
            """,
        TestCompilation.Usings + """
            namespace Demo;
            public partial interface ISecond⟦| : IBase⟧ { [ModelChain("⟦a/b|c/d⟧"), Generation(Temperature = ⟦0.1|0.2⟧)] Task<string> MoreAsync(string question); }
            ⟦|file interface ILocal { [ModelChain("a/b")] Task<string> AskAsync(string question); }⟧
            """,
        TestCompilation.Usings + """
            namespace Demo;
            public static class Known { public const string First = "⟦a/one|x/y|⟧"; public const string Prompt = "⟦Ask {question}|Ask {it}⟧"; }
            ⟦|[Obsolete(DiagnosticId = "OWN1")]|[Obsolete(DiagnosticId = "OWN2")]⟧ public enum Mode { ⟦Quick|Slow⟧ }
            public sealed record Answer(⟦string Text|object Text|⟧);
            class Unrelated { void M() { int i = ⟦1|2⟧; } }
            """,
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory, MemberData(nameof(Seeds))]
    public void AfterEachEdit_FilesAreThose_OfARunFromNothing(int seed)
    {
        var random = new Random(seed);
        List<List<int>> chosen = [.. _files.Select(static file => Places().Matches(file).Select(static _ => 0).ToList())];
        CSharpCompilation compilation = Fresh(chosen);
        GeneratorDriver driver = Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int edit = 0; edit < Edits; edit++)
        {
            int file = random.Next(chosen.Count);
            int place = random.Next(chosen[file].Count);
            chosen[file][place] = random.Next(Choices(file, place).Length);
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], Tree(file, chosen));

            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);

            string expected = Text(Driver().RunGenerators(Fresh(chosen), TestContext.Current.CancellationToken));
            Assert.Equal(expected, Text(driver));
            seen.Add(expected);
        }
        Assert.True(seen.Count >= Edits / 6, $"only {seen.Count} of {Edits} edits changed anything");
    }

    private static CSharpCompilation Fresh(List<List<int>> chosen) =>
        TestCompilation.Create().AddSyntaxTrees(chosen.Select((_, file) => Tree(file, chosen)));

    private static SyntaxTree Tree(int file, List<List<int>> chosen)
    {
        int place = 0;
        string text = Places().Replace(_files[file], _ => Choices(file, place)[chosen[file][place++]]);
        return TestCompilation.Parse(text, string.Create(CultureInfo.InvariantCulture, $"File{file}.cs"));
    }

    private static string[] Choices(int file, int place) => Places().Matches(_files[file])[place].Groups[1].Value.Split('|');

    private static CSharpGeneratorDriver Driver() => CSharpGeneratorDriver.Create([new FallbackGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions());

    private static string Text(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return string.Join('\n', result.GeneratedSources.Select(static source => source.HintName + "\n" + source.SourceText));
    }

    [GeneratedRegex("⟦([^⟧]*)⟧")]
    private static partial Regex Places();
}
