using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests;

/// <summary>What holds for every rule: it is reported in its place and nowhere near it, and can be turned off and up.</summary>
public sealed class RuleTests
{
    /// <summary>The rules about code; FB2015 is about a file beside it.</summary>
    public static TheoryData<string> Ids => [.. AnalyzerRun.Rules.Select(static rule => rule.Id).Where(static id => id != "FB2015")];

    /// <summary>An id, and code in which its mistakes are marked.</summary>
    public static TheoryData<string, string> Hits => [.. DeclarationCases.Hits, .. RefitCases.Hits.Select(static row => ("FB1008", row.Data)), .. ResilienceCases.Hits, .. SecretCases.Hits, .. UseCases.Hits];

    /// <summary>An id or a whole range, and code that it finds nothing in.</summary>
    public static TheoryData<string, string> NearMisses =>
    [
        // What is right as a declaration has nothing of range 1, but for settings without use.
        .. DeclarationCases.NearMisses.Select(static row => ("FB100", row.Data)),
        .. RefitCases.NearMisses.Select(static row => ("FB100", row.Data)),
        .. ResilienceCases.NearMisses,
        .. SecretCases.NearMisses,
        .. UseCases.NearMisses,
    ];

    [Theory]
    [MemberData(nameof(Hits))]
    public async Task Mistake_IsReportedAtItsPlace(string id, string marked)
    {
        foreach (Diagnostic diagnostic in await AnalyzerRun.VerifyAsync(id, marked))
        {
            Assert.True(diagnostic.GetMessage(CultureInfo.InvariantCulture).Length > 30, diagnostic.GetMessage(CultureInfo.InvariantCulture));
            Assert.DoesNotContain("{0}", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(NearMisses))]
    public async Task NearMiss_IsNotReported(string id, string source) => await AnalyzerRun.VerifyAsync(id, source);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_HasHits(string id) => Assert.Contains(Hits, hit => hit.Data.Item1 == id);

    [Theory]
    [MemberData(nameof(Hits))]
    public async Task Pragma_AroundAMistake_Suppresses(string id, string marked)
    {
        string source = $"#pragma warning disable {id}\n{Markup.Parse(marked, id).Source}\n#pragma warning restore {id}";
        Assert.DoesNotContain(await AnalyzerRun.RunAsync(UserCode.Compile(source)), diagnostic => diagnostic.Id == id);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task EditorConfig_Severity_IsFollowed(string id)
    {
        string marked = Hits.First(hit => hit.Data.Item1 == id).Data.Item2;
        Compilation compilation = UserCode.Compile(Markup.Parse(marked, id).Source);
        Assert.DoesNotContain(await AnalyzerRun.RunAsync(compilation, $"[*.cs]\ndotnet_diagnostic.{id}.severity = none"), diagnostic => diagnostic.Id == id);
        ImmutableArray<Diagnostic> raised = await AnalyzerRun.RunAsync(compilation, $"[*.cs]\ndotnet_diagnostic.{id}.severity = error");
        Assert.Contains(raised, diagnostic => diagnostic.Id == id);
        Assert.All(raised.Where(diagnostic => diagnostic.Id == id), static diagnostic => Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity));
        ImmutableArray<Diagnostic> lowered = await AnalyzerRun.RunAsync(compilation, $"[*.cs]\ndotnet_diagnostic.{id}.severity = suggestion");
        Assert.All(lowered.Where(diagnostic => diagnostic.Id == id), static diagnostic => Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity));
    }
}
