using System.Xml.Linq;

namespace Fallback.Packaging.Tests;

/// <summary>Fallback.OpenTelemetry as it is handed out.</summary>
public sealed class OpenTelemetryPackageTests(PackedRuntime package)
{
    [Fact]
    public void Package_HoldsLibrariesWithDocumentation_AndNothingElse()
    {
        IEnumerable<string> content = package["Fallback.OpenTelemetry"].Content;

        Assert.Equal(
            [
                "Fallback.OpenTelemetry.nuspec",
                "README.md",
                "icon.png",
                "lib/net10.0/Fallback.OpenTelemetry.dll",
                "lib/net10.0/Fallback.OpenTelemetry.xml",
                "lib/net8.0/Fallback.OpenTelemetry.dll",
                "lib/net8.0/Fallback.OpenTelemetry.xml",
            ],
            content);
    }

    [Fact]
    public void Package_DependsOnTheRuntimeOfItsOwnVersion_AndOnOpenTelemetrysApiAlone() =>
        Assert.All(package["Fallback.OpenTelemetry"].Specification.Descendants("group"), group =>
        {
            Dictionary<string, XElement> dependencies = group.Elements("dependency")
                .ToDictionary(static dependency => dependency.Attribute("id")!.Value, StringComparer.Ordinal);
            Assert.Equal(["Fallback.Runtime", "OpenTelemetry.Api"], dependencies.Keys.Order(StringComparer.Ordinal));
            Assert.Equal("All", dependencies["Fallback.Runtime"].Attribute("include")?.Value);
            Assert.Equal($"[{package.Version}]", dependencies["Fallback.Runtime"].Attribute("version")?.Value);
        });
}
