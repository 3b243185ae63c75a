using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fallback.TestUtilities;

namespace Fallback.Redis.Tests.Fleet;

/// <summary>samples/Aspire: the AppHost starts three replicas of the assistant, and they find each other in Redis.</summary>
public sealed class AspireSampleTests
{
    [Fact]
    public async Task AppHost_StartsThreeReplicas_ThatShare()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using RedisServer redis = await RedisServer.StartAsync(cancellationToken);
        using Process host = Start(redis);
        var output = new List<string>();
        host.OutputDataReceived += (_, line) => Keep(output, line.Data);
        host.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        host.Start();
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        try
        {
            // Each process keeps what it has to say in a field of its own.
            await Eventually.HoldsAsync(
                async () => host.HasExited || await redis.CommandAsync(cancellationToken, "HLEN", "fallback:{board:evidence}:contents") == "3",
                "three replicas are on the board", cancellationToken);
            Assert.False(host.HasExited, "The AppHost ended: " + Text(output));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(Text(output), e);
        }
        finally
        {
            if (!host.HasExited) host.Kill(entireProcessTree: true);
            await host.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        }
    }

    private static Process Start(RedisServer redis)
    {
        string program = Path.Combine(Here(), "..", "..", "..", "samples", "Aspire", "AppHost", "bin", "Debug", "net10.0", "AppHost.dll");
        var start = new ProcessStartInfo("dotnet", [program, $"--Redis:Connection={redis.ConnectionString}"])
        {
            WorkingDirectory = Path.Combine(Here(), "..", "..", "..", "samples", "Aspire", "AppHost"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Aspire's own dashboard, on ports that are free whatever else runs here.
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RedisServer.FreePort()}");
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RedisServer.FreePort()}");
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return new Process { StartInfo = start };
    }

    private static void Keep(List<string> output, string? line)
    {
        lock (output)
            if (line is not null) output.Add(line);
    }

    private static string Text(List<string> output)
    {
        lock (output) return string.Join(Environment.NewLine, output);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
