using System.Net;
using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fallback.Tool.Tests.Doctor;

/// <summary>What each provider answers to one token, over real sockets.</summary>
public sealed class DoctorCommandTests : IAsyncLifetime
{
    private readonly Workplace _work = new();
    private ProviderServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _work.Dispose();
    }

    [Fact]
    public async Task Doctor_OfAProviderThatAnswers_FindsNothing_ForOneToken()
    {
        Configure("m", "\"ApiKey\": \"sk-right\"");

        ToolResult result = (await _work.RunAsync("doctor")).Exits(0);

        Assert.Matches(@"(?m)^pool +m +settings +yes +yes +\S+( s| ms) +[-+]?[0-9] s +ok$", result.Output);
        Assert.Contains("All is well: 1 request was answered.", result.Output, StringComparison.Ordinal);
        RecordedRequest request = Assert.Single(_server.Requests);
        Assert.Equal("Bearer sk-right", request.Headers["Authorization"]);
        using JsonDocument body = JsonDocument.Parse(request.Body);
        Assert.Equal(1, body.RootElement.GetProperty("max_tokens").GetInt32());
    }

    public static TheoryData<string, string, string> Failures() => new()
    {
        { "refused", "the key is refused (HTTP 401)", "set POOL_API_KEY or Fallback:Providers:pool:ApiKey" },
        { "forbidden", "the key may not do this (HTTP 403)", "allow m for the key" },
        { "no model", "there is no model m (HTTP 404)", "correct its name" },
        { "no balance", "there is no balance left (HTTP 402)", "add credit" },
        { "limited", "the key is at its limit (HTTP 429)", "raise the limit" },
        { "overloaded", "the provider fails (HTTP 503)", "status page" },
        { "page", "the address is no such API", "correct Fallback:Providers:pool:BaseUrl" },
        { "redirect", "redirected to https://elsewhere.example", "correct Fallback:Providers:pool:BaseUrl" },
        { "proxy", "a proxy on the way answered (HTTP 403), by Via: 1.1 corp-proxy", "let 127.0.0.1:" },
        { "proxy login", "a proxy on the way answered (HTTP 407)", "let 127.0.0.1:" },
        { "reset", "127.0.0.1:", "a firewall" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Doctor_OfAProviderThatFails_SaysHow_AndWhatToDo(string failure, string problem, string remedy)
    {
        _server.Model("m").Replies(failure switch
        {
            "refused" => Reply.Error(401, "invalid_api_key", "Incorrect API key."),
            "forbidden" => Reply.Error(403, "insufficient_permissions", "No."),
            "no model" => Reply.Error(404, "model_not_found", "The model `m` does not exist."),
            "no balance" => Reply.Error(402, "insufficient_balance", "Insufficient Balance"),
            "limited" => Reply.RateLimited(),
            "overloaded" => Reply.Overloaded(),
            "page" => Reply.Html(200),
            "redirect" => Reply.Status(302).WithHeader("Location", "https://elsewhere.example/v1"),
            "proxy" => Reply.Html(403).WithHeader("Via", "1.1 corp-proxy"),
            "proxy login" => Reply.Status(407),
            _ => Reply.Reset(),
        });
        Configure("m", "\"ApiKey\": \"sk-some\"");

        ToolResult result = (await _work.RunAsync("doctor")).Exits(1);

        Assert.Contains(problem, result.Output, StringComparison.Ordinal);
        Assert.Contains(remedy, result.Output[result.Output.IndexOf("remedy: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.EndsWith("1 of 1 has a problem.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_AsksEachInstance_AndEachModelOfTheChains()
    {
        await using ProviderServer other = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        other.Default.Replies(Reply.Error(401, "invalid_api_key", "No."));
        _work.Write("appsettings.json", $$"""
            { "Fallback": { "Providers": { "pool": { "Instances": [
                { "Name": "eu", "BaseUrl": "{{_server.BaseUrl}}" }, { "Name": "us", "BaseUrl": "{{other.BaseUrl}}", "ApiKey": "sk-us" } ] } },
              "Chains": { "a": { "Tiers": [ { "Model": "pool/one" }, { "Model": "pool/two" } ] }, "b": { "Tiers": [ { "Model": "pool/one" } ] } } } }
            """);

        ToolResult result = (await _work.RunAsync("doctor", "--json")).Exits(1);

        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal(
            [("eu", "one", true), ("us", "one", false), ("eu", "two", true), ("us", "two", false)],
            json.RootElement.EnumerateArray().Select(static one =>
                (one.GetProperty("instance").GetString(), one.GetProperty("model").GetString(), one.GetProperty("ok").GetBoolean())));
        Assert.Equal(2, other.Requests.Count);
    }

    [Fact]
    public async Task Doctor_WithAnAssembly_AsksTheModelsOfItsClients()
    {
        _work.Build("Shop.dll", """[ModelChain("pool/first", "pool/second", "nobody/third")] public interface IAsk { Task<string> AskAsync(string text); }""");
        Configure(null, "");

        ToolResult result = (await _work.RunAsync("doctor", "Shop.dll")).Exits(1);

        Assert.Equal(["first", "second"], _server.Requests.Select(static request => request.Model).Order(StringComparer.Ordinal));
        Assert.Contains("'nobody/third' names the provider 'nobody', which is not configured", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 3 has a problem.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 0)]
    [InlineData(-95, 1)]
    [InlineData(600, 1)]
    public async Task Doctor_ComparesTheClocks(int seconds, int code)
    {
        var now = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
        await using ProviderServer server = await ProviderServer.StartAsync(
            timeProvider: new FakeTimeProvider(now.AddSeconds(seconds)), cancellationToken: TestContext.Current.CancellationToken);
        Configure("m", "", server);
        _work.Time = new FakeTimeProvider(now);

        ToolResult result = (await _work.RunAsync("doctor", "--json")).Exits(code);

        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.InRange(json.RootElement[0].GetProperty("clockSeconds").GetInt32(), seconds, seconds + 1);
        if (code == 1) Assert.Contains("NTP", (await _work.RunAsync("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WaitsNoLongerThanItsLimit()
    {
        var clock = new FakeTimeProvider();
        _server.Model("m").Replies(Reply.Hang());
        Configure("m", "");
        _work.Time = clock;

        Task<ToolResult> running = _work.RunAsync("doctor", "--timeout", "5");
        await _server.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(5));

        ToolResult result = (await running).Exits(1);
        Assert.Contains("no answer came in time: no answer within 5000 ms", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_IsStopped_WithoutAWordOfAStackTrace()
    {
        _server.Model("m").Replies(Reply.Hang());
        Configure("m", "");
        using var stop = new CancellationTokenSource();
        using var errors = new StringWriter();
        var context = new ToolContext { Output = TextWriter.Null, Errors = errors, Folder = _work.Folder };

        Task<int> running = FallbackTool.RunAsync(["doctor"], context, stop.Token);
        await _server.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await WaitFor.EndAsync(running, TestContext.Current.CancellationToken));
        Assert.Equal("Stopped.", errors.ToString().Trim());
    }

    [Fact]
    public async Task Doctor_OfAnUnknownName_SpeaksOfDns()
    {
        Configure("m", "\"ApiKey\": \"sk-x\"", address: "https://nowhere.invalid/v1");

        Assert.Contains(
            "the name nowhere.invalid is not known to DNS", (await _work.RunAsync("doctor")).Exits(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfAServerWithoutTls_SpeaksOfTls()
    {
        Configure("m", "\"KeyRequired\": false", address: $"https://127.0.0.1:{_server.BaseUrl.Port}/v1");

        Assert.Contains(
            "no secure connection (TLS) to 127.0.0.1:", (await _work.RunAsync("doctor")).Exits(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfACertificateThatNobodyTrusts_NamesItsIssuer()
    {
        await using var stranger = new TlsStranger("CN=Corporate Inspection");
        Configure("m", "", address: $"https://localhost:{stranger.Port}/v1");

        ToolResult result = (await _work.RunAsync("doctor")).Exits(1);

        Assert.Contains("is not trusted; it was issued by CN=Corporate Inspection", result.Output, StringComparison.Ordinal);
        Assert.Contains("install its root certificate", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithoutAKey_AsksNobody()
    {
        Configure("m", "", address: "https://nowhere.invalid/v1");

        ToolResult result = (await _work.RunAsync("doctor")).Exits(1);

        Assert.Matches(@"(?m)^pool +m +missing ", result.Output);
        Assert.Contains("remedy: set POOL_API_KEY or Fallback:Providers:pool:ApiKey", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfAProviderWithoutAModel_AsksForItsList()
    {
        Configure(null, "\"ApiKey\": \"sk-x\"");

        ToolResult result = await _work.RunAsync("doctor");

        Assert.Contains("(list of models)", result.Output, StringComparison.Ordinal);
        Assert.Equal("/v1/models", Assert.Single(_server.Requests).Path);
    }

    [Fact]
    public async Task Doctor_ReadsUserSecrets_OfTheProject()
    {
        // Only the id is looked at where there is no such file; a path in its place leads nowhere.
        Configure("m", "");
        _work.Write("Shop.csproj", "<Project><PropertyGroup><UserSecretsId>../../etc</UserSecretsId></PropertyGroup></Project>");

        (await _work.RunAsync("doctor")).Exits(0);
    }

    [Fact]
    public async Task Doctor_WithWrongSettings_AsksNobody()
    {
        Configure("m", "\"Timeout\": 5");

        ToolResult result = (await _work.RunAsync("doctor")).Exits(2);

        Assert.Contains("Fallback:Providers:pool:Timeout: no such setting", result.Errors, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Doctor_OfAProviderThatIsNotThere_NamesThoseThatAre()
    {
        Configure("m", "");

        (await _work.RunAsync("doctor", "--provider", "pol")).Refuses("No provider pol is configured; there is pool.");
    }

    private void Configure(string? model, string provider, ProviderServer? server = null, string? address = null)
    {
        string more = provider.Length > 0 ? ", " + provider : "";
        string pool = $$"""{ "BaseUrl": "{{address ?? (server ?? _server).BaseUrl.ToString()}}"{{more}} }""";
        string chains = model is null ? "" : $$""", "Chains": { "c": { "Tiers": [ { "Model": "pool/{{model}}" } ] } }""";
        _work.Write("appsettings.json", $$"""{ "Fallback": { "Providers": { "pool": {{pool}} }{{chains}} } }""");
    }
}
