using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Editor.Tests.Typing;

/// <summary>What the rules say of a file at each key. References are bound once; a key costs a tree and a run of the analyzers.</summary>
internal sealed class TypedAnalysis
{
    private static readonly AnalyzerOptions _noFiles = new([]);

    private readonly CSharpCompilation _project = UserCode.Compile();

    /// <summary>Findings that come while it is typed, and that neither the file before nor the finished one has.</summary>
    public async Task<IReadOnlyList<Flash>> FlashesAsync(TypedFile file, bool closes, CancellationToken cancellationToken)
    {
        HashSet<(string, int)> lasting =
        [
            .. await PlacesAsync(file.Before + file.After, file.Before.Length, cancellationToken),
            .. await PlacesAsync(file.Finished, file.Finished.Length - file.After.Length, cancellationToken),
        ];
        var flashes = new List<Flash>();
        foreach ((string text, int caret) in Typist.Type(file, closes))
        {
            foreach (Diagnostic found in await FindAsync(text, cancellationToken))
            {
                int start = found.Location.SourceSpan.Start;
                if (!lasting.Contains((found.Id, Place(start, caret, text)))) flashes.Add(new(found.Id, text[..caret], text[start..]));
            }
        }
        return flashes;
    }

    private async Task<IEnumerable<(string, int)>> PlacesAsync(string text, int caret, CancellationToken cancellationToken) =>
        (await FindAsync(text, cancellationToken)).Select(found => (found.Id, Place(found.Location.SourceSpan.Start, caret, text)));

    /// <summary>Behind the caret, counted from the end, below zero: what stands there moves while something is typed.</summary>
    private static int Place(int start, int caret, string text) => start < caret ? start : start - text.Length;

    public async Task<ImmutableArray<Diagnostic>> FindAsync(string text, CancellationToken cancellationToken)
    {
        SyntaxTree tree = TestCompilation.Parse(text, "Typed.cs");
        var options = new CompilationWithAnalyzersOptions(_noFiles, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var run = new CompilationWithAnalyzers(_project.AddSyntaxTrees(tree), PackageRules.Analyzers, options);
        return await run.GetAnalyzerSemanticDiagnosticsAsync(run.Compilation.GetSemanticModel(tree), null, cancellationToken);
    }
}
