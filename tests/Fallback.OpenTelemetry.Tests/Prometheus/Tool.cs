using System.Diagnostics;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>Programs of Prometheus, as they are installed here.</summary>
internal static class Tool
{
    /// <summary>Where a program is; the running test is skipped, and says why, where it is not installed.</summary>
    public static string Required(string name)
    {
        string? found = Find(name);
        Assert.SkipWhen(found is null, $"{name} is not on PATH (on Debian: apt-get install prometheus)");
        return found!;
    }

    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end, and gives what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string file, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
