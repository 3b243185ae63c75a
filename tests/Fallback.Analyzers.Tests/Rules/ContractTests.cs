using System.Collections.Immutable;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests;

/// <summary>
/// Generator and analyzer agree: a client is emitted for each interface that asks for one; it works exactly where no error is reported, and
/// throws elsewhere; and it compiles.
/// </summary>
public sealed class ContractTests
{
    public static TheoryData<string> Declarations =>
    [
        .. DeclarationCases.Hits.Select(static hit => UserCode.Unmarked(hit.Data.Item2)),
        .. DeclarationCases.NearMisses.Select(static row => row.Data),
        .. SlipCases.Hits.Select(static hit => UserCode.Unmarked(hit.Data.Item2)),
        .. ContractCases.More,
        .. RefitCases.Hits.Select(static hit => UserCode.Unmarked(hit.Data)),
        .. RefitCases.NearMisses.Select(static row => row.Data),
    ];

    [Theory]
    [MemberData(nameof(Declarations))]
    public async Task Client_Works_ExactlyWhereNoErrorIsReported(string source)
    {
        CSharpCompilation compilation = UserCode.Compile(source);
        GeneratorHarness generated = GeneratorHarness.Run(new FallbackGenerator(), compilation).Compiles();
        // A compiler shows the analyzers what the generator emitted, an editor may not yet; what they say must not depend on it.
        ImmutableArray<Diagnostic> found = await RuleTest.FindAsync(source, static test => test.Generates = true);
        Assert.Equal((await RuleTest.FindAsync(source)).Select(static diagnostic => diagnostic.ToString()), found.Select(static diagnostic => diagnostic.ToString()));
        IEnumerable<Diagnostic> errors = found.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("FB1", StringComparison.Ordinal));
        int chained = CountOfChained(compilation);
        string[] files = [.. generated.Result.GeneratedSources.Select(static file => file.SourceText.ToString())];
        Assert.Equal(chained, files.Length);
        int faulted = files.Count(static file => file.Contains(". Every use throws.", StringComparison.Ordinal));
        Assert.True(faulted == (errors.Any() ? 1 : 0), $"{faulted} of {chained} clients throw; errors: {string.Join("; ", errors)}");
    }

    [Fact]
    public void Table_OfDeclarations_IsLongEnough() => Assert.True(Declarations.Count >= 60);

    /// <summary>Interfaces that ask for a client: each with a chain on itself or on one of its own methods. At most one of them in a case is wrong.</summary>
    private static int CountOfChained(CSharpCompilation compilation) =>
        compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type, TestContext.Current.CancellationToken).OfType<INamedTypeSymbol>()
            .Where(static type => type.TypeKind == TypeKind.Interface)
            .Count(static type => type.GetMembers().Where(static member => member.IsAbstract).Prepend(type).Any(static symbol => symbol.GetAttributes().Any(static a => a.AttributeClass?.Name == "ModelChainAttribute")));
}
