using Fallback.Analyzers.Tests.Verification;

namespace Fallback.Analyzers.Tests;

/// <summary>The tables of all ranges, for what holds for every rule. The tests over them are a class each, and run side by side.</summary>
public static class RuleCases
{
    /// <summary>The rules about code; FB2015 is about a file beside it, and FB5001 compares with one.</summary>
    public static TheoryData<string> Ids => [.. PackageRules.All.Select(static rule => rule.Id).Where(static id => id is not ("FB2015" or "FB5001"))];

    /// <summary>An id, and code in which its mistakes are marked.</summary>
    public static TheoryData<string, string> Hits =>
    [
        .. DeclarationCases.Hits,
        .. RefitCases.Hits.Select(static row => ("FB1008", row.Data)),
        .. ResilienceCases.Hits,
        .. SlipCases.Hits,
        .. SecretCases.Hits,
        .. UseCases.Hits,
    ];

    /// <summary>An id or a whole range, and code that it finds nothing in.</summary>
    public static TheoryData<string, string> NearMisses =>
    [
        // What is right as a declaration has nothing of range 1, but for settings without use.
        .. DeclarationCases.NearMisses.Select(static row => ("FB100", row.Data)),
        .. RefitCases.NearMisses.Select(static row => ("FB100", row.Data)),
        .. ResilienceCases.NearMisses,
        .. SlipCases.NearMisses,
        .. SecretCases.NearMisses,
        .. UseCases.NearMisses,
    ];
}
