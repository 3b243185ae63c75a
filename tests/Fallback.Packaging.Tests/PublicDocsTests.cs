using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Packaging.Tests;

/// <summary>The documentation file of each packed library, which editors show: of all that is public, and of nothing else.</summary>
public sealed class PublicDocsTests(PackedRuntime package)
{
    public static TheoryData<string> Libraries =>
    [
        "Fallback.Runtime", "Fallback.Refit", "Fallback.Anthropic", "Fallback.Tokenizers", "Fallback.OpenTelemetry", "Fallback.Redis",
        "Fallback.AspNetCore", "Fallback.Testing",
    ];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Docs_AreOfThePublicSurface(string id)
    {
        foreach (string framework in new[] { "net8.0", "net10.0" })
        {
            HashSet<string> surface = Surface(id, framework);
            string[] documented = [.. Ids(Docs(id, framework))];

            Assert.NotEmpty(documented);
            Assert.Empty(documented.Except(surface));
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Docs_OfNothingPublic_AreLost(string id)
    {
        XDocument whole = XDocument.Load(package.BuildOutput(id, "net10.0", $"{id}.xml"));
        HashSet<string> surface = Surface(id, "net10.0");

        Assert.Equal(Ids(whole).Where(surface.Contains), Ids(Docs(id, "net10.0")));
    }

    /// <summary>An editor shows the name of a link that it cannot follow with its prefix: <c>T:Fallback.Internal</c>.</summary>
    [Fact]
    public void Docs_LinkToNothingInternal()
    {
        var surface = new HashSet<string>(Libraries.SelectMany(id => Surface(id.Data, "net10.0")));

        IEnumerable<string> dead = Libraries
            .SelectMany(id => Docs(id.Data, "net10.0").Descendants("member"))
            .SelectMany(
                static member => member.Descendants().Attributes("cref"), static (member, link) => (Member: member.Attribute("name")!.Value, Link: link.Value))
            .Where(found => found.Link[2..].StartsWith("Fallback.", StringComparison.Ordinal) && !surface.Contains(found.Link))
            .Select(static found => $"{found.Member} -> {found.Link}");

        Assert.Empty(dead);
    }

    private XDocument Docs(string id, string framework) => XDocument.Load(new MemoryStream(package[id].Read($"lib/{framework}/{id}.xml")));

    private static IEnumerable<string> Ids(XDocument docs) => docs.Descendants("member").Select(static member => member.Attribute("name")!.Value);

    /// <summary>The documentation ids of everything that a project sees of a library.</summary>
    private HashSet<string> Surface(string id, string framework)
    {
        string output = package.BuildOutput(id, framework, "");
        IEnumerable<string> others = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => !Path.GetFileName(file).StartsWith("Fallback.", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(output, "Fallback.*.dll").Where(file => Path.GetFileNameWithoutExtension(file) != id));
        PortableExecutableReference library = MetadataReference.CreateFromImage(package[id].Read($"lib/{framework}/{id}.dll"));
        var compilation = CSharpCompilation.Create("surface", references: [library, .. others.Select(static file => MetadataReference.CreateFromFile(file))]);
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(library)!;
        return [.. Visible(assembly.GlobalNamespace).Select(static symbol => symbol.GetDocumentationCommentId()!)];
    }

    private static IEnumerable<ISymbol> Visible(INamespaceOrTypeSymbol parent) =>
        from member in parent.GetMembers()
        where member is INamespaceSymbol
            || member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        from symbol in member is INamespaceOrTypeSymbol nested ? Visible(nested).Prepend(member) : [member]
        select symbol;
}
