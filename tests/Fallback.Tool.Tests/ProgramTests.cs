using System.Diagnostics;
using Fallback.Testing;

namespace Fallback.Tool.Tests;

/// <summary>The built program, as a shell or a workflow runs it: with a home that is empty, and in another language.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Models_AreListed_AndFound()
    {
        Assert.Contains(
            "openai/gpt-6-luna", (await RunAsync("models", "list", "--provider", "openai")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal("No model gpt-6-lun is known; did you mean openai/gpt-6-luna?\n", (await RunAsync("models", "show", "gpt-6-lun"))
            .Exits(1).Errors);
    }

    [Fact]
    public async Task Plan_IsInUtf8_WithoutAMark_AndWithPointsInFigures()
    {
        _work.Build("Shop.dll", Workplace.Shop);

        ToolResult plan = (await RunAsync("plan", "Shop.dll", "--client", "ISupport", "--requests", "10M", "--split", "95,5")).Exits(0);
        (await RunAsync("diff", "Shop.dll", "--accept")).Exits(0);
        ToolResult diff = (await RunAsync("diff", _work
            .Build("Shop.dll", Workplace.Shop.Replace("20_000", "21_000", StringComparison.Ordinal)).PathOf("Shop.dll"))).Exits(1);

        Assert.StartsWith("Shop.ISupport\n", plan.Output, StringComparison.Ordinal);
        Assert.Contains("with fallback     3,260.00 USD", plan.Output, StringComparison.Ordinal);
        Assert.Contains("deadline 20 s → 21 s", diff.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ExitsByWhatItFinds()
    {
        _work.Write("appsettings.json", """{ "Fallback": { "CacheEntries": "lots" } }""").Write("right.json", """{ "Fallback": { "CacheEntries": 5 } }""");

        Assert.StartsWith("appsettings.json(1,17): error: Fallback:CacheEntries = 'lots': must be a whole number", (await RunAsync("check"))
            .Exits(1).Output, StringComparison.Ordinal);
        (await RunAsync("check", "right.json")).Exits(0);
        (await RunAsync("check", "nowhere.json")).Refuses("nowhere.json does not exist");
        (await RunAsync("chek")).Refuses("chek is not a command; did you mean check?");
    }

    [Fact]
    public async Task Doctor_TakesKeysAndSettings_FromTheEnvironment()
    {
        await using ProviderServer server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        ToolResult result = (await RunAsync(
            ["doctor"],
            ("Fallback__Providers__pool__BaseUrl", server.BaseUrl.ToString()), ("POOL_API_KEY", "sk-canary-7f3K9qLmZ2xW8vB4nT6y"),
            ("Fallback__Chains__c__Tiers__0__Model", "pool/m"))).Exits(0);

        Assert.Matches(@"(?m)^pool +m +POOL_API_KEY +yes +yes ", result.Output);
        Assert.DoesNotContain("canary", result.ToString(), StringComparison.Ordinal);
        Assert.Equal("Bearer sk-canary-7f3K9qLmZ2xW8vB4nT6y", Assert.Single(server.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task Doctor_WithoutAnything_SaysWhatItNeeds() => (await RunAsync("doctor")).Refuses("There is no provider to ask");

    [Fact]
    public async Task Doctor_WithAKeyInTheEnvironmentAlone_AsksItsVendor()
    {
        // Nobody is there: the name leads to this machine's own closed port.
        ToolResult result = (await RunAsync(
            ["doctor"], ("DEEPSEEK_API_KEY", "sk-x"), ("Fallback__Providers__deepseek__BaseUrl", "http://127.0.0.1:9/v1"))).Exits(1);

        Assert.Matches(@"(?m)^deepseek +deepseek-\S+ +DEEPSEEK_API_KEY ", result.Output);
        Assert.Contains("127.0.0.1:9: connection refused", result.Output, StringComparison.Ordinal);
    }

    private Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    private async Task<ToolResult> RunAsync(string[] arguments, params (string Name, string Value)[] variables)
    {
        string program = Path.ChangeExtension(typeof(FallbackTool).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _work.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8, StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (string name in start.Environment.Keys.Where(static name => name.EndsWith("_API_KEY", StringComparison.Ordinal))
            .ToArray()) start.Environment.Remove(name);
        (start.Environment["HOME"], start.Environment["LANG"], start.Environment["LC_ALL"]) = (_work.Folder, "de_DE.UTF-8", "de_DE.UTF-8");
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        CancellationToken limit = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit);
        try
        {
            await WaitFor.EndAsync(process.WaitForExitAsync(limit), limit);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
        return new ToolResult(process.ExitCode, await output, await errors);
    }
}
