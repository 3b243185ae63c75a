using System.ComponentModel;
using System.Diagnostics;

namespace Fallback.GatewayBench;

/// <summary>npm's @portkey-ai/gateway, installed into a folder that goes away with the run.</summary>
internal sealed class Portkey : IDisposable
{
    public const string Version = "1.15.2";

    /// <summary>With the newest, which npm would take, each of its streams is answered with 500.</summary>
    public const string ServerVersion = "1.13.8";

    private readonly string _folder;

    private Portkey(string folder, string node) => (_folder, Node) = (folder, node);

    /// <summary>With its version.</summary>
    public string Node { get; }

    /// <summary>Null where it cannot be installed, with the reason.</summary>
    public static (Portkey? Portkey, string Why) Install()
    {
        string folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "package.json"), $$"""
                { "dependencies": { "@portkey-ai/gateway": "{{Version}}" }, "overrides": { "@hono/node-server": "{{ServerVersion}}" } }
                """);
            (bool isThere, string node) = Run(folder, "node", "--version");
            (bool isInstalled, string said) = !isThere ? (false, node) : Run(
                folder, "npm", "install", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund");
            if (isInstalled) return (new Portkey(folder, $"node {node}"), "");
            Directory.Delete(folder, recursive: true);
            return (null, said);
        }
        catch (Win32Exception)
        {
            Directory.Delete(folder, recursive: true);
            return (null, "node or npm is not installed");
        }
    }

    public IEnumerable<Subject> Subjects(string provider)
    {
        string first = Target(provider + Provider.Ok), refuses = Target(provider + Provider.Refuse);
        yield return Make("Portkey", first);
        string both = $$$"""{"strategy":{"mode":"fallback"},"targets":[{{{refuses}}},{{{first}}}]}""";
        yield return Make("Portkey, failing over", both) with { Asks = (1, 1) };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Subject Make(string name, string config) => new(name, (cores, port) => Child.Start(
        cores, "node", Path.Combine(_folder, "node_modules/@portkey-ai/gateway/build/start-server.js"), "--headless", $"--port={port}"))
    {
        Headers = [$"x-portkey-config: {config}"],
    };

    private static string Target(string upstream) => $$"""{"provider":"openai","api_key":"bench-key","custom_host":"{{upstream}}/v1"}""";

    // The first line of what the program says, or why it has failed.
    private static (bool Success, string Said) Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> wrong = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (true, said.Split('\n')[0])
            : (false, $"{program} ends with {process.ExitCode}: {wrong.Result.Split('\n')[0]}");
    }
}
