using Fallback.Dashboard;

namespace Fallback.AspNetCore.Tests.Dashboard;

/// <summary>What the pages say while faults are injected.</summary>
public class FaultViewTests
{
    [Fact]
    public async Task Faults_AreTheFirstAlertOfEveryPage_WithWhatAndUntilWhen_AndGoWithTheLast()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(fallback: static options => options.FaultInjection.AllowInProduction = true);
        await app.Assistant.AnswerAsync("Hello", DashboardHost.Token);
        IDisposable first = app.Monitor.InjectFault(new FaultOptions { Provider = "deepseek", Share = 0.5 }, "drill");
        using IDisposable second = app.Monitor.InjectFault(new FaultOptions { Model = "gpt-6-luna", Kind = FaultKind.Hang, Share = 0 }, "other");
        IReadOnlyList<FaultSnapshot> faults = app.Monitor.Faults;

        AlertView alert = AlertsOf(app)[0];

        Assert.Equal(("warn", "Faults are injected by drill, other"), (alert.Level, alert.Title));
        Assert.Equal(faults[0].Since.ToUnixTimeMilliseconds(), alert.Since);
        Assert.Equal(
            $"HTTP 503 for 50 % of the attempts at deepseek, until {faults[0].Until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, 0 so far; "
            + $"no reply for 0 % of the attempts of gpt-6-luna, until {faults[1].Until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, 0 so far.",
            alert.Detail);
        first.Dispose();
        second.Dispose();
        Assert.DoesNotContain(AlertsOf(app), static alert => alert.Title.StartsWith("Faults", StringComparison.Ordinal));
    }

    [Fact]
    public void Attempt_ThatSufferedAFault_IsMarked()
    {
        var attempt = new TierAttempt
        {
            TierIndex = 0, Provider = "a", Model = "b", Failure = FailureKind.Overloaded, HttpStatus = 503, Injected = FaultKind.Status,
        };
        var call = new CallEvent
        {
            At = default, RequestId = "x", Client = "IBot", Method = "Ask", Outcome = CallOutcome.Failed, Duration = default,
            Attempts = [attempt, attempt with { Injected = null }],
        };

        Assert.Equal(["Status", null], CallViews.Of(new KeptCall(1, call)).Attempts.Select(static shown => shown.Injected));
    }

    [Fact]
    public void Breaker_OpenedByAFault_SaysSo()
    {
        var breaker = new BreakerSnapshot
        {
            Name = "a/b", State = BreakerState.Open, NextAttemptAt = DateTimeOffset.UnixEpoch.AddSeconds(30), IsInjected = true,
        };
        StateView state = TierStates.Of(breaker, DateTimeOffset.UnixEpoch);

        Assert.Equal(("bad", "open, injected"), (state.Level, state.Words));
        Assert.Equal("open", TierStates.Of(breaker with { IsInjected = false }, DateTimeOffset.UnixEpoch).Words);
    }

    private static List<AlertView> AlertsOf(DashboardHost app) =>
        Alerts.Of(app.Monitor, null, app.Monitor.Tiers, new Collector(app.Monitor, TimeProvider.System, 10).Read(), DateTimeOffset.UtcNow);
}
