using System.Collections.Immutable;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Completion.Tests.Verification;

/// <summary>A user's project in a workspace with Roslyn's editor services, with the package's assemblies as its analyzer references.</summary>
internal sealed class EditedProject : IDisposable
{
    /// <summary>Where the caret is.</summary>
    public const string Caret = "‸";

    private static readonly MefHostServices _services = MefHostServices.Create(
        MefHostServices.DefaultAssemblies
            .Append(typeof(Microsoft.CodeAnalysis.Completion.CompletionService).Assembly)
            .Append(System.Reflection.Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features"))
            .Distinct());

    // One for all tests, as in an editor: the extensions of a reference are read once.
    private static readonly AnalyzerReference[] _package =
    [
        .. new[]
        {
            typeof(Roslyn.FallbackGenerator), typeof(Roslyn.DeclarationAnalyzer),
            typeof(Roslyn.EditingCodeFixProvider), typeof(Roslyn.DeclarationCompletionProvider),
        }.Select(static type => new AnalyzerFileReference(type.Assembly.Location, Loader.Instance)),
    ];

    private readonly AdhocWorkspace _workspace = new(_services);

    /// <summary>The source with <see cref="Caret"/> in it, after the usual usings; and additional files.</summary>
    public EditedProject(string source, params (string Name, string Text)[] files)
    {
        string text = TestCompilation.Usings + source;
        Position = text.IndexOf(Caret, StringComparison.Ordinal);
        Assert.True(Position >= 0, "The source has no caret.");
        var id = ProjectId.CreateNewId();
        Solution solution = _workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Create(),
                "User",
                "User",
                LanguageNames.CSharp,
                compilationOptions: TestCompilation.Options,
                parseOptions: TestCompilation.ParseOptions(),
                metadataReferences: TestCompilation.References,
                analyzerReferences: _package))
            .AddDocument(DocumentId.CreateNewId(id), "User.cs", SourceText.From(text.Remove(Position, Caret.Length)), filePath: "/User.cs");
        foreach ((string name, string content) in files)
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), name, content, filePath: "/" + name);
        Assert.True(_workspace.TryApplyChanges(solution));
        Document = _workspace.CurrentSolution.GetProject(id)!.Documents.Single();
    }

    public Document Document { get; }

    public int Position { get; }

    public void Dispose() => _workspace.Dispose();

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static Loader Instance { get; } = new();

        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }
}
