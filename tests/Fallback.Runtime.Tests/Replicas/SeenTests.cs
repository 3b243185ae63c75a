using System.Collections.Concurrent;
using Fallback.EndToEnd.Tests;
using Microsoft.Extensions.Logging;

namespace Fallback.Runtime.Tests.Replicas;

/// <summary>What figures, snapshots and the log say of replicas.</summary>
public sealed class SeenTests : IDisposable
{
    // In parts, so that the analyzers do not take it for a key of somebody's.
    private static readonly string _key = string.Join('-', "sk", "canary", "7f3K9qLmZ2xW8vB4");

    private readonly Fleet _fleet = new();
    private readonly Figures _figures = new();
    private readonly Lines _lines = new();

    public void Dispose()
    {
        _fleet.Dispose();
        _figures.Dispose();
    }

    [Fact]
    public async Task Store_IsInOneStateAtATime_AndItsOperationsAreTimed()
    {
        Member member = Add();
        Assert.Equal("connecting", State());

        await member.SyncAsync();
        Assert.Equal("shared", State());
        Figure post = Assert.Single(_figures.Of("fallback.store.operation.duration"), static figure => figure["fallback.store.operation"] is "post");
        Assert.Equal("Answered", post["fallback.outcome"]);

        member.Store.IsBroken = true;
        for (int i = 0; i < 3; i++) await member.SyncAsync();
        Assert.Equal("lost", State());
        Assert.Equal(3, _figures.Of("fallback.store.operation.duration").Count(static figure => figure["fallback.outcome"] is "Failed"));
        Assert.DoesNotContain(
            _figures.Seen.SelectMany(static figure => figure.Tags.Values), static value => $"{value}".Contains("broken", StringComparison.Ordinal));

        member.Store.IsBroken = false;
        _fleet.Clock.Advance(TimeSpan.FromSeconds(2));
        await member.SyncAsync();
        Assert.Equal("shared", State());

        string State()
        {
            IReadOnlyList<Figure> states = _figures.Read("fallback.store.state");
            Assert.Equal(3, states.Count);
            return (string)Assert.Single(states, static figure => figure.Value == 1)["fallback.store.state"]!;
        }
    }

    [Fact]
    public async Task ProcessesAndShares_AreRead_OfOneProcess()
    {
        Declare(Add());
        Declare(_fleet.Add());
        await _fleet.SyncAsync();

        Assert.Equal(2, Assert.Single(_figures.Read("fallback.store.processes")).Value);
        Figure held = Assert.Single(_figures.Read("fallback.share.held")), total = Assert.Single(_figures.Read("fallback.share.total"));
        Assert.Equal(("acme/big", "requests_per_minute", 600), (total["fallback.share"], total["fallback.limit"], total.Value));
        Assert.Equal(("acme/big", "requests_per_minute"), (held["fallback.share"], held["fallback.limit"]));
        Assert.Equal((double)_fleet.Members[0].Snapshot.Shares[0].Held, held.Value);
        Assert.InRange(held.Value, 1, 599);
    }

    [Fact]
    public void RuntimeWithoutReplicas_HasNoSuchFigures()
    {
        using var runtime = new FallbackRuntime(new FallbackOptions { MeterFactory = _figures });

        _figures.Read("fallback.store.state");

        Assert.DoesNotContain(
            _figures.Seen,
            static figure => figure.Name.StartsWith("fallback.store", StringComparison.Ordinal) || figure.Name.StartsWith("fallback.share", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BudgetLeft_IsWhatAllReplicasHaveLeft()
    {
        Member reader = Budgeted(Options), other = Budgeted(null);
        await _fleet.SyncAsync();
        CostAccount account = other.Runtime.Registry.GetAccount("budgeted");
        Assert.True(account.TryReserve(1m, 10m, _fleet.Clock.GetUtcNow(), out DateOnly day));
        account.Settle(1m, 1m, 0, day);

        await _fleet.SyncAsync();

        Assert.Equal(0m, Assert.Single(reader.Runtime.Monitor.Spending).SpentUsd);
        Assert.Equal(9, Assert.Single(_figures.Read("fallback.budget.remaining.usd")).Value);
    }

    [Fact]
    public async Task BudgetOfAProcessThatNeverReachedTheStore_IsToldAsWhatItIs()
    {
        Member divided = Budgeted(static options => options.Replicas.Count = 4), alone = Budgeted(null);
        _fleet.Store.IsBroken = true;

        await _fleet.SyncAsync();

        Assert.Equal(
            [(2.5m, false), (0m, false)],
            new[] { divided, alone }.Select(static member => Assert.Single(member.Snapshot.Shares)).Select(static share => (share.Held, share.IsShared)));
    }

    [Fact]
    public void BreakerOpenedByOthers_SaysSo_AndOneByItself_DoesNot()
    {
        CircuitBreaker told = Add().Tier().Model, own = _fleet.Add().Tier().Model;

        told.TripOnHearsay(TimeSpan.FromSeconds(10), SkipReason.BreakerOpen, FailureKind.Overloaded, TimeSpan.Zero);
        own.Trip(TimeSpan.FromSeconds(10), SkipReason.BreakerOpen, FailureKind.Overloaded);

        Assert.True(told.Snapshot().IsHearsay);
        Assert.Contains("because other replicas report failures", told.Snapshot().ToString(), StringComparison.Ordinal);
        Assert.False(own.Snapshot().IsHearsay);
    }

    [Fact]
    public async Task WhatOthersSay_GoesByAsTimeGoesBy()
    {
        Member teller = _fleet.Add(), reader = Add();
        teller.Tier().Model.Trip(TimeSpan.FromSeconds(10), SkipReason.BreakerOpen, FailureKind.Overloaded);
        await _fleet.SyncAsync();
        Assert.EndsWith("for 10 s more", Said(), StringComparison.Ordinal);

        _fleet.Clock.Advance(TimeSpan.FromSeconds(4));
        await _fleet.SyncAsync();

        Assert.EndsWith("for 6 s more", Said(), StringComparison.Ordinal);

        string Said() => Assert.Single(Assert.Single(reader.Snapshot.Processes, static process => !process.IsThis).Evidence);
    }

    [Fact]
    public async Task ProcessThatHasNothingNewToSay_IsSeenAllTheSame()
    {
        _fleet.Add();
        Member reader = Add();
        await _fleet.SyncAsync();
        for (int i = 0; i < 60; i++)
        {
            _fleet.Clock.Advance(TimeSpan.FromSeconds(1));
            await _fleet.SyncAsync(1);
        }

        ReplicaProcess other = Assert.Single(reader.Snapshot.Processes, static process => !process.IsThis);

        Assert.InRange(_fleet.Clock.GetUtcNow() - other.SeenAt, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    /// <summary>Whoever writes to the store can write anything.</summary>
    [Fact]
    public async Task KeysAndControlCharactersInOthersWords_AreReadByNobody()
    {
        Member member = Add();
        string subject = KnownSubjects.IdOfModel(member.Tier().Key);
        await member.SyncAsync();
        var evil = new Evidence(
            subject, EvidenceKind.Open, $"acme/big {_key}\r\nforged line", SkipReason.ModelUnavailable, FailureKind.ModelUnavailable, TimeSpan.FromSeconds(30), TimeSpan.Zero);
        await _fleet.Store.PostAsync(
            new BoardPost
            {
                Board = "evidence", Process = "evil", Number = 1, Lease = TimeSpan.FromSeconds(30),
                Content = new EvidencePost($"\u202eweb {_key}", $"1.0 {_key}", [evil]).Write(),
            },
            CancellationToken.None);

        await member.SyncAsync();

        Assert.Equal(BreakerState.Open, member.Tier().Model.State);
        ReplicaProcess process = Assert.Single(member.Snapshot.Processes, static process => !process.IsThis);
        Assert.Equal(("web [redacted]", "1.0 [redacted]"), (process.Name, process.Version));
        Assert.StartsWith("acme/big [redacted] forged line: ModelUnavailable after", Assert.Single(process.Evidence), StringComparison.Ordinal);
        Assert.Contains(_lines.Seen, static line => line.Contains("gets no calls", StringComparison.Ordinal));
        Assert.All(_lines.Seen, static line => Assert.DoesNotContain(_key, line, StringComparison.Ordinal));
        Assert.All(_lines.Seen, static line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void OwnNameFromConfiguration_IsCleanedToo()
    {
        Member member = Add(options => options.Replicas.ProcessName = $"web-1 {_key}");

        Assert.Equal("web-1 [redacted]", Assert.Single(member.Snapshot.Processes).Name);
    }

    private Member Add(Action<FallbackOptions>? configure = null) => _fleet.Add(options =>
    {
        Options(options);
        configure?.Invoke(options);
    });

    private Member Budgeted(Action<FallbackOptions>? configure)
    {
        Member member = _fleet.Add(options =>
        {
            options.AddProvider("acme", "https://api.acme.example/v1/", "k1");
            options.Chains["budgeted"] = new ChainOptions
            {
                Tiers = { new TierOptions { Model = "acme/big" } }, CostBudget = new CostBudgetOptions { PerDayUsd = 10 },
            };
            options.Models["acme/big"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1, ContextWindow = 100_000, MaxOutput = 1_000 };
            configure?.Invoke(options);
        });
        _ = member.Runtime.CreateChatClient("budgeted");
        return member;
    }

    private void Options(FallbackOptions options)
    {
        options.MeterFactory = _figures;
        options.LoggerFactory = _lines;
    }

    private static void Declare(Member member) => member.Tier().Limits.Model.Declare(member, new LimitFigures(600, 0, 0, false));

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Seen.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
