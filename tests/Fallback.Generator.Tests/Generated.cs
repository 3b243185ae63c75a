using Fallback.CompilerServices;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Generator.Tests;

/// <summary>Shortcuts to what the generator makes of a user's code.</summary>
internal static class Generated
{
    /// <summary>Runs the generator on one file; the usual usings are put on top.</summary>
    public static GeneratorHarness From(string source) => GeneratorHarness.Run(new FallbackGenerator(), TestCompilation.Usings + source);

    /// <summary>The same, in a project with the package Fallback.Refit.</summary>
    public static GeneratorHarness FromRefit(string source) => GeneratorHarness.Run(new FallbackGenerator(), WithRefit(TestCompilation.Create(TestCompilation.Usings + source)));

    public static CSharpCompilation WithRefit(CSharpCompilation compilation) => compilation.AddReferences(
        MetadataReference.CreateFromFile(typeof(Refit.RestService).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(RefitClients).Assembly.Location));

    /// <summary>What the parser says of the interface IFoo.</summary>
    public static (ClientSpec? Client, IReadOnlyList<Problem> Problems) Parse(string source) => Parse(TestCompilation.Create(TestCompilation.Usings + source));

    public static (ClientSpec? Client, IReadOnlyList<Problem> Problems) Parse(CSharpCompilation compilation)
    {
        INamedTypeSymbol type = compilation.GetSymbolsWithName("IFoo", SymbolFilter.Type).OfType<INamedTypeSymbol>().Single();
        var problems = new List<Problem>();
        ClientSpec? client = InterfaceParser.Parse(type, new ProblemSink(problems.Add), TestContext.Current.CancellationToken);
        return (client, problems);
    }

    /// <summary>The chains that a client of the loaded code declares, by the names of their constants.</summary>
    public static IReadOnlyDictionary<string, ChainDeclaration> Chains(GeneratorHarness run, string client) =>
        run.Load().GetType(client, throwOnError: true)!
            .GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)
            .Where(static field => field.FieldType == typeof(ChainDeclaration))
            .ToDictionary(static field => field.Name, static field => (ChainDeclaration)field.GetValue(null)!, StringComparer.Ordinal);
}
