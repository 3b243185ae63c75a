using System.Collections;
using System.Reflection;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Editor.Tests.Live;

/// <summary>
/// What an editor offers at a place: Roslyn's own service over a project that references the analyzers as files, as a package's are.
/// The service is internal, though every editor that is built on Roslyn goes through it; hence the reflection.
/// </summary>
internal static class LightBulb
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type _type = Assembly.Load("Microsoft.CodeAnalysis.Features").GetType("Microsoft.CodeAnalysis.CodeFixes.ICodeFixService", throwOnError: true)!;
    private static readonly object _service = FindService();
    private static readonly MethodInfo _offer = _type.GetMethod("StreamFixesAsync")!;

    /// <summary>A document with the source, in a project with the package.</summary>
    public static Document Open(string source)
    {
        Compilation compilation = UserCode.Compile(source);
        Solution solution = new AdhocWorkspace(MefHostServices.DefaultHost).CurrentSolution;
        ProjectId project = ProjectId.CreateNewId();
        solution = solution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, "User", "User", LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: compilation.SyntaxTrees.First().Options,
            metadataReferences: compilation.References,
            analyzerReferences: [Reference(typeof(DeclarationAnalyzer)), Reference(typeof(EditingCodeFixProvider))]));
        DocumentId? last = null;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            solution = solution.AddDocument(last = DocumentId.CreateNewId(project), tree.FilePath, tree.GetText(), filePath: "/" + tree.FilePath);
        return solution.GetDocument(last)!;
    }

    /// <summary>The titles of what is offered for a rule.</summary>
    public static async Task<string[]> OfferAsync(Document document, TextSpan span, string id, CancellationToken cancellationToken)
    {
        var titles = new List<string>();
        var offers = (IAsyncEnumerable<object>)_offer.Invoke(_service, [document, span, null, cancellationToken])!;
        await foreach (object collection in offers.WithCancellation(cancellationToken))
            foreach (object fix in (IEnumerable)Get(collection, "Fixes"))
                if (((IEnumerable)Get(fix, "Diagnostics")).Cast<Diagnostic>().Any(diagnostic => diagnostic.Id == id))
                    titles.Add(((CodeAction)Get(fix, "Action")).Title);
        return [.. titles.Distinct().Order(StringComparer.Ordinal)];
    }

    private static object FindService()
    {
        MethodInfo exports = typeof(MefHostServices).GetMethods(Any)
            .Single(static method => method.Name.EndsWith(".GetExports", StringComparison.Ordinal) && method.GetGenericArguments().Length == 1);
        object lazy = ((IEnumerable)exports.MakeGenericMethod(_type).Invoke(MefHostServices.DefaultHost, null)!).Cast<object>().Single();
        return Get(lazy, "Value");
    }

    private static object Get(object from, string name) =>
        from.GetType().GetProperty(name, Any)?.GetValue(from) ?? from.GetType().GetField(name, Any)!.GetValue(from)!;

    private static AnalyzerFileReference Reference(Type type) => new(type.Assembly.Location, new Loader());

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
