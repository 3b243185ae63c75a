using System.Text.Json;

namespace Fallback.Packaging.Tests;

/// <summary>A console project in an empty folder outside the repository, which knows one package and nothing else.</summary>
internal sealed class Consumer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-consumer-").FullName;

    private Consumer()
    {
    }

    /// <summary>A project that refers to a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="installed">Its name.</param>
    /// <param name="framework">What the project targets; a library unless it is what runs here.</param>
    /// <param name="language">The project file's extension.</param>
    public static Consumer Of(PackedRuntime package, string installed = "Fallback.Runtime", string framework = "net10.0", string language = "csproj")
    {
        var consumer = new Consumer();
        consumer.Write($"Consumer.{language}", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>{(framework == "net10.0" && language == "csproj" ? "Exe" : "Library")}</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <LangVersion>latest</LangVersion>
                <CheckEolTargetFramework>false</CheckEolTargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>$(MSBuildThisFileDirectory)packages</RestorePackagesPath>
                <!-- A package may bring source, which is not this project's own. -->
                <DefaultItemExcludes>$(DefaultItemExcludes);packages/**</DefaultItemExcludes>
                <RestoreFallbackFolders>{PackedRuntime.InstalledPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{installed}" Version="[{package.Version}]" />
                <Compile Include="*.fs" />
              </ItemGroup>
            </Project>
            """);
        consumer.WriteSurroundings(package, "<Project />");
        return consumer;
    }

    /// <summary>A copy of a sample of the repository.</summary>
    public static Consumer CopyOf(PackedRuntime package, string sample)
    {
        var consumer = new Consumer();
        foreach (string file in Directory.GetFiles(sample)) File.Copy(file, Path.Combine(consumer._folder, Path.GetFileName(file)));
        consumer.WriteSurroundings(package, $"""
            <Project>
              <PropertyGroup>
                <FallbackVersion>[{package.Version}]</FallbackVersion>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{consumer._folder}/packages</RestorePackagesPath>
                <RestoreFallbackFolders>{PackedRuntime.InstalledPackages}</RestoreFallbackFolders>
              </PropertyGroup>
            </Project>
            """);
        return consumer;
    }

    private void WriteSurroundings(PackedRuntime package, string properties)
    {
        // Added to the machine's own sources: the dependencies come from there.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{package.Feed}" />
              </packageSources>
            </configuration>
            """);
        // Whatever lies in a parent folder stays out.
        Write("Directory.Build.props", properties);
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    public void Write(string file, string content) => File.WriteAllText(Path.Combine(_folder, file), content);

    public Task<ProcessRun> BuildAsync(CancellationToken cancellationToken, params string[] arguments) =>
        ProcessRun.DotnetAsync(_folder, ["build", .. arguments], cancellationToken);

    public Task<ProcessRun> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        ProcessRun.DotnetAsync(_folder, ["run", "--no-build", "--", .. arguments], cancellationToken);

    /// <summary>The items of a kind that the project has, as MSBuild writes them.</summary>
    public async Task<JsonElement> ItemsAsync(string name, CancellationToken cancellationToken)
    {
        ProcessRun run = await ProcessRun.DotnetAsync(_folder, ["msbuild", $"-getItem:{name}"], cancellationToken);
        run.MustSucceed();
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("Items").GetProperty(name).Clone();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
