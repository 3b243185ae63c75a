using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Editor.Tests.Live;

/// <summary>The rules over a project, as a build runs them and as an editor does. Each run is a new one: a driver answers from memory.</summary>
internal sealed class LiveAnalysis(Compilation compilation, CancellationToken cancellationToken)
{
    private static readonly AnalyzerOptions _noFiles = new([]);

    /// <summary>Everything, as a build finds it.</summary>
    public async Task<ImmutableArray<Diagnostic>> WholeAsync() => await Run().GetAnalyzerDiagnosticsAsync(cancellationToken);

    /// <summary>File by file, as an editor that has the files open.</summary>
    public async Task<ImmutableArray<Diagnostic>> FileByFileAsync()
    {
        ImmutableArray<Diagnostic>.Builder found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            found.AddRange(await Run().GetAnalyzerSyntaxDiagnosticsAsync(tree, cancellationToken));
            found.AddRange(await InAsync(tree, null));
        }
        return found.ToImmutable();
    }

    /// <summary>What an editor asks for when it looks at a part of a file.</summary>
    public Task<ImmutableArray<Diagnostic>> InAsync(SyntaxTree tree, TextSpan? span) =>
        Run().GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), span, cancellationToken);

    private CompilationWithAnalyzers Run() => new(compilation, PackageRules.Analyzers, new CompilationWithAnalyzersOptions(
        _noFiles, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
}
