namespace Fallback.Analyzers.Tests.Verification;

/// <summary>Files of this repository: pages, release notes, samples.</summary>
internal static class RepositoryFiles
{
    public static string Read(string path) => File.ReadAllText(Path(path));

    public static string Path(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Fallback.sln"))) folder = folder.Parent;
        Assert.NotNull(folder);
        return System.IO.Path.Combine(folder.FullName, path);
    }
}
