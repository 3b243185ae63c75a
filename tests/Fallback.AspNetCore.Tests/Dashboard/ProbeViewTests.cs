using Fallback.Dashboard;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Dashboard;

/// <summary>What the pages say of probes and synthetic traffic.</summary>
public class ProbeViewTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Tier_ThatIsProbedAndAsked_SaysHowThatGoes_AndAnotherNothing()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(provider: static provider =>
        {
            provider.Probe = new ProbeOptions { Interval = TimeSpan.FromSeconds(1) };
            provider.SyntheticTraffic = new SyntheticTrafficOptions { PerDay = 86_400 };
        });
        app.Server.Default.Replies(Reply.Text("ready"));

        DashboardView view = await app.ViewAsync(static view => view.Tiers is [{ Probe: not null, Synthetic: not null }, ..]);

        TierView tier = view.Tiers[0];
        Assert.Equal(("ok", "answered", 0), (tier.Probe!.State.Level, tier.Probe.State.Words, tier.Probe.FailedInARow));
        Assert.Equal(("ok", "answered", 1.0), (tier.Synthetic!.State.Level, tier.Synthetic.State.Words, tier.Synthetic.Share));
        Assert.InRange(tier.Synthetic.Questions, 1, 10);
        await using DashboardHost without = await DashboardHost.StartAsync();
        Assert.All((await without.ViewAsync(static _ => true)).Tiers, static tier => Assert.Equal((null, null), (tier.Probe, tier.Synthetic)));
    }

    [Theory]
    [InlineData(ProbeOutcome.Answered, false, "ok", "answered")]
    [InlineData(ProbeOutcome.Answered, true, "bad", "answered, so it gets no calls")]
    [InlineData(ProbeOutcome.RateLimited, false, "warn", "rate limited")]
    [InlineData(ProbeOutcome.Failed, true, "bad", "failed, so it gets no calls")]
    public void Probe_IsSaidInWords(ProbeOutcome outcome, bool isOut, string level, string words)
    {
        ProbeView view = ProbeViews.Of(new ProbeSnapshot { LastOutcome = outcome, LastAt = _at, LastLatency = TimeSpan.FromSeconds(5), IsOut = isOut })!;

        Assert.Equal((level, words, 5_000.0), (view.State.Level, view.State.Words, view.LatencyMs));
    }

    [Fact]
    public async Task TierThatStruggles_IsNoHealthyOne()
    {
        await using DashboardHost app = await DashboardHost.StartAsync(
            provider: static provider => provider.SyntheticTraffic = new SyntheticTrafficOptions { PerDay = 86_400 });
        app.Server.Default.Replies(Reply.Text("I like trains."));

        DashboardView view = await app.ViewAsync(static view => view.Tiers is [{ Synthetic: not null }, ..]);

        Assert.Equal(("warn", "struggling, 0.1 of its share"), (view.Tiers[0].State.Level, view.Tiers[0].State.Words));
        Assert.Equal("wrong answer", view.Tiers[0].Synthetic!.State.Words);
    }

    [Theory]
    [InlineData(CanaryState.Running, true, false)]
    [InlineData(CanaryState.Complete, true, false)]
    [InlineData(CanaryState.Paused, false, true)]
    [InlineData(CanaryState.Aborted, false, false)]
    public void Canary_CanBePaused_WhereverTheMonitorWouldPauseIt(CanaryState state, bool canPause, bool canResume)
    {
        var record = new CanaryRecord { Samples = 0, Failures = 0 };

        CanaryView view = CanaryViews.Of(new CanarySnapshot
        {
            Client = "a", Model = "b/c", State = state, Percent = 5, Canary = record, Primary = record, TotalSamples = 0, Evidence = 1, EvidenceLimit = 64, Decisions = [],
        });

        Assert.Equal((canPause, canResume), (view.CanPause, view.CanResume));
    }
}
