using Fallback.Analyzers.Tests.Verification;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Fallback.TestUtilities.Roslyn;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>Policies of small projects, over a catalogue whose figures no update changes.</summary>
internal static class Policies
{
    /// <summary>Two vendors and a pool, in round figures.</summary>
    public const string Catalogue = """
        {
          "asOf": "2026-11-30",
          "models": [
            { "provider": "openai", "id": "luna", "contextWindow": 1000000, "inputPer1M": 0.2, "outputPer1M": 0.42 },
            { "provider": "openai", "id": "sol", "contextWindow": 400000, "inputPer1M": 5, "outputPer1M": 15 },
            { "provider": "anthropic", "id": "small", "contextWindow": 200000, "inputPer1M": 1, "outputPer1M": 5 },
            { "provider": "pool", "id": "own", "contextWindow": 65536, "inputPer1M": 0, "outputPer1M": 0 }
          ]
        }
        """;

    public static PolicyDocument Of(string source, string? settings = null, string catalogue = Catalogue) =>
        Of([source], settings is null ? [] : [("/app/appsettings.json", settings)], catalogue);

    public static PolicyDocument Of(string[] sources, (string Path, string Text)[] settings, string catalogue = Catalogue)
    {
        CSharpCompilation compilation = UserCode.Compile(sources);
        Assert.Empty(compilation.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error));
        return PolicyReader.Read(compilation, Files(settings), CatalogueReader.Read(catalogue), TestContext.Current.CancellationToken);
    }

    public static PolicyDocument Of(IAssemblySymbol assembly, (string Path, string Text)[] settings, string catalogue = Catalogue) =>
        PolicyReader.Read(assembly, assembly, Files(settings), CatalogueReader.Read(catalogue), TestContext.Current.CancellationToken);

    private static IEnumerable<PolicyFile> Files((string Path, string Text)[] files) =>
        files.Select(static file => new PolicyFile(file.Path, file.Text));

    /// <summary>An interface with a method.</summary>
    public static string Client(string attributes, string name = "IAssistant", string methodAttributes = "") => $$"""
        namespace App;

        {{attributes}}
        public interface {{name}}
        {
            {{methodAttributes}}
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

            Task<string> TellAsync(string question, CancellationToken cancellationToken = default);
        }
        """;

    /// <summary>The same assembly as a reference, as a tool sees it that reads what is built.</summary>
    public static IAssemblySymbol Built(string source)
    {
        using var image = new MemoryStream();
        CSharpCompilation compilation = UserCode.Compile(source);
        Assert.True(compilation.Emit(image).Success);
        MetadataReference reference = MetadataReference.CreateFromImage(image.ToArray());
        CSharpCompilation other = CSharpCompilation.Create("Tool", references: [.. compilation.References, reference]);
        return (IAssemblySymbol)other.GetAssemblyOrModuleSymbol(reference)!;
    }
}
