namespace Fallback.Packaging.Tests;

/// <summary>A copy of the samples outside the repository, built once with the packed packages and an empty home.</summary>
public sealed class SamplesOfPackages(PackedRuntime package) : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("fallback-samples-").FullName;

    internal ProcessRun Build { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string root = PackedRuntime.RepositoryRoot;
        foreach (string file in (string[])["Directory.Build.props", "Directory.Packages.props", ".editorconfig"])
            File.Copy(Path.Combine(root, file), Path.Combine(Folder, file));
        var projects = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, "samples"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string relative = Path.GetRelativePath(root, file);
            string[] folders = relative.Split(Path.DirectorySeparatorChar);
            // Mistakes is not meant to build; it has a test of its own.
            if (folders.Contains("bin") || folders.Contains("obj") || folders[1] == "Mistakes") continue;
            string copy = Path.Combine(Folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (file.EndsWith(".csproj", StringComparison.Ordinal)) projects.Add($"  <Project Path=\"{relative}\" />");
        }
        await File.WriteAllTextAsync(Path.Combine(Folder, "Samples.slnx"), $"<Solution>\n{string.Join('\n', projects)}\n</Solution>\n");
        await File.WriteAllTextAsync(Path.Combine(Folder, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{package.Feed}" /></packageSources></configuration>
            """);
        Build = await ProcessRun.DotnetAsync(Folder, ["build", "Samples.slnx"], Variables(), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal Task<ProcessRun> RunAsync(string sample, params string[] arguments) => ProcessRun.DotnetAsync(
        Folder, ["run", "--no-build", "--project", $"samples/{sample}", "--", .. arguments], Variables(), TestContext.Current.CancellationToken);

    internal Task<RunningWeb> StartAsync(string sample) => RunningWeb.StartAsync(Folder, ["--no-build", "--project", $"samples/{sample}"], Variables());

    private Dictionary<string, string> Variables() => new()
    {
        ["HOME"] = Folder,
        ["DOTNET_CLI_HOME"] = Folder,
        ["NUGET_PACKAGES"] = Path.Combine(Folder, "packages"),
        ["RestoreFallbackFolders"] = PackedRuntime.InstalledPackages,
        ["FallbackVersion"] = $"[{package.Version}]",
    };
}
