using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests.GameDays;

/// <summary>What a host makes of faults in its configuration, at start and at a reload.</summary>
public sealed class FaultStartTests
{
    private const string Refusal =
        "Fallback:FaultInjection:Faults: faults are not injected in Production, which this is by the host's environment; "
        + "remove them, or set Fallback:FaultInjection:AllowInProduction = true";

    [Theory]
    [InlineData("Production")]
    [InlineData("production")]
    public async Task Production_RefusesToStartWithFaults_AndSaysWhatToDo(string environment)
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, environment, Fault("Kind", "Hang"));

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Equal([Refusal], e.Failures);
    }

    [Fact]
    public async Task Production_WithTheFlag_StartsAndInjects()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, "Production", new(Fault("Provider", "alpha")) { ["Fallback:FaultInjection:AllowInProduction"] = "true" });
        await host.StartAsync(Stage.Token);

        Assert.Equal(1, (await host.Services.GetRequiredService<IBystander>().AskAsync("hello", Stage.Token)).TierIndex);
    }

    [Fact]
    public async Task Production_WithAFaultThatIsOver_StartsAndInjectsNothing()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, "Production", Fault("Until", "2026-11-21T11:00:00Z"));
        await host.StartAsync(Stage.Token);

        Assert.Equal(0, (await host.Services.GetRequiredService<IBystander>().AskAsync("hello", Stage.Token)).TierIndex);
        Assert.Empty(host.Services.GetRequiredService<FallbackMonitor>().Faults);
    }

    [Fact]
    public async Task Production_RefusesTheMonitorsFaultsToo()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, "Production", []);
        await host.StartAsync(Stage.Token);
        FallbackMonitor monitor = host.Services.GetRequiredService<FallbackMonitor>();

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => monitor.InjectFault(new FaultOptions(), "drill"));

        Assert.StartsWith(
            "The fault 'drill' was not injected: faults are not injected in Production, which this is by the host's", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Staging")]
    [InlineData("Development")]
    public async Task AnotherEnvironment_StartsAndTellsWhatIsInjected(string environment)
    {
        await using Stage stage = await Stage.OpenAsync();
        var lines = new Lines();
        using IHost host = Host(stage, environment, new(Fault("Provider", "alpha")) { ["Fallback:FaultInjection:Faults:game-day:Share"] = "0.25" }, lines);
        await host.StartAsync(Stage.Token);
        host.Services.GetRequiredService<FallbackRuntime>();

        Assert.Equal(
            "Faults are injected by game-day: HTTP 503 for 25 % of the attempts at alpha, until 2026-11-21 13:00:00Z",
            Assert.Single(lines.Of(60)));
        Assert.Empty(lines.Of(63));
    }

    [Fact]
    public async Task SelectorThatMatchesNothing_IsToldAtStart()
    {
        await using Stage stage = await Stage.OpenAsync();
        var lines = new Lines();
        using IHost host = Host(stage, "Staging", Fault("Model", "alpha/oen"), lines);
        await host.StartAsync(Stage.Token);
        host.Services.GetRequiredService<FallbackRuntime>();

        Assert.StartsWith(
            "Fallback:FaultInjection:Faults:game-day is for the attempts of alpha/oen, and there are none, so it injects nothing; "
                + "there are alpha/one (default) for ",
            Assert.Single(lines.Of(63)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Provider", "ghost", "Fallback:FaultInjection:Faults:game-day:Provider = 'ghost': there is no such provider")]
    [InlineData("Share", "30", "Fallback:FaultInjection:Faults:game-day:Share = '30': must be a number from 0 to 1")]
    [InlineData("Kind", "Boom", "Fallback:FaultInjection:Faults:game-day:Kind = 'Boom': must be one of Status, Hang, ConnectionRefused")]
    [InlineData("Status", "404", "Fallback:FaultInjection:Faults:game-day:Status = '404': must be 401, 402, 403, 408, 409, 429, or from 500 to 599")]
    [InlineData("RetryAfterSeconds", "0", "Fallback:FaultInjection:Faults:game-day:RetryAfterSeconds = '0': must be a number from 1 to 3600")]
    [InlineData("DurationSeconds", "90000", "Fallback:FaultInjection:Faults:game-day:DurationSeconds = '90000': must be a number from 1 to 86400")]
    [InlineData("Until", "2026-12-01T15:00:00Z", "Fallback:FaultInjection:Faults:game-day:Until = '2026-12-01 15:00:00Z': must be at most 24 hours ahead")]
    [InlineData("Until", "tomorrow", "Until = 'tomorrow': must be a moment with its time zone, for example 2026-12-01T15:00:00Z")]
    [InlineData("Percent", "30", "Fallback:FaultInjection:Faults:game-day:Percent: no such setting; known here: Client, Provider, Model")]
    public async Task Mistake_KeepsTheHostFromStarting(string setting, string value, string expected)
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, "Staging", Fault(setting, value));

        OptionsValidationException e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync(Stage.Token));

        Assert.Contains(expected, Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_BeginsChangesAndEndsFaults_AndLetsOthersRunOn()
    {
        await using Stage stage = await Stage.OpenAsync();
        var lines = new Lines();
        using IHost host = Host(
            stage, "Staging", new(Fault("Provider", "alpha")) { ["Fallback:FaultInjection:Faults:game-day:DurationSeconds"] = "600" }, lines);
        await host.StartAsync(Stage.Token);
        FallbackMonitor monitor = host.Services.GetRequiredService<FallbackMonitor>();
        IBystander client = host.Services.GetRequiredService<IBystander>();
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        DateTimeOffset until = Assert.Single(monitor.Faults).Until;
        Assert.Equal(1, (await client.AskAsync("one", Stage.Token)).TierIndex);

        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        configuration["Fallback:FaultInjection:Faults:second:Provider"] = "bravo";
        configuration["Fallback:FaultInjection:Faults:second:Share"] = "0";
        configuration.Reload();
        Assert.Equal(["game-day", "second"], monitor.Faults.Select(static fault => fault.Name));
        Assert.Equal((until, 1L), (monitor.Faults[0].Until, monitor.Faults[0].Injected));

        configuration["Fallback:FaultInjection:Faults:game-day:Share"] = "0";
        configuration.Reload();
        Assert.Equal(0, (await client.AskAsync("two", Stage.Token)).TierIndex);

        configuration["Fallback:FaultInjection:Faults:game-day:Share"] = "2";
        configuration.Reload();
        Assert.Equal(0, monitor.Faults.Single(static fault => fault.Name == "game-day").Share);
        Assert.Single(lines.Of(11));
    }

    [Fact]
    public async Task Reload_DoesNotBeginAFaultAnewThatIsOver()
    {
        await using Stage stage = await Stage.OpenAsync();
        using IHost host = Host(stage, "Staging", Fault("DurationSeconds", "60"));
        await host.StartAsync(Stage.Token);
        FallbackMonitor monitor = host.Services.GetRequiredService<FallbackMonitor>();
        using IDisposable drill = monitor.InjectFault(new FaultOptions { Share = 0 }, "drill");
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();

        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        configuration["Fallback:CacheEntries"] = "500";
        configuration.Reload();

        Assert.Equal("drill", Assert.Single(monitor.Faults).Name);
    }

    private static Dictionary<string, string?> Fault(string setting, string value) => new() { [$"Fallback:FaultInjection:Faults:game-day:{setting}"] = value };

    private static IHost Host(Stage stage, string environment, Dictionary<string, string?> settings, Lines? lines = null)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings);
        if (lines is not null) builder.Logging.AddProvider(lines);
        builder.Services.AddSingleton<TimeProvider>(stage.Clock);
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"))
            .AddProvider("alpha", provider => Place(provider, stage.Alpha.BaseUrl))
            .AddProvider("bravo", provider => Place(provider, stage.Bravo.BaseUrl));
        builder.Services.Configure<FallbackOptions>(options => options.TimeProvider = stage.Clock);
        builder.Services.AddFallbackClient<IBystander>();
        return builder.Build();

        static void Place(ProviderOptions provider, Uri address) => (provider.BaseUrl, provider.KeyRequired) = (address.AbsoluteUri, false);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

        public IEnumerable<string> Of(int id) => _lines.Where(line => line.Id == id).Select(static line => line.Text);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((eventId.Id, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
