using System.Diagnostics;
using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway.Tool;

/// <summary>The built program, as a shell or a service manager runs it.</summary>
public sealed class ToolProcessTests : IDisposable
{
    private const string Local = """{ "Fallback": { "Providers": { "local": { "BaseUrl": "http://127.0.0.1:9/v1" } }, "Chains": { "chat": { "Tiers": [ { "Model": "local/m" } ] } } } }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-gateway-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Validate_TakesTheFileOfItsFolder_AndTheEnvironmentOverIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), "not read, because the other is there", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "fallback.json"), Local, Token);

        (int code, string output, string errors) = await RunAsync([], "--validate");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("chain chat", output, StringComparison.Ordinal);

        (code, output, errors) = await RunAsync([("Fallback__Gateway__MaxQueuedRequests", "-1")], "--validate");
        Assert.Equal((1, ""), (code, output));
        Assert.Equal("Fallback:Gateway:MaxQueuedRequests = '-1': must be from 0 to 1000000; with 0, no request waits", errors.Trim());
    }

    [Fact]
    public async Task Serving_DrainsAndExitsWithZero_OnceItIsTerminated()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGTERM on Windows.");
        await File.WriteAllTextAsync(Path.Combine(_folder, "fallback.json"), Local, Token);
        using Process process = Start([], "--urls", "http://127.0.0.1:0");
        string? line = await process.StandardOutput.ReadLineAsync(Token);
        Assert.Contains("chain chat; no callers configured", line, StringComparison.Ordinal);

        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(Token);

        await WaitFor.EndAsync(process.WaitForExitAsync(Token), Token);
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token), errors = process.StandardError.ReadToEndAsync(Token);
        try
        {
            await WaitFor.EndAsync(process.WaitForExitAsync(Token), Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
        return (process.ExitCode, await output, await errors);
    }

    private Process Start((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(GatewayTool).Assembly.Location, .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
