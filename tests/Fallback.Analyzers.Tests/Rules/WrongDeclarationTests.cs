using Fallback.Analyzers.Tests.Verification;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests;

/// <summary>
/// A wrong declaration breaks nobody else: in a project that uses the client in every way, the compiler has nothing to say, and the
/// package's only errors stand in the file with the declaration.
/// </summary>
public sealed class WrongDeclarationTests
{
    private static readonly HashSet<string> _errors =
        [DiagnosticIds.ReturnType, DiagnosticIds.ModelName, DiagnosticIds.TierTimeout, DiagnosticIds.Figure, DiagnosticIds.InterfaceShape, DiagnosticIds.Prompt, DiagnosticIds.Refit, DiagnosticIds.UncarriedValue];

    public static TheoryData<string> Wrong =>
    [
        .. DeclarationCases.Hits.Where(static hit => _errors.Contains(hit.Data.Item1)).Select(static hit => UserCode.Unmarked(hit.Data.Item2)),
        .. RefitCases.Hits.Select(static hit => UserCode.Unmarked(hit.Data)),
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Declaration_WithAnError_LeavesTheFilesThatUseItAlone(string declaration)
    {
        string[] sources = [declaration, Use(declaration)];
        CSharpCompilation user = UserCode.Compile(sources);

        GeneratorHarness.Run(new FallbackGenerator(), user).Compiles();

        IEnumerable<Diagnostic> errors = (await RuleTest.FindAsync(sources, static test => test.Generates = true))
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.All(errors, static error => Assert.StartsWith("FB", error.Id, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.Equal(declaration, error.Location.SourceTree!.ToString()));
    }

    [Fact]
    public void Table_OfWrongDeclarations_IsLongEnough() => Assert.True(Wrong.Count >= 80, $"{Wrong.Count}");

    /// <summary>Everything that another file may do with the interface and its client, as far as C# lets it do so at all.</summary>
    private static string Use(string declaration)
    {
        string name = declaration.Contains("IApi", StringComparison.Ordinal) ? "IApi" : "IBot";
        string client = name[1..] + "FallbackClient";
        bool isGeneric = declaration.Contains("]<T>", StringComparison.Ordinal) || declaration.Contains(name + "<T>", StringComparison.Ordinal);
        bool isNested = declaration.Contains("private interface", StringComparison.Ordinal);
        // A type with a static abstract member is no type argument.
        bool isArgument = !isNested && !declaration.Contains("static abstract", StringComparison.Ordinal);
        bool isRefit = declaration.Contains("using Refit;", StringComparison.Ordinal);
        string type = isGeneric ? name + "<string>" : name;
        string made = isNested ? $"new Outer{client}(runtime)" : isRefit ? $"new {client}(runtime, new Refit.RefitSettings())" : $"new {client}(runtime)";
        string asInterface = isGeneric || isNested ? "" : $"{name} client = made; Ask(client);";
        string asArgument = !isArgument ? "" : $$"""
            Microsoft.Extensions.DependencyInjection.FallbackServiceCollectionExtensions.AddFallbackClient<{{type}}>(services);
            {{type}} created = FallbackClient.Create<{{type}}>();
            {{type}} own = runtime.CreateClient<{{type}}>();
            IChatClient chat = created.AsIChatClient();
            GC.KeepAlive((created, own, chat));
            """;
        string ask = isNested ? "" : $"private static void Ask({type} client) => GC.KeepAlive(client);";
        return $$"""
            public sealed class Use
            {
                public static void All(FallbackRuntime runtime, Microsoft.Extensions.DependencyInjection.IServiceCollection services)
                {
                    var made = {{made}};
                    GC.KeepAlive(made);
                    {{asInterface}}
                    {{asArgument}}
                }

                {{ask}}
            }
            """;
    }
}
