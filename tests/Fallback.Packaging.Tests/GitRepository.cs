using System.Diagnostics;

namespace Fallback.Packaging.Tests;

/// <summary>A repository of Git's in a folder, with nobody's settings.</summary>
internal sealed class GitRepository(string folder)
{
    // Each command is about a few small files.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    public static bool IsInstalled { get; } = Find();

    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        string[] identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "core.autocrlf=false", "-c", "init.defaultBranch=main"];
        var start = new ProcessStartInfo("git", [.. identity, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_limit);
        Task<string> error = process.StandardError.ReadToEndAsync(limited.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limited.Token);
        await process.WaitForExitAsync(limited.Token);
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{await error}");
        return output;
    }

    private static bool Find()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true })!;
            return process.WaitForExit(TimeSpan.FromSeconds(10)) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
