using System.Xml.Linq;

namespace Fallback.Packaging.Tests;

/// <summary>Fallback.Redis as it is handed out.</summary>
public sealed class RedisPackageTests(PackedRuntime package)
{
    [Fact]
    public void Package_HoldsLibrariesWithDocumentation_AndNothingElse()
    {
        IEnumerable<string> content = package["Fallback.Redis"].Content;

        Assert.Equal(
            [
                "Fallback.Redis.nuspec",
                "README.md",
                "icon.png",
                "lib/net10.0/Fallback.Redis.dll",
                "lib/net10.0/Fallback.Redis.xml",
                "lib/net8.0/Fallback.Redis.dll",
                "lib/net8.0/Fallback.Redis.xml",
            ],
            content);
    }

    [Fact]
    public void Package_DependsOnTheRuntimeOfItsOwnVersion_TheClientOfRedis_AndWhatAHostStarts() =>
        Assert.All(package["Fallback.Redis"].Specification.Descendants("group"), group =>
        {
            Dictionary<string, XElement> dependencies = group.Elements("dependency")
                .ToDictionary(static dependency => dependency.Attribute("id")!.Value, StringComparer.Ordinal);
            Assert.Equal(["Fallback.Runtime", "Microsoft.Extensions.Hosting.Abstractions", "StackExchange.Redis"], dependencies.Keys.Order(StringComparer.Ordinal));
            Assert.Equal("All", dependencies["Fallback.Runtime"].Attribute("include")?.Value);
            Assert.Equal($"[{package.Version}]", dependencies["Fallback.Runtime"].Attribute("version")?.Value);
        });
}
