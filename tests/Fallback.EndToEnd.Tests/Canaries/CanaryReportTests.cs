using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fallback.EndToEnd.Tests.Canaries;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[Canary("charlie/new", Percent = 100)]
[PreferCheapest]
[TierRetry(MaxRetries = 0)]
public interface ITryingCheaply
{
    Task<FallbackResult<ChatResponse>> ChatAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>What is told of a canary, what becomes of it over a reload, and who goes before it.</summary>
public sealed class CanaryReportTests
{
    [Fact]
    public async Task EveryDecision_IsAnEventALineAndAFigure()
    {
        await using Stage stage = await Stage.OpenAsync();
        using var figures = new Figures();
        var lines = new Seen();
        FallbackOptions options = stage.Options();
        options.MeterFactory = figures;
        options.LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(lines));
        using var runtime = new FallbackRuntime(options);
        ITrying client = runtime.CreateClient<ITrying>();
        await using IAsyncEnumerator<FallbackEvent> events = runtime.Monitor.WatchAsync(Stage.Token).GetAsyncEnumerator(Stage.Token);
        ValueTask<bool> first = events.MoveNextAsync();

        runtime.Monitor.PauseCanary(nameof(ITrying));
        Assert.True(await first);

        var told = Assert.IsType<CanaryEvent>(events.Current);
        Assert.Equal(("charlie/new", CanaryVerdict.Paused, 20.0, 0.0), (told.Model, told.Decision.Verdict, told.Decision.PercentBefore, told.Decision.Percent));

        runtime.Monitor.ResumeCanary(nameof(ITrying));
        stage.Charlie.Model("new").Replies(_ => Interlocked.Increment(ref lines.Asked) % 2 == 0 ? Reply.Text("fine") : Reply.Overloaded());
        for (int i = 0; i < 150; i++) await client.AskAsync($"question {i}", null, Stage.Token);

        Assert.Equal(
            [CanaryVerdict.Started, CanaryVerdict.Paused, CanaryVerdict.Resumed, CanaryVerdict.RolledBack],
            Assert.Single(runtime.Monitor.Canaries).Decisions.Select(static decision => decision.Verdict));
        Assert.Equal(["Started", "Paused", "Resumed", "RolledBack"], figures.Of("fallback.canary.decisions").Select(static figure => figure["fallback.result"]));
        Figure share = Assert.Single(figures.Read("fallback.canary.share"));
        Assert.Equal((0.0, typeof(ITrying).FullName), (share.Value, share["fallback.client"]));
        Assert.Equal([LogLevel.Information, LogLevel.Information, LogLevel.Information, LogLevel.Warning], lines.Of(43).Select(static line => line.Level));
        Assert.Matches(
            @"^Fallback\.EndToEnd\.Tests\.Canaries\.ITrying, canary charlie/new: RolledBack, 20 % to 0 %, after \d+ samples: it fails more often than the first choice, significantly \(",
            lines.Of(43)[^1].Text);
    }

    [Fact]
    public async Task Reload_KeepsShareAndSamples_AndTakesOverAPause()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, new()
        {
            ["Fallback:Clients:IUntried:Canary:Model"] = "charlie/new",
            ["Fallback:Clients:IUntried:Canary:Percent"] = "100",
            ["Fallback:Clients:IUntried:Canary:MinSamples"] = "50",
        });
        await host.StartAsync(Stage.Token);
        IUntried client = host.Services.GetRequiredService<IUntried>();
        FallbackMonitor monitor = host.Services.GetRequiredService<FallbackMonitor>();
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        for (int i = 0; i < 7; i++) await client.AskAsync($"question {i}", null, Stage.Token);

        configuration["Fallback:Clients:IUntried:DeadlineMs"] = "50000";
        configuration.Reload();
        FallbackResult<string> after = await client.AskAsync("after", null, Stage.Token);
        Assert.True(after.Canary);
        Assert.Equal(8, Assert.Single(monitor.Canaries).TotalSamples);

        configuration["Fallback:Clients:IUntried:Canary:Paused"] = "true";
        configuration.Reload();
        FallbackResult<string> paused = await client.AskAsync("paused", null, Stage.Token);
        Assert.False(paused.Canary);
        Assert.Equal(CanaryState.Paused, Assert.Single(monitor.Canaries).State);

        configuration["Fallback:Clients:IUntried:Canary:Percent"] = "200";
        configuration.Reload();
        Assert.Equal(CanaryState.Paused, Assert.Single(monitor.Canaries).State);

        configuration["Fallback:Clients:IUntried:Canary"] = "false";
        configuration["Fallback:Clients:IUntried:Canary:Percent"] = "100";
        configuration.Reload();
        await client.AskAsync("off", null, Stage.Token);
        Assert.Empty(monitor.Canaries);
    }

    [Theory]
    [InlineData("Model", "nobody/knows", "canary = 'nobody/knows'")]
    [InlineData("Percent", "101", "Canary:Percent = '101': must be a number from 0 to 100")]
    [InlineData("MaxCostFactor", "0", "Canary:MaxCostFactor = '0': must be a number from 0.1 to 100")]
    [InlineData("MinSamples", "5", "Canary:MinSamples = '5': must be at least 20")]
    [InlineData("Paused", "perhaps", "Canary:Paused")]
    public async Task WrongCanary_IsAMistakeAtStart(string setting, string value, string expected)
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, new() { ["Fallback:Clients:IUntried:Canary:Model"] = "charlie/new", [$"Fallback:Clients:IUntried:Canary:{setting}"] = value });

        var e = await Assert.ThrowsAnyAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains(expected, Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CanaryWithoutAModel_IsAMistakeAtStart()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, new() { ["Fallback:Clients:IUntried:Canary:Percent"] = "10" });

        var e = await Assert.ThrowsAnyAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains("Canary:Model is missing", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CanaryThatIsTheFirstTier_IsNone()
    {
        await using Stage stage = await Stage.OpenAsync();
        var lines = new Seen();
        FallbackOptions options = stage.Options();
        options.LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(lines));
        options.Clients[nameof(IUntried)] = new ChainOptions { Canary = new CanaryOptions { Model = "alpha/one", Percent = 100 } };
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = await runtime.CreateClient<IUntried>().AskAsync("hello", null, Stage.Token);

        Assert.Equal((0, false), (result.TierIndex, result.Canary));
        Assert.Empty(runtime.Monitor.Canaries);
        Assert.Equal(LogLevel.Warning, Assert.Single(lines.Of(44)).Level);
    }

    [Fact]
    public async Task Canary_GoesBeforeTheCheapest_AndBehindWhoeverWaitsForItsTools()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = stage.Options();
        foreach ((string name, decimal price) in ((string, decimal)[])[("alpha/one", 10), ("bravo/two", 1), ("charlie/new", 5)])
            options.Models[name] = new ModelOptions { InputPerMillion = price, OutputPerMillion = price };
        using var runtime = new FallbackRuntime(options);
        ITryingCheaply client = runtime.CreateClient<ITryingCheaply>();
        stage.Charlie.Model("new").RepliesOnce(Reply.Overloaded());

        FallbackResult<ChatResponse> failed = await client.ChatAsync([new(ChatRole.User, "hello")], null, Stage.Token);
        FallbackResult<ChatResponse> tools = await client.ChatAsync(
        [
            new(ChatRole.User, "hello"),
            new(ChatRole.Assistant, [new FunctionCallContent("call_1", "weather") { AdditionalProperties = new() { [FallbackProperties.Tier] = "alpha/one" } }]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", "fair")]),
        ],
        null, Stage.Token);

        Assert.Equal([-1, 1], failed.Attempts.Select(static attempt => attempt.TierIndex));
        Assert.Equal([0], tools.Attempts.Select(static attempt => attempt.TierIndex));
        CanarySnapshot canary = Assert.Single(runtime.Monitor.Canaries);
        Assert.Equal((1, 0), (canary.Canary.Samples, canary.Primary.Samples));
    }

    private static IHost Host(Stage stage, Dictionary<string, string?> settings)
    {
        foreach ((string name, ProviderServer server) in ((string, ProviderServer)[])[("alpha", stage.Alpha), ("bravo", stage.Bravo), ("charlie", stage.Charlie)])
        {
            settings[$"Fallback:Providers:{name}:BaseUrl"] = server.BaseUrl.AbsoluteUri;
            settings[$"Fallback:Providers:{name}:ApiKey"] = $"key-of-{name}-1234567890";
        }
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<IUntried>();
        return builder.Build();
    }

    private sealed class Seen : ILoggerProvider, ILogger
    {
        public int Asked;

        private readonly List<(LogLevel Level, int Id, string Text)> _lines = [];

        public List<(LogLevel Level, int Id, string Text)> Of(int id)
        {
            lock (_lines) return [.. _lines.Where(line => line.Id == id)];
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add((logLevel, eventId.Id, formatter(state, exception)));
        }

        public void Dispose()
        {
        }
    }
}
