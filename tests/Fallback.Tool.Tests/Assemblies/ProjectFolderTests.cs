namespace Fallback.Tool.Tests.Assemblies;

/// <summary>Which assembly a project's folder stands for.</summary>
public sealed class ProjectFolderTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task AFolder_StandsForTheNewestBuild_WithItsOwnSettings()
    {
        _work.Write("src/Shop/Shop.csproj", "<Project />");
        _work.Write("src/Shop/appsettings.json", """{ "Fallback": { "Clients": { "ISupport": { "DeadlineMs": 9000 } } } }""");
        _work.Build("src/Shop/bin/Release/net10.0/Shop.dll", "public class Old;");
        _work.Build("src/Shop/bin/Debug/net10.0/Shop.dll", Workplace.Shop);
        // The copy that has no bodies is no build.
        _work.Build("src/Shop/bin/Debug/net10.0/ref/Shop.dll", "public class Reference;");
        File.SetLastWriteTimeUtc(
            _work.PathOf("src/Shop/bin/Release/net10.0/Shop.dll"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        ToolResult result = (await _work.RunAsync("plan", "src/Shop")).Exits(0);

        Assert.Contains("worst case 9 s (the deadline)", result.Output, StringComparison.Ordinal);
        Assert.Contains($"Settings: {Path.Combine("src/Shop", "appsettings.json")}.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAssemblyName_IsTakenFromTheProject()
    {
        _work.Write("Shop.csproj", "<Project><PropertyGroup><AssemblyName>Store</AssemblyName></PropertyGroup></Project>");

        (await _work.Build("bin/Debug/Store.dll", Workplace.Shop).RunAsync("plan")).Exits(0);
    }

    [Theory]
    [InlineData("<Project><PropertyGroup><AssemblyName>../../evil</AssemblyName></PropertyGroup></Project>")]
    [InlineData("<Project><PropertyGroup><AssemblyName>$(Other)</AssemblyName></PropertyGroup></Project>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Project>&b;</Project>")]
    [InlineData("no project")]
    public async Task AProjectFile_ThatSaysNothingUseful_IsCalledAsItsFile(string project)
    {
        _work.Write("Shop.csproj", project);
        (await _work.RunAsync("plan")).Refuses(". has no Shop.dll below bin; build it first");

        (await _work.Build("bin/Debug/Shop.dll", Workplace.Shop).RunAsync("plan")).Exits(0);
    }

    [Fact]
    public async Task SeveralProjects_AreRefused() =>
        (await _work.Write("a.csproj", "").Write("b.csproj", "").RunAsync("plan"))
            .Refuses(". has 2 project files; name the built assembly.");
}
