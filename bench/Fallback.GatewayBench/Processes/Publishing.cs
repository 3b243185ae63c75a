using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fallback.GatewayBench;

/// <summary>Our gateway, published as its users get it, and natively. A folder that is there is taken as it is.</summary>
internal static class Publishing
{
    /// <summary>The command that starts it, or why there is none.</summary>
    public static (string[]? Command, string Why) Tool(string folder)
    {
        if (!Directory.Exists(Ours.Project)) return (null, "src/Fallback.Gateway is not there");
        if (Publish(folder) is { } why) return (null, why);
        string settings = Directory.GetFiles(folder, "*.runtimeconfig.json").Single();
        return (["dotnet", settings.Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal)], "");
    }

    /// <summary>The program, or why there is none.</summary>
    public static (string? Program, string Why) Native(string folder)
    {
        if (!Directory.Exists(Ours.Project)) return (null, "src/Fallback.Gateway is not there");
        string runtime = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        if (Publish(folder, "-r", runtime, "-p:PublishAot=true") is { } why) return (null, why);
        // Its symbols stand beside it, and documentation.
        string? program = Directory.GetFiles(folder).FirstOrDefault(static file => File.Exists(file + ".dbg"));
        return program is null ? (null, "publishing made no program") : (program, "");
    }

    private static string? Publish(string folder, params string[] more)
    {
        if (Directory.Exists(folder)) return null;
        string[] arguments =
        [
            "publish", Ours.Project, "-c", "Release", "-f", "net10.0", "-v", "q", "-p:RunAnalyzers=false", "-nodeReuse:false", "-o", folder, .. more,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string? error = said.Split('\n').FirstOrDefault(static line => line.Contains("error", StringComparison.Ordinal));
        return process.ExitCode == 0 ? null : $"dotnet publish ends with {process.ExitCode}: {error}";
    }
}
