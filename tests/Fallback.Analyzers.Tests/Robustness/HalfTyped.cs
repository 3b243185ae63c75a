using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis.Testing;

namespace Fallback.Analyzers.Tests.Robustness;

/// <summary>Code is wrong most of the time while it is written. Neither analyzer nor generator may throw at it.</summary>
internal static class HalfTyped
{
    /// <summary>Both helpers fail on an exception of an analyzer or the generator.</summary>
    public static async Task ThrowsNothingAsync(string source)
    {
        await ThrowsNothingAsync([source], static _ => { });
        GeneratorHarness.Run(new FallbackGenerator(), UserCode.Compile(source));
    }

    /// <summary>The analyzers alone, for code that declares no client.</summary>
    public static Task ThrowsNothingAsync(string[] sources, Action<RuleTest> setUp) => RuleTest.FindAsync(sources, test =>
    {
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        setUp(test);
    });
}
