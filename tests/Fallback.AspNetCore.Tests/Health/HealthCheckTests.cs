using Fallback.Runtime.Tests.Replicas;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fallback.AspNetCore.Tests;

[ModelChain("alpha/one", "bravo/two", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[CircuitBreaker(FailureThreshold = 2, BreakSeconds = 30)]
public interface IChecked
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>What a load balancer and whoever is on duty are told, without any provider being asked.</summary>
public sealed class HealthCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_AreSeenFromRegistrationOn()
    {
        await using Setup setup = await Setup.OpenAsync();

        HealthReportEntry entry = await setup.CheckAsync();

        Assert.Equal((HealthStatus.Healthy, "The first tier of 1 client can answer."), (entry.Status, entry.Description));
        Assert.Equal("alpha/one ok, bravo/two ok", Assert.Single(entry.Data).Value);
        Assert.Empty(setup.Alpha.Requests);
    }

    [Fact]
    public async Task FirstTierOut_IsDegraded_AndAllOut_IsUnhealthy_AndPassesWithTheBreak()
    {
        await using Setup setup = await Setup.OpenAsync();
        setup.Alpha.Model("one").Replies(Reply.Overloaded());
        await setup.CallUntilAsync(static tiers => tiers.Any(static tier => tier.Breaker.State == BreakerState.Open));

        HealthReportEntry entry = await setup.CheckAsync();
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Contains("alpha/one (BreakerOpen), bravo/two ok", entry.Data.Values);

        setup.Bravo.Model("two").Replies(Reply.Overloaded());
        await setup.CallUntilAsync(static tiers => tiers.All(static tier => tier.Breaker.State == BreakerState.Open));
        entry = await setup.CheckAsync();
        Assert.Equal((HealthStatus.Unhealthy, "No tier can answer Fallback.AspNetCore.Tests.IChecked now."), (entry.Status, entry.Description));

        setup.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HealthStatus.Healthy, (await setup.CheckAsync()).Status);
    }

    [Fact]
    public async Task FailureStatus_IsTheHosts()
    {
        await using Setup setup = await Setup.OpenAsync(HealthStatus.Degraded);
        setup.Alpha.Model("one").Replies(Reply.Overloaded());
        setup.Bravo.Model("two").Replies(Reply.Overloaded());
        await setup.CallUntilAsync(static tiers => tiers.All(static tier => tier.Breaker.State == BreakerState.Open));

        Assert.Equal(HealthStatus.Degraded, (await setup.CheckAsync()).Status);
    }

    [Fact]
    public async Task RateLimitAndIsolation_AreReasons()
    {
        await using Setup setup = await Setup.OpenAsync();
        setup.Alpha.Model("one").Replies(Reply.RateLimited(TimeSpan.FromSeconds(20)));
        await setup.Client.AskAsync("hello", Token);
        setup.Runtime.Monitor.Isolate("bravo/two");

        HealthReportEntry entry = await setup.CheckAsync();

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("alpha/one (RateLimited), bravo/two (Isolated)", Assert.Single(entry.Data).Value);
    }

    [Fact]
    public async Task NoClient_SaysThatNothingIsWired()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFallback();
        services.AddHealthChecks().AddFallback();
        await using ServiceProvider provider = services.BuildServiceProvider();

        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

        Assert.Equal((HealthStatus.Degraded, true), (report.Status, report.Entries["fallback"].Description!.StartsWith("No client is registered", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task LostStoreOfReplicas_TakesNobodyOut_AndIsTold()
    {
        var store = new BreakableStore(new InMemoryReplicaStore());
        await using Setup setup = await Setup.OpenAsync(store: store);
        await WaitFor.ConditionAsync(() => setup.Runtime.Monitor.Replicas!.State == ReplicaStoreState.Shared, Token);
        HealthReportEntry entry = await setup.CheckAsync();
        Assert.Equal((HealthStatus.Healthy, "The first tier of 1 client can answer."), (entry.Status, entry.Description));
        Assert.EndsWith(": Shared, 1 process", (string)entry.Data["replicas"], StringComparison.Ordinal);

        store.IsBroken = true;
        await LoseAsync(setup);

        entry = await setup.CheckAsync();
        Assert.Equal(
            (HealthStatus.Healthy, "The first tier of 1 client can answer. The replicas' store does not answer: this process uses its own part of limits and budgets."),
            (entry.Status, entry.Description));
    }

    [Theory]
    [InlineData(null, HealthStatus.Degraded)]
    [InlineData(2, HealthStatus.Healthy)]
    public async Task ProcessThatNeverReachedTheStore_IsDegradedWhereItHasNoPart(int? replicas, HealthStatus status)
    {
        await using Setup setup = await Setup.OpenAsync(
            store: new BreakableStore(new InMemoryReplicaStore()) { IsBroken = true }, configure: options => options.Replicas.Count = replicas);
        await LoseAsync(setup);

        HealthReportEntry entry = await setup.CheckAsync();

        Assert.Equal(status, entry.Status);
        Assert.Equal(replicas is null, entry.Description!.Contains("set Fallback:Replicas:Count", StringComparison.Ordinal));
    }

    /// <summary>Its clock stands still: a step is what its loop waits for.</summary>
    private static Task LoseAsync(Setup setup) => WaitFor.ConditionAsync(
        () =>
        {
            setup.Clock.Advance(TimeSpan.FromMilliseconds(10));
            return setup.Runtime.Monitor.Replicas is { State: ReplicaStoreState.Lost, Shares.Count: > 0 };
        },
        Token);

    private sealed class Setup : IAsyncDisposable
    {
        private readonly ServiceProvider _provider;

        private Setup(
            ProviderServer alpha, ProviderServer bravo, HealthStatus? failure, IReplicaStore? store, Action<FallbackOptions>? configure)
        {
            (Alpha, Bravo) = (alpha, bravo);
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddFallback(options =>
            {
                options.TimeProvider = Clock;
                options.AddProvider("alpha", alpha.BaseUrl.AbsoluteUri, "key-of-alpha-1").AddProvider("bravo", bravo.BaseUrl.AbsoluteUri, "key-of-bravo-1");
                if (store is null) return;
                options.AddProvider("alpha", static alpha => alpha.RequestsPerMinute = 60);
                // The clock stands still while the pool is busy.
                options.Replicas.OperationTimeout = TimeSpan.FromSeconds(1);
                options.UseReplicaStore(store);
                configure?.Invoke(options);
            });
            services.AddFallbackClient<IChecked>();
            services.AddHealthChecks().AddFallback(failureStatus: failure);
            _provider = services.BuildServiceProvider();
        }

        public ProviderServer Alpha { get; }

        public ProviderServer Bravo { get; }

        public ManualClock Clock { get; } = new();

        public FallbackRuntime Runtime => _provider.GetRequiredService<FallbackRuntime>();

        public IChecked Client => _provider.GetRequiredService<IChecked>();

        public static async Task<Setup> OpenAsync(
            HealthStatus? failure = null, IReplicaStore? store = null, Action<FallbackOptions>? configure = null) =>
            new(
                await ProviderServer.StartAsync(cancellationToken: Token), await ProviderServer.StartAsync(cancellationToken: Token), failure, store,
                configure);

        public async Task<HealthReportEntry> CheckAsync() =>
            (await _provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["fallback"];

        public async Task CallUntilAsync(Func<IReadOnlyList<TierSnapshot>, bool> holds)
        {
            // That nobody can answer is what it takes.
            for (int i = 0; i < 50 && !holds(Runtime.Monitor.Tiers); i++) await Record.ExceptionAsync(() => Client.AskAsync("hello", Token));
            Assert.True(holds(Runtime.Monitor.Tiers));
        }

        public async ValueTask DisposeAsync()
        {
            await _provider.DisposeAsync();
            await Alpha.DisposeAsync();
            await Bravo.DisposeAsync();
        }
    }
}
