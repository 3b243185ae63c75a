using System.Xml.Linq;

namespace Fallback.Packaging.Tests;

/// <summary>Fallback.AspNetCore and the tool over it as they are handed out.</summary>
public sealed class AspNetCorePackageTests(PackedRuntime package)
{
    [Fact]
    public void Package_HoldsLibrariesWithDocumentation_AndNothingElse() =>
        // The dashboard's pages are within the library.
        Assert.Equal(
            [
                "Fallback.AspNetCore.nuspec",
                "README.md",
                "icon.png",
                "lib/net10.0/Fallback.AspNetCore.dll",
                "lib/net10.0/Fallback.AspNetCore.xml",
                "lib/net8.0/Fallback.AspNetCore.dll",
                "lib/net8.0/Fallback.AspNetCore.xml",
            ],
            package["Fallback.AspNetCore"].Content);

    [Fact]
    public void Package_DependsOnTheRuntimeOfItsOwnVersion_AndOnTheSharedFramework()
    {
        XElement metadata = package["Fallback.AspNetCore"].Specification.Element("metadata")!;
        Assert.All(metadata.Element("dependencies")!.Elements("group"), group =>
        {
            XElement dependency = Assert.Single(group.Elements("dependency"));
            Assert.Equal("Fallback.Runtime", dependency.Attribute("id")!.Value);
            Assert.Equal("All", dependency.Attribute("include")?.Value);
            Assert.Equal($"[{package.Version}]", dependency.Attribute("version")?.Value);
        });
        Assert.All(
            metadata.Element("frameworkReferences")!.Elements("group"),
            static group => Assert.Equal("Microsoft.AspNetCore.App", Assert.Single(group.Elements("frameworkReference")).Attribute("name")!.Value));
    }

    [Fact]
    public void Tool_HoldsItsProgramAndLibraries_AndNoSettings()
    {
        IEnumerable<string> content = package["Fallback.Gateway"].Content;
        Assert.Contains("tools/net10.0/any/DotnetToolSettings.xml", content);
        Assert.Contains("tools/net10.0/any/Fallback.Gateway.dll", content);
        Assert.Contains("tools/net10.0/any/Fallback.AspNetCore.dll", content);
        Assert.Contains("tools/net10.0/any/Fallback.Runtime.dll", content);
        Assert.DoesNotContain(content, static file => file.Contains("appsettings", StringComparison.Ordinal));
        Assert.Equal("DotnetTool", package["Fallback.Gateway"].Specification.Descendants("packageType").Single().Attribute("name")!.Value);
    }
}
