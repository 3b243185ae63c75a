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

        Assert.Empty(await FindAsync(source, id, "none"));
        IEnumerable<DiagnosticSeverity> raised = await FindAsync(source, id, "error");
        Assert.NotEmpty(raised);
        Assert.All(raised, static severity => Assert.Equal(DiagnosticSeverity.Error, severity));
        Assert.All(await FindAsync(source, id, "suggestion"), static severity => Assert.Equal(DiagnosticSeverity.Info, severity));
    }

    /// <summary>The severities of the rule's diagnostics.</summary>
    private static async Task<IEnumerable<DiagnosticSeverity>> FindAsync(string source, string id, string severity)
    {
        string file = $"root = true\n[*.cs]\ndotnet_diagnostic.{id}.severity = {severity}";
        ImmutableArray<Diagnostic> found =
            await RuleTest.FindAsync(source, test => test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", file)));
        return found.Where(diagnostic => diagnostic.Id == id).Select(static diagnostic => diagnostic.Severity);
    }
}
