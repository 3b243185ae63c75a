using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Analyzers.Tests.Settings;

/// <summary>All rules over files beside a user's code: as an editor asks, for one of the files alone.</summary>
internal static class SettingsTest
{
    public const string Path = "/app/appsettings.json";

    /// <summary>Code with the clients <c>Shop.Support.IAssistant</c>, <c>Shop.IWriter</c> and <c>IInner</c>, nested.</summary>
    public const string Clients = """
        namespace Shop.Support
        {
            [ModelChain("openai/gpt-6-luna")]
            public interface IAssistant
            {
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }
        }
        namespace Shop
        {
            public interface IWriter
            {
                [ModelChain("openai/gpt-6-luna")]
                Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            }
            public static class Outer
            {
                [ModelChain("openai/gpt-6-luna")]
                public interface IInner
                {
                    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
                }
            }
            [Obsolete]
            public interface INoClient;
        }
        """;

    /// <summary>Checks that what <c>[|…|]</c> marks is reported, and nothing else; gives it in the order of the file.</summary>
    public static async Task<ImmutableArray<Diagnostic>> VerifyAsync(string marked, string code = Clients, params (string Path, string Text)[] others)
    {
        TestFileMarkupParser.GetSpans(marked, treatPositionIndicatorsAsCode: true, out string text, out ImmutableDictionary<string, ImmutableArray<TextSpan>> marks);
        ImmutableArray<TextSpan> spans = marks.GetValueOrDefault("", []);
        ImmutableArray<Diagnostic> found = await FindAsync(UserCode.Compile(code), text, others);
        Assert.Equal(
            spans.OrderBy(static span => span.Start).Select(span => text.Substring(span.Start, span.Length)),
            found.Select(diagnostic => text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
        Assert.Equal(spans.Order(), found.Select(static diagnostic => diagnostic.Location.SourceSpan).Order());
        return found;
    }

    public static async Task<ImmutableArray<Diagnostic>> FindAsync(CSharpCompilation compilation, string text, params (string Path, string Text)[] others)
    {
        var file = new AdditionalFile(Path, text);
        ImmutableArray<AdditionalText> files = [file, .. others.Select(static other => new AdditionalFile(other.Path, other.Text))];
        var run = new CompilationWithAnalyzers(compilation, PackageRules.Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(files), (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        AnalysisResult result = await run.GetAnalysisResultAsync(file, TestContext.Current.CancellationToken);
        return result.AdditionalFileDiagnostics.TryGetValue(file, out ImmutableDictionary<DiagnosticAnalyzer, ImmutableArray<Diagnostic>>? byRule)
            ? [.. byRule.Values.SelectMany(static found => found).OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)]
            : [];
    }
}
