using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway.Tool;

/// <summary>What stands in ops/gateway is what the tool takes and does.</summary>
public sealed partial class DeployFilesTests
{
    private const string Example = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void Dockerfile_StartsTheToolOnThePortThatItExposes_AsNotRoot()
    {
        string file = Read("Dockerfile");
        string[] entry = ReadArray(Entry().Match(file).Groups[1].Value);
        GatewayArguments arguments = Parsed(entry[1..]);

        Assert.Equal("/app/" + typeof(GatewayTool).Assembly.GetName().Name, entry[0]);
        Assert.Equal("http://0.0.0.0:8080", arguments.Urls);
        Assert.Contains("EXPOSE 8080", file, StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", file, StringComparison.Ordinal);
    }

    [Fact]
    public void SystemdUnit_ChecksAndStartsTheTool_AndWaitsLongerThanItDrains()
    {
        string file = Read("fallback-gateway.service");
        GatewayArguments[] runs = [.. Run().Matches(file).Select(static match => Parsed(match.Groups[1].Value.Split(' ')))];

        Assert.Equal([ToolAction.Validate, ToolAction.Serve], runs.Select(static run => run.Action));
        Assert.Equal(runs[0].Configs, runs[1].Configs);
        Assert.True(Figure(file, "TimeoutStopSec=") > new FallbackGatewayOptions().DrainTime.TotalSeconds);
    }

    [Fact]
    public void Manifest_GivesThePodLongerThanItDrains_AndProbesWhatThereIs()
    {
        string file = Read("kubernetes.yaml");
        int drain = Figure(file, "\"DrainSeconds\": ");

        Assert.True(Figure(file, "terminationGracePeriodSeconds: ") > drain + Figure(file, "preStop:[^:]*sleep:\\s+seconds: "));
        Assert.Equal(["/health/live", "/health/live", "/health/ready"], Probe().Matches(file).Select(static match => match.Groups[1].Value));
        Assert.Equal(ToolAction.Serve, Parsed(ReadArray(Arguments().Match(file).Groups[1].Value)).Action);
        Assert.DoesNotContain("\t", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManifestsSettings_AreRight_OnceTheExampleHasAKey()
    {
        string block = Settings().Match(Read("kubernetes.yaml")).Groups[1].Value;
        Assert.Contains(Example, block, StringComparison.Ordinal);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, block, TestContext.Current.CancellationToken);
            using var output = new StringWriter();
            using var errors = new StringWriter();

            int code = await GatewayTool.RunAsync(["--validate", "--config", file], output, errors, TestContext.Current.CancellationToken);

            Assert.True(code == 0, errors.ToString());
            Assert.Contains("chain support; caller example", output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static GatewayArguments Parsed(string[] arguments)
    {
        GatewayArguments? parsed = GatewayArguments.Parse(arguments, out string? mistake);
        Assert.Null(mistake);
        return parsed!;
    }

    private static string[] ReadArray(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(static item => item.GetString()!)];
    }

    private static int Figure(string file, string before) =>
        int.Parse(Regex.Match(file, before + "([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Read(string name, [CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "..", "ops", "gateway", name));

    [GeneratedRegex(@"^ENTRYPOINT (\[.*\])$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex("^ExecStart(?:Pre)?=/usr/local/bin/fallback-gateway (.*)$", RegexOptions.Multiline)]
    private static partial Regex Run();

    [GeneratedRegex(@"^\s+args: (\[.*\])$", RegexOptions.Multiline)]
    private static partial Regex Arguments();

    [GeneratedRegex(@"path: (/health\S*)")]
    private static partial Regex Probe();

    [GeneratedRegex(@"fallback\.json: \|\n((?:    .*\n)+)")]
    private static partial Regex Settings();
}
