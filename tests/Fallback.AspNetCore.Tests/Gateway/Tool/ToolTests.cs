using System.Net;
using System.Text.Json;
using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway.Tool;

/// <summary>What the tool prints, and how it exits.</summary>
public sealed class ToolTests : IDisposable
{
    private const string Local = """{ "Fallback": { "Providers": { "local": { "BaseUrl": "http://127.0.0.1:9/v1" } }, "Chains": { "chat": { "Tiers": [ { "Model": "local/m" } ] } } } }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("fallback-gateway-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Output => _output.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string[] Errors => _errors.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Version_AndHelp_ArePrinted()
    {
        Assert.Equal(0, await RunAsync("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(Output));
        Assert.Equal(0, await RunAsync("--help"));
        Assert.Contains("keys add NAME", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task UnknownArguments_ExitWithTwo()
    {
        Assert.Equal(2, await RunAsync("--confg"));
        Assert.Contains("did you mean --config?", Assert.Single(Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysAdd_PrintsTheKeyOnce_AndAnEntryThatAdmitsIt()
    {
        Assert.Equal(0, await RunAsync("keys", "add", "anna", "--chain", "chat", "--requests-per-minute", "60", "--budget-usd-per-day", "2.5", "--max-concurrency", "4"));

        string key = Output[0], entry = string.Join('\n', Output.Skip(1));
        Assert.True(CallerKey.IsKey(key));
        Assert.DoesNotContain(key, entry + string.Join('\n', Errors), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(entry);
        JsonElement caller = json.RootElement.GetProperty("Fallback").GetProperty("Gateway").GetProperty("Callers").GetProperty("anna");
        Assert.Equal(KeyHash.Of(key)!.Value.Write(), caller.GetProperty("KeyHash").GetString());
        Assert.Equal(["KeyHash", "Chains", "RequestsPerMinute", "BudgetUsdPerDay", "MaxConcurrency"], caller.EnumerateObject().Select(static member => member.Name));
        // Two files, as they are, make one configuration.
        Assert.Equal(0, await RunAsync("--validate", "--config", Write("a.json", Local), "--config", Write("b.json", entry)));
        Assert.Contains("chain chat; caller anna", Output[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_OfARightConfiguration_ExitsWithZero()
    {
        Assert.Equal(0, await RunAsync("--validate", "--config", Write("a.json", Local)));
        Assert.Contains("chain chat; no callers configured, so this machine only", Assert.Single(Output), StringComparison.Ordinal);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Validate_WithMistakesOfAllParts_ExitsWithOne_AndNamesEachInALine()
    {
        string file = Write("a.json", """
            { "Fallback": {
                "Providers": { "local": { "BaseUrl": "http://llm.example.com/v1" } },
                "Chains": { "chat": { "Tiers": [ { "Model": "local/m" } ], "DeadlineMs": "soon" } },
                "Gateway": { "MaxQueuedRequests": -1, "Callers": { "anna": { "KeyHash": "abc" } } } } }
            """);

        Assert.Equal(1, await RunAsync("--validate", "--config", file));

        Assert.Empty(Output);
        Assert.Contains(Errors, static line => line.StartsWith("Fallback:Providers:local:BaseUrl", StringComparison.Ordinal));
        Assert.Contains(Errors, static line => line.StartsWith("Fallback:Chains:chat:DeadlineMs = 'soon'", StringComparison.Ordinal));
        Assert.Contains(Errors, static line => line.StartsWith("Fallback:Gateway:MaxQueuedRequests = '-1'", StringComparison.Ordinal));
        Assert.Contains(Errors, static line => line.StartsWith("Fallback:Gateway:Callers:anna:KeyHash", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_WithoutAProvidersKey_Warns_AndTheGatewayDoesNotStart()
    {
        string file = Write("a.json", """
            { "Fallback": {
                "Providers": { "elsewhere": { "BaseUrl": "https://llm.example.com/v1" } },
                "Chains": { "chat": { "Tiers": [ { "Model": "elsewhere/m" } ] } } } }
            """);

        Assert.Equal(0, await RunAsync("--validate", "--config", file));
        Assert.StartsWith("warning: Fallback:Providers:elsewhere:ApiKey is missing", Assert.Single(Errors), StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync("--config", file, "--urls", "http://127.0.0.1:0"));
        Assert.StartsWith("Fallback:Providers:elsewhere:ApiKey is missing", Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_WithoutChains_ExitsWithOne()
    {
        Assert.Equal(1, await RunAsync("--validate", "--config", Write("a.json", "{}")));
        Assert.Contains("Fallback:Chains is empty", Assert.Single(Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_OfAFileThatIsMissingOrBroken_NamesIt_AndShowsNothingOfIt()
    {
        Assert.Equal(1, await RunAsync("--validate", "--config", Path.Combine(_folder, "none.json")));
        Assert.EndsWith("none.json: there is no such file", Errors[0], StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync("--validate", "--config", Write("broken.json", "{ \"Fallback\":\n \"sk-secret\" sk-secret }")));
        Assert.EndsWith("broken.json: is not valid JSON in line 2", Errors[1], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_Started_SaysWhereItIs_AnswersHealth_AndStops()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int> running = RunAsync(stop.Token, "--config", Write("a.json", Local), "--urls", "http://127.0.0.1:0", "--dashboard");
        try
        {
            await WaitFor.ConditionAsync(() => running.IsCompleted || _output.ToString().Contains('\n', StringComparison.Ordinal), Token);
            string line = Assert.Single(Output);
            Assert.Matches(@"^fallback-gateway \S+ at http://127\.0\.0\.1:\d+: chain chat; no callers configured, so this machine only$", line);
            using var client = new HttpClient { BaseAddress = new Uri(line.Split(' ')[3].TrimEnd(':')) };
            foreach (string path in (string[])["health", "health/live", "health/ready", "fallback/"])
            {
                using HttpResponseMessage response = await client.GetAsync(path, Token);
                Assert.Equal((path, HttpStatusCode.OK), (path, response.StatusCode));
                Assert.False(response.Headers.Contains("Server"));
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
        Assert.Equal(0, await WaitFor.EndAsync(running, Token));
        Assert.Empty(Errors);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<int> RunAsync(params string[] arguments) => RunAsync(Token, arguments);

    private Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        GatewayTool.RunAsync(arguments, TextWriter.Synchronized(_output), TextWriter.Synchronized(_errors), cancellationToken);
}
