using System.Collections.Immutable;
using System.Reflection;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Editor.Tests.Suppression;

/// <summary>The SDK's own CA2016 beside FB4001: one squiggle for one mistake.</summary>
public sealed class CancellationSuppressorTests
{
    private const string Source = """
        [ModelChain("a/b")]
        public interface IBot
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
        }

        public sealed class Service(IBot bot)
        {
            public async Task<string> AskAsync(string question, CancellationToken token)
            {
                await Task.Delay(1);
                return await bot.AskAsync(question);
            }
        }
        """;

    [Fact]
    public async Task Ca2016_WhereFb4001Speaks_IsSuppressed()
    {
        ImmutableArray<Diagnostic> found = await RunAsync(UserCode.Compile(Source));

        // Task.Delay is no call of a chain.
        Assert.Equal(["Task.Delay(1);"], Starts(found, "CA2016", isSuppressed: false));
        Assert.Equal(["bot.AskAsync(question);"], Starts(found, "CA2016", isSuppressed: true));
        Assert.Equal(["AskAsync(question);"], Starts(found, "FB4001", isSuppressed: false));
    }

    [Fact]
    public async Task Ca2016_WhereFb4001IsTurnedOff_Stays()
    {
        CSharpCompilation compilation = UserCode.Compile(Source);
        ImmutableArray<Diagnostic> found = await RunAsync(compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            compilation.Options.SpecificDiagnosticOptions.SetItem("FB4001", ReportDiagnostic.Suppress))));

        Assert.Equal(["Task.Delay(1);", "bot.AskAsync(question);"], Starts(found, "CA2016", isSuppressed: false));
    }

    private static string[] Starts(ImmutableArray<Diagnostic> found, string id, bool isSuppressed) =>
    [
        .. found.Where(diagnostic => diagnostic.Id == id && diagnostic.IsSuppressed == isSuppressed)
            .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(static diagnostic => diagnostic.Location.SourceTree!.ToString()[diagnostic.Location.SourceSpan.Start..])
            .Select(static text => text[..text.IndexOfAny(['\n', '\r'])]),
    ];

    private static async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. Sdk(), new CancellationNotPassedAnalyzer(), new CancellationSuppressor()];
        return await new CompilationWithAnalyzers(compilation, analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The rule as the SDK brings it.</summary>
    private static IEnumerable<DiagnosticAnalyzer> Sdk()
    {
        string folder = typeof(CancellationSuppressorTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static item => item.Key == "SdkAnalyzers").Value!;
        Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.NetAnalyzers.dll"));
        Assembly rules = Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll"));
        yield return (DiagnosticAnalyzer)Activator.CreateInstance(
            rules.GetTypes().Single(static type => type.Name == "CSharpForwardCancellationTokenToInvocationsAnalyzer"))!;
    }
}
