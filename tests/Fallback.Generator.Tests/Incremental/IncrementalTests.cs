using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests.Incremental;

public class IncrementalTests
{
    private const string First = TestCompilation.Usings + """
        namespace Demo;

        [ModelChain("a/one", "b/two")]
        [TierTimeout(5_000)]
        public interface IFirst
        {
            [SystemPrompt("Be brief.")]
            Task<string> AskAsync(string question);

            [ModelChain("c/three"), Generation(Temperature = 0.5, Stop = new[] { "end" })]
            Task<string> OtherAsync(string question);
        }
        """;

    private const string Second = TestCompilation.Usings + """
        namespace Demo;

        public interface ISecond
        {
            [ModelChain("a/one")]
            Task<string> AskAsync(string question);

            [ModelChain("b/two")]
            Task<string> OtherAsync(string question);
        }
        """;

    private const string Unrelated = "class C { int M() { int i = 1; return i; } }";

    private static readonly string[] _steps = [TrackingNames.Declarations, TrackingNames.Parse, TrackingNames.Clients, TrackingNames.ModelFile, TrackingNames.Facts];

    // Of declarations that have changed without a change for a client.
    private static readonly string[] _afterParse = [TrackingNames.Parse, TrackingNames.Clients, TrackingNames.Facts];

    [Fact]
    public void FirstRun_MakesAFileForEachInterface() => Assert.Equal(2, Start().EmittedFiles);

    [Fact]
    public void UnrelatedEdit_EmitsNothing() => AssertUnchanged(Start().Edit("int i = 1;", "int i = 2;"), static run => run.Edit("int i = 2;", "int i = 3;"));

    [Fact]
    public void MovedCode_EmitsNothing() => AssertUnchanged(
        Start().Edit("namespace Demo;\n\n[ModelChain(\"a/one\", \"b/two\")]", "namespace Demo;\n\n\n// A comment.\n\n[ModelChain(\"a/one\", \"b/two\")]"),
        static run => run.Edit("    [ModelChain(\"c/three\"), ", "\n    /* moved */ [ModelChain(\"c/three\"), "));

    [Fact]
    public void ReorderedFiles_EmitNothing() => AssertUnchanged(
        Start().Edit(static compilation => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Reverse())), steps: _afterParse);

    [Fact]
    public void AddedFile_EmitsNothing() => AssertUnchanged(Start().Edit(static compilation => compilation.AddSyntaxTrees(TestCompilation.Parse("class D;", "D.cs"))), steps: _afterParse);

    [Fact]
    public void AddedReference_EmitsNothing() => AssertUnchanged(Start().Edit(static compilation =>
        compilation.AddReferences(CSharpCompilation.Create("Other", [TestCompilation.Parse("public class Other;", "Other.cs")], compilation.References, compilation.Options).ToMetadataReference())), steps: _afterParse);

    [Fact]
    public void ChangedBodyOfADefaultMethod_EmitsNothing() => AssertUnchanged(
        Start("[ModelChain(\"a/one\")] public interface IThird { Task<string> AskAsync(string question); string Name => \"a\"; }").Edit("\"a\";", "\"b\";"));

    [Fact]
    public void ChangedPrompt_EmitsThatClientOnly()
    {
        GeneratorHarness run = Start().Edit("Be brief.", "Be long.");

        Assert.Equal(1, run.EmittedFiles);
        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons[TrackingNames.Clients].Where(static reason => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)));
        Assert.Contains(run.Result.GeneratedSources, static source => source.SourceText.ToString().Contains("Be long.", StringComparison.Ordinal));
    }

    [Fact]
    public void EditInAnotherInterface_LeavesThisOneAlone() => Assert.Equal(1, Start().Edit("ISecond\n{", "ISecond\n{\n    [ModelChain(\"c/three\")] Task<string> MoreAsync(string question);").EmittedFiles);

    [Fact]
    public void AddedMistake_MakesTheClientThrow_UntilItIsCorrected()
    {
        GeneratorHarness run = Start().Edit("Be brief.", "Be {brief}.").Compiles();

        Assert.Equal(1, run.EmittedFiles);
        Assert.Equal(["Demo.IFirst.g.cs"], Faulted(run));
        Assert.Empty(Faulted(run.Edit("Be {brief}.", "Be brief.")));
    }

    [Fact]
    public void EveryStep_HasANameOfTheGenerator()
    {
        List<string> own = [.. Start().Reasons.Keys.Where(static name => !IsOfRoslyn(name)).Order(StringComparer.Ordinal)];

        Assert.Equal(_steps.Order(StringComparer.Ordinal), own);
    }

    [Fact]
    public void Interface_WithChainsOnItselfAndItsMethods_IsEmittedOnce() => Assert.Equal(["Demo.IFirst.g.cs", "Demo.ISecond.g.cs"], Start().HintNames.Order(StringComparer.Ordinal));

    [Fact]
    public void PartialInterface_OverTwoFiles_IsEmittedOnce_InAnyOrder()
    {
        GeneratorHarness run = Start(
            "public partial interface IThird { [ModelChain(\"a/one\")] Task<string> AskAsync(string question); }",
            "public partial interface IThird { [ModelChain(\"b/two\")] Task<string> OtherAsync(string question); }").Compiles();

        Assert.Equal(3, run.EmittedFiles);
        run.Edit(static compilation => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Reverse())).Compiles();
    }

    /// <summary>What a client is made of may be declared anywhere: each of these edits, in another file than the interface, changes it.</summary>
    [Theory]
    [InlineData("First = \"a/one\"", "First = \"c/three\"")]
    [InlineData("internal sealed class Answer", "public sealed class Answer")]
    [InlineData("Speed { Slow = 1", "Speed { Slow = 2")]
    [InlineData("global using Chain = Fallback.ModelChainAttribute;", "global using Chain = System.ObsoleteAttribute;")]
    [InlineData("string? Base", "string Base")]
    [InlineData("[System.Obsolete] public sealed class Old", "public sealed class Old")]
    [InlineData("#nullable disable\n", "#nullable enable\n")]
    public void DeclarationElsewhere_ThatAClientIsMadeOf_IsSeen(string before, string after)
    {
        string[] sources =
        [
            "global using Chain = Fallback.ModelChainAttribute;\nclass Usings { }",
            TestCompilation.Usings + """
                #pragma warning disable CS0612
                internal interface IThird : IBase
                {
                    [Chain(Known.First), Generation(MaxOutputTokens = (int)Speed.Slow)] Task<string> AskAsync(Old question);
                    [Chain("a/b")] Task<Answer> ReadAsync(string mail);
                }
                """,
            "public static class Known { public const string First = \"a/one\"; }\npublic enum Speed { Slow = 1 }\n[System.Obsolete] public sealed class Old;\ninternal sealed class Answer;",
            TestCompilation.Usings + "class Other { void M() { \n#nullable disable\n } }\npublic interface IBase { [ModelChain(\"a/b\")] Task<string> BaseAsync(string? Base); }",
        ];
        GeneratorHarness run = GeneratorHarness.Run(new FallbackGenerator(), sources);

        GeneratorHarness edited = run.Edit(before, after);

        GeneratorHarness fresh = GeneratorHarness.Run(new FallbackGenerator(), [.. sources.Select(source => source.Replace(before, after, StringComparison.Ordinal))]);
        Assert.Equal(Text(fresh), Text(edited));
    }

    /// <summary>What a body holds is nobody's affair, but whether there is one is.</summary>
    [Theory]
    [InlineData("TellAsync(string q);", "TellAsync(string q) => AskAsync(q);")]
    [InlineData("TellAsync(string q);", "TellAsync(string q) { return AskAsync(q); }")]
    [InlineData("Base { get; set; }", "Base { get => 1; set => throw null!; }")]
    [InlineData("DeepAsync(string q);", "DeepAsync(string q) => null!;")]
    // A brace too many puts what follows into no namespace.
    [InlineData("class Known {", "class Known { }")]
    public void Body_ThatComesOrGoes_IsSeen(string without, string with)
    {
        const string Third = """
            namespace Demo;
            public static class Known { public const string Name = ""; }
            [ModelChain("a/b")] public interface IThird : IBase { Task<string> AskAsync(string q); Task<string> TellAsync(string q); int Base { get; set; } }
            """;
        const string Base = "namespace Demo; public interface IBase { Task<string> DeepAsync(string q); }";
        GeneratorHarness Run(Func<string, string> edit) => GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Usings + edit(Third), TestCompilation.Usings + edit(Base));
        GeneratorHarness run = Run(static text => text);

        GeneratorHarness come = run.Edit(without, with);
        GeneratorHarness gone = come.Edit(with, without);
        GeneratorHarness goneAfterAll = Run(text => text.Replace(without, with, StringComparison.Ordinal)).Edit(with, without);

        Assert.Equal(Text(Run(text => text.Replace(without, with, StringComparison.Ordinal))), Text(come));
        Assert.NotEqual(Text(run), Text(come));
        Assert.Equal(Text(run), Text(gone));
        Assert.Equal(Text(run), Text(goneAfterAll));
    }

    [Fact]
    public void RefitInterface_IsEmittedAnew_OnlyWhenItOrItsBodyChanges()
    {
        const string Api = """
            using Refit;
            [ModelChain("a/b")] public interface IApi { [Post("/chat")] Task<string> AskAsync([Body] Request request, CancellationToken token); }
            """;
        GeneratorHarness run = GeneratorHarness.Run(new FallbackGenerator(), Generated.WithRefit(TestCompilation.Create(TestCompilation.Usings + Api, "public record Request(string Model);", Unrelated)));
        Assert.Equal(["IApi.g.cs"], run.HintNames);

        Assert.Equal(0, run.Edit("int i = 1;", "int i = 2;").EmittedFiles);
        Assert.Equal(0, run.Edit("class C {", "class C { int _new;").EmittedFiles);
        Assert.Equal(1, run.Edit("public record Request(string Model);", "public class Request { public string? Model { get; set; } }").EmittedFiles);
        Assert.Equal(["IApi.g.cs"], Faulted(run.Edit("string Model", "int Model")));
        Assert.Equal(["IApi.g.cs"], Faulted(run.Edit(static compilation => compilation.RemoveReferences(compilation.References.Last()))));
    }

    [Fact]
    public void LanguageVersion_Raised_BringsTheClient()
    {
        GeneratorHarness old = GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Create(LanguageVersion.CSharp11, First));

        Assert.Single(Faulted(old.Compiles()));
        Assert.Empty(Faulted(old.Edit(static compilation => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(TestCompilation.Parse(First, "File0.cs")))));
    }

    private static IEnumerable<string> Faulted(GeneratorHarness run) =>
        run.Result.GeneratedSources.Where(static source => source.SourceText.ToString().Contains("has errors (", StringComparison.Ordinal))
            .Select(static source => source.HintName);

    private static IEnumerable<string> Text(GeneratorHarness run) => run.Result.GeneratedSources.Select(static source => source.HintName + source.SourceText);

    // The compiler's own steps.
    private static bool IsOfRoslyn(string step) => step is "Compilation" or "CompilationOptions" or "SourceOutput";

    private static GeneratorHarness Start(params string[] more) => GeneratorHarness.Run(new FallbackGenerator(), [First, Second, Unrelated, .. more.Select(static source => TestCompilation.Usings + source)]);

    /// <param name="run">A run after an edit.</param>
    /// <param name="edit">One more edit: what holds once must hold from then on.</param>
    /// <param name="steps">The steps to look at; all by default.</param>
    private static void AssertUnchanged(GeneratorHarness run, Func<GeneratorHarness, GeneratorHarness>? edit = null, string[]? steps = null)
    {
        Assert.Equal(0, run.EmittedFiles);
        foreach (string step in steps ?? _steps)
            Assert.All(run.Reasons[step], static reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        if (edit is not null) AssertUnchanged(edit(run));
    }
}
