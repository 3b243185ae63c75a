using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.TestUtilities.Roslyn;

/// <summary>
/// A generator over a user's code. Each run is done twice, so that a generator which is not incremental or not deterministic fails in every test;
/// a diagnostic or exception of the generator, and a warning or error of the code with its output, fail unless the test says that it expects them.
/// </summary>
public sealed class GeneratorHarness
{
    private readonly GeneratorDriver _driver;

    private GeneratorHarness(GeneratorDriver driver, CSharpCompilation input)
    {
        Input = input;
        GeneratorDriver first = driver.RunGenerators(input);
        // The same trees in a new compilation: what an IDE does on each keystroke elsewhere.
        _driver = first.RunGenerators(input.Clone());
        Result = first.GetRunResult().Results.Single();
        GeneratorRunResult again = _driver.GetRunResult().Results.Single();
        if (Result.Exception is { } exception) throw new InvalidOperationException("The generator threw: " + exception, exception);
        if (Result.Diagnostics.Length > 0) throw new InvalidOperationException("The generator reported: " + string.Join(Environment.NewLine, Result.Diagnostics));
        if (!Files(Result).SequenceEqual(Files(again))) throw new InvalidOperationException("A second run on the same code gave other files.");
        if (Emits(again) is > 0 and var emits) throw new InvalidOperationException($"A second run on the same code emitted {emits} files anew.");
        Output = input.AddSyntaxTrees(Result.GeneratedSources.Select(static source => source.SyntaxTree));
    }

    public CSharpCompilation Input { get; }

    /// <summary>The user's code with the generated files.</summary>
    public CSharpCompilation Output { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>The only generated file.</summary>
    public string OnlyFile => Result.GeneratedSources.Single().SourceText.ToString();

    public IReadOnlyList<string> HintNames => [.. Result.GeneratedSources.Select(static source => source.HintName)];

    /// <summary>How many files the run made; a file that was taken over from the run before does not count.</summary>
    public int EmittedFiles => Emits(Result);

    /// <summary>Why each output of each named step ran.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<IncrementalStepRunReason>> Reasons => Result.TrackedSteps.ToDictionary(
        static step => step.Key, static step => step.Value.SelectMany(static run => run.Outputs).Select(static output => output.Reason).ToImmutableArray(), StringComparer.Ordinal);

    public static GeneratorHarness Run(IIncrementalGenerator generator, params string[] sources) => Run(generator, TestCompilation.Create(sources));

    public static GeneratorHarness Run(IIncrementalGenerator generator, CSharpCompilation input, params (string Path, string Text)[] files)
    {
        var parseOptions = (CSharpParseOptions)input.SyntaxTrees[0].Options;
        return new(CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], files.Select(static file => new AdditionalFile(file.Path, file.Text)), parseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)), input);
    }

    /// <summary>The next run of the same driver, after an edit.</summary>
    public GeneratorHarness Edit(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        CSharpCompilation edited = edit(Input);
        bool isSameLanguage = edited.SyntaxTrees.IsEmpty || edited.SyntaxTrees[0].Options.Equals(Input.SyntaxTrees[0].Options);
        return new(isSameLanguage ? _driver : _driver.WithUpdatedParseOptions(edited.SyntaxTrees[0].Options), edited);
    }

    /// <summary>Replaces text in the user's code, which must be there exactly once.</summary>
    public GeneratorHarness Edit(string before, string after) => Edit(compilation =>
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single(tree => tree.ToString().Contains(before, StringComparison.Ordinal));
        return compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(tree.ToString().Replace(before, after, StringComparison.Ordinal), tree.FilePath, ((CSharpParseOptions)tree.Options).LanguageVersion));
    });

    /// <summary>Fails unless the code with its generated files has exactly the expected warnings and errors, none as a rule.</summary>
    public GeneratorHarness Compiles(params string[] expected)
    {
        ImmutableArray<Diagnostic> problems = TestCompilation.Problems(Output, tree => !Input.ContainsSyntaxTree(tree));
        if (!problems.Select(static problem => problem.Id).Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)))
            throw new InvalidOperationException(string.Join(Environment.NewLine, [$"Expected [{string.Join(", ", expected)}], but got:", .. problems.Select(Describe)]));
        return this;
    }

    /// <summary>Compiles and loads the code, in a context of its own that can be unloaded, unless proxies are to be made of its types, which then stay.</summary>
    public Assembly Load(bool isCollectible = true)
    {
        Compiles();
        using var image = new MemoryStream();
        if (!Output.Emit(image).Success) throw new InvalidOperationException("The code compiles, but could not be written.");
        image.Position = 0;
        return new System.Runtime.Loader.AssemblyLoadContext("User", isCollectible).LoadFromStream(image);
    }

    private static string Describe(Diagnostic problem)
    {
        if (problem.Location.SourceTree is not { } tree) return problem.ToString();
        return problem + Environment.NewLine + "    " + tree.GetText().Lines.GetLineFromPosition(problem.Location.SourceSpan.Start).ToString().Trim();
    }

    private static IEnumerable<(string Name, string Text)> Files(GeneratorRunResult result) => result.GeneratedSources.Select(static source => (source.HintName, source.SourceText.ToString()));

    private static int Emits(GeneratorRunResult result) =>
        result.TrackedOutputSteps.Values.SelectMany(static runs => runs).SelectMany(static run => run.Outputs)
            .Count(static output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
}
