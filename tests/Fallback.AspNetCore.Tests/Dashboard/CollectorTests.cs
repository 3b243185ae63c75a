using Fallback.Dashboard;
using Microsoft.Extensions.AI;

namespace Fallback.AspNetCore.Tests.Dashboard;

public sealed class CollectorTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly FallbackRuntime _runtime;
    private readonly Collector _collector;
    private int _number;

    public CollectorTests()
    {
        _runtime = new FallbackRuntime(new FallbackOptions { TimeProvider = _clock });
        _collector = new Collector(_runtime.Monitor, _clock, keptCalls: 100);
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void Figures_LeaveTheWindow_AndBecomeWhatIsUsual()
    {
        for (int minute = 0; minute < 20; minute++)
        {
            for (int i = 0; i < 10; i++) _collector.Add(Call(TimeSpan.FromMilliseconds(100), tier: 0, cost: 0.01m));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
        DashboardView before = View();
        Assert.InRange(before.Totals.Calls, 140, 150);
        Assert.NotNull(before.Usual);

        _clock.Advance(TimeSpan.FromMinutes(15));
        for (int i = 0; i < 5; i++) _collector.Add(Call(TimeSpan.FromMilliseconds(400), tier: 1, cost: 0.02m));
        DashboardView after = View();

        Assert.Equal(5, after.Totals.Calls);
        Assert.Equal(1, after.Totals.FallbackShare);
        Assert.InRange(after.Totals.P50!.Value, 390, 410);
        Assert.Equal(200, after.Usual!.Calls);
        Assert.Equal(0, after.Usual.FallbackShare);
        Assert.InRange(after.Usual.P50!.Value, 97, 103);
        // 2 dollars in 20.5 minutes before the window.
        Assert.InRange(after.Usual.CostPerHourUsd, 5.7m, 6.0m);

        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, View().Totals.Calls);
        Assert.Null(View().Usual);
    }

    [Fact]
    public void Percentiles_AreRightToThreePercent()
    {
        var random = new Random(17);
        double[] latencies = [.. Enumerable.Range(0, 5_000).Select(_ => Math.Exp(random.NextDouble() * 9) + 1)];
        foreach (double latency in latencies) _collector.Add(Call(TimeSpan.FromMilliseconds(latency)));
        Array.Sort(latencies);
        FiguresView totals = View().Totals;
        Assert.InRange(totals.P50!.Value / latencies[2_499], 0.97, 1.03);
        Assert.InRange(totals.P90!.Value / latencies[4_499], 0.97, 1.03);
        Assert.InRange(totals.P99!.Value / latencies[4_949], 0.97, 1.03);
    }

    [Fact]
    public void Calls_AreBounded_AndUnusualOnesAreNotPushedOutByUsualOnes()
    {
        _collector.Add(Call(TimeSpan.FromMilliseconds(1), tier: 1));
        for (int i = 0; i < 1_000; i++) _collector.Add(Call(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(100, _collector.Calls(unusualOnly: false).Length);
        Assert.Single(_collector.Calls(unusualOnly: true));
        Assert.NotNull(_collector.FindCall("1"));
        Assert.Null(_collector.FindCall("2"));
        Assert.Equal(1_001, View().LastCall);
    }

    [Fact]
    public void Cancelled_CallsAndAttempts_AreNoFailures()
    {
        _collector.Add(Call(TimeSpan.FromMilliseconds(1)) with { Outcome = CallOutcome.Cancelled });
        _collector.Add(Attempt(FailureKind.Cancelled));
        _collector.Add(Attempt(FailureKind.RateLimited, 429));
        _collector.Add(Attempt(FailureKind.ServerError, 500));
        _collector.Add(Attempt(FailureKind.ContentFiltered, 400));
        DashboardView view = View();
        // What is wrong with a request says nothing of the tier that refuses it.
        TierFigures tier = _collector.Read().Tiers.Values.Single().Sum;
        Assert.Equal((4, 2, 1), (tier.Attempts, tier.Failed, tier.Refused));
        Assert.Equal(2.0 / 3, tier.ErrorShare);
        Assert.Null(view.Totals.AnsweredShare);
        Assert.Equal(["limit", "request", "server"], view.ErrorGroups.Where(static group => group.Total == 1).Select(static group => group.Id).Order());
    }

    [Fact]
    public void Incident_LastsThroughItsProbes()
    {
        Change(BreakerState.Closed, BreakerState.Open, FailureKind.Overloaded);
        DateTimeOffset since = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Change(BreakerState.Open, BreakerState.HalfOpen, null);
        Change(BreakerState.HalfOpen, BreakerState.Open, FailureKind.Timeout);
        Assert.Equal(new Incident(since, FailureKind.Timeout), _collector.Read().Incidents["a/b"]);
        Change(BreakerState.HalfOpen, BreakerState.Closed, null);
        Assert.Empty(_collector.Read().Incidents);
    }

    /// <summary>Two calls that another tier answered for more, and one that the tier answers itself again.</summary>
    [Fact]
    public void ExtraCost_CountsFromTheTiersLastAnswer()
    {
        var usage = new UsageDetails { InputTokenCount = 1_000_000, OutputTokenCount = 0, TotalTokenCount = 1_000_000 };
        decimal usual = _runtime.Monitor.PriceOf("deepseek", "deepseek-flash", usage)!.Value;
        TierAttempt ill = new() { TierIndex = 0, Provider = "deepseek", Model = "deepseek-flash", Skipped = SkipReason.BreakerOpen };
        TierAttempt helper = new() { TierIndex = 1, Provider = "openai", Model = "gpt-6-luna", Usage = usage };
        CallEvent helped = Call(TimeSpan.FromMilliseconds(1), tier: 1, cost: usual + 0.25m) with { Attempts = [ill, ill with { Skipped = null, Failure = FailureKind.Timeout }, helper] };

        _collector.Add(helped);
        _collector.Add(helped);
        decimal before = _collector.Read().ExtraUsd[new Fallback.Dashboard.TierKey("deepseek", "default", "deepseek-flash")];
        _collector.Add(Call(TimeSpan.FromMilliseconds(1)) with { Attempts = [ill with { Skipped = null, Usage = usage }] });

        Assert.Equal(0.5m, before);
        Assert.Empty(_collector.Read().ExtraUsd);
    }

    [Fact]
    public void LostEvents_AreTold()
    {
        _collector.Add(new EventsLost { At = _clock.GetUtcNow(), Count = 7 });
        Assert.Equal(7, View().Lost);
    }

    private DashboardView View() => new ViewBuilder(_runtime.Monitor, _collector, allowActions: false).Build();

    private void Change(BreakerState from, BreakerState to, FailureKind? cause) =>
        _collector.Add(new BreakerEvent { At = _clock.GetUtcNow(), Change = new BreakerChange("a/b", from, to, cause, null) });

    private AttemptEvent Attempt(FailureKind kind, int? status = null) => new()
    {
        At = _clock.GetUtcNow(), RequestId = "x", Client = "IBot", Method = "Ask",
        Attempt = new TierAttempt { TierIndex = 0, Provider = "a", Model = "b", Failure = kind, HttpStatus = status },
    };

    private CallEvent Call(TimeSpan latency, int tier = 0, decimal? cost = 0) => new()
    {
        At = _clock.GetUtcNow(), RequestId = $"{++_number}", Client = "IBot", Method = "Ask", Outcome = CallOutcome.Live, Duration = latency,
        Provider = "a", Instance = "default", Model = "b", TierIndex = tier, CostUsd = cost,
        Attempts = [new TierAttempt { TierIndex = tier, Provider = "a", Model = "b", Latency = latency }],
    };
}
