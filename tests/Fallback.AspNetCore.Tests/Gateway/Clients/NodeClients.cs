using System.Diagnostics;
using System.Text.Json;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Clients of Node's: installed once, into a folder of their own.</summary>
public sealed class NodeClients : IAsyncLifetime
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(3);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fallback-node-{Guid.NewGuid():n}");
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        string source = Path.Combine(AppContext.BaseDirectory, "Gateway", "Clients");
        foreach (string file in (string[])["package.json", "openai.mjs", "ai.mjs", "langchain.mjs"]) File.Copy(Path.Combine(source, file), Path.Combine(_folder, file));
        try
        {
            (int exit, string output) = await RunAsync("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error");
            if (exit != 0) _missing = $"npm could not install the clients: {output}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            _missing = "node and npm are not installed";
        }
    }

    /// <summary>Runs scenarios of a script, and gives what each of them printed.</summary>
    internal async Task<Dictionary<string, JsonElement>> RunAsync(string script, GatewayStage stage, params string[] scenarios)
    {
        if (_missing is not null) Assert.Skip(_missing);
        (int exit, string output) = await RunAsync("node", [script, new Uri(stage.Address, "/v1").AbsoluteUri, .. scenarios]);
        Assert.True(exit == 0, output);
        var results = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (string line in output.Split('\n').Where(static line => line.StartsWith('{')))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            results[document.RootElement.GetProperty("scenario").GetString()!] = document.RootElement.Clone();
        }
        return results;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(_longest);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output + await errors);
    }
}
