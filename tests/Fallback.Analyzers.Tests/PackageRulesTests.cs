using Fallback.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Analyzers.Tests;

/// <summary>What holds for the package's rules as a whole.</summary>
public sealed class PackageRulesTests
{
    /// <summary>Two descriptors of one id are two rules to an editor and to a build: with titles, severities and suppressions of their own.</summary>
    [Fact]
    public void Rule_HasOneDescriptor_OfOneAnalyzer()
    {
        IEnumerable<(string Id, DiagnosticAnalyzer Analyzer)> declared =
            PackageRules.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics.Select(rule => (rule.Id, analyzer)));

        Assert.All(declared.GroupBy(static rule => rule.Id), static same => Assert.Single(same));
    }

    /// <summary>An analyzer gives the same descriptors each time it is made, and reports no others.</summary>
    [Fact]
    public async Task Diagnostics_AreOfTheDescriptorsThatTheirAnalyzerDeclares()
    {
        DiagnosticDescriptor[] rules = [.. PackageRules.All];

        Assert.Equal(rules, PackageRules.Analyzers
            .SelectMany(static analyzer => ((DiagnosticAnalyzer)Activator.CreateInstance(analyzer.GetType())!).SupportedDiagnostics)
            .OrderBy(static rule => rule.Id, StringComparer.Ordinal));
        foreach (string id in RuleCases.Ids.Select(static row => row.Data))
        {
            string source = UserCode.Unmarked(RuleCases.Hits.First(hit => hit.Data.Item1 == id).Data.Item2);
            Assert.All(await RuleTest.FindAsync(source), diagnostic => Assert.Contains(diagnostic.Descriptor, rules));
        }
    }
}
