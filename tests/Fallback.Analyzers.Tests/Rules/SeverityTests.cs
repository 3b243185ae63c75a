using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>Every rule can be turned off, up and down.</summary>
public sealed class SeverityTests
{
    [Theory]
    [MemberData(nameof(RuleCases.Ids), MemberType = typeof(RuleCases))]
    public async Task EditorConfig_Severity_IsFollowed(string id)
    {
        string source = UserCode.Unmarked(RuleCases.Hits.First(hit => hit.Data.Item1 == id).Data.Item2);

        Assert.DoesNotContain(await FindAsync(source, id, "none"), diagnostic => diagnostic.Id == id);
        ImmutableArray<Diagnostic> raised = await FindAsync(source, id, "error");
        Assert.Contains(raised, diagnostic => diagnostic.Id == id);
        Assert.All(raised.Where(diagnostic => diagnostic.Id == id), static diagnostic => Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity));
        ImmutableArray<Diagnostic> lowered = await FindAsync(source, id, "suggestion");
        Assert.All(lowered.Where(diagnostic => diagnostic.Id == id), static diagnostic => Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity));
    }

    private static Task<ImmutableArray<Diagnostic>> FindAsync(string source, string id, string severity) => RuleTest.FindAsync(
        source, test => test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\ndotnet_diagnostic.{id}.severity = {severity}")));
}
