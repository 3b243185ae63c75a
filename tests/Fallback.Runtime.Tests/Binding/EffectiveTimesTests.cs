using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Binding;

/// <summary>What the start says of a chain's times: of what attributes and configuration make together, and nothing of what fits.</summary>
public class EffectiveTimesTests
{
    private static readonly ChainDeclaration _plain = new() { Client = "A.IBot", Tiers = [new("a/one"), new("b/two")] };

    public static TheoryData<ChainOptions, string, string, string> Conflicts => new()
    {
        // The defaults are 30 s a tier, and 6 requests.
        {
            new() { Deadline = Seconds(20) },
            "FB2004", "tier 1 of 'A.IBot' can take 30 s, but the deadline is 20 s: if it hangs, \"b/two\" is never tried",
            "raise Fallback:Clients:IBot:DeadlineMs, or lower Fallback:Clients:IBot:TierTimeout:TimeoutMs"
        },
        {
            new() { Deadline = Seconds(20), Tiers = { Tier("a/x", 21), Tier("b/two"), Tier("c/three") } },
            "FB2004", "tier 1 of 'A.IBot' can take 21 s, but the deadline is 20 s: if it hangs, \"b/two\" and the tiers after it are never tried",
            "raise Fallback:Clients:IBot:DeadlineMs, or lower Fallback:Clients:IBot:Tiers:0:TimeoutMs"
        },
        {
            new() { Deadline = Seconds(40), TierRetry = new() { WaitBeforeFailover = Seconds(10), MaxRetries = 0 } },
            "FB2004", "tier 1 of 'A.IBot' can take 40 s, but the deadline is 40 s: if it hangs, \"b/two\" is never tried",
            "raise Fallback:Clients:IBot:DeadlineMs, or lower Fallback:Clients:IBot:TierTimeout:TimeoutMs"
        },
        {
            new() { MaxAttempts = 1 },
            "FB2007", "2 tiers of 'A.IBot' can need 2 requests, but MaxAttempts is 1: if the first tiers use them up, the last ones are not tried",
            "raise Fallback:Clients:IBot:MaxAttempts"
        },
        {
            new() { TierRetry = new() { MaxRetries = 3 } },
            "FB2007", "2 tiers with 3 retries each of 'A.IBot' can need 8 requests, but MaxAttempts is 6: if the first tiers use them up, the last ones are not tried",
            "raise Fallback:Clients:IBot:MaxAttempts, or lower Fallback:Clients:IBot:TierRetry:MaxRetries"
        },
        {
            new() { TierTimeout = new() { FirstToken = Seconds(30) } },
            "FB2008", "the first text of \"a/one\" in 'A.IBot' may take 30 s, but the tier's timeout is 30 s: the limit for the first text never applies",
            "lower Fallback:Clients:IBot:TierTimeout:FirstTokenMs"
        },
        {
            new() { TierTimeout = new() { Timeout = Seconds(31) }, CircuitBreaker = new() { ProbeBeside = false } },
            "FB2008", "the breaker of 'A.IBot' stays open for 30 s, which is less than the timeout of \"a/one\" (31 s): it closes again before calls that hang have ended",
            "raise Fallback:Clients:IBot:CircuitBreaker:BreakSeconds"
        },
        {
            new() { TierTimeout = new() { Timeout = Seconds(31) }, Tiers = { Tier("a/one") } },
            "FB2008", "the breaker of 'A.IBot' stays open for 30 s, which is less than the timeout of \"a/one\" (31 s): it closes again before calls that hang have ended",
            "raise Fallback:Clients:IBot:CircuitBreaker:BreakSeconds"
        },
        {
            new() { Hedge = new() { Delay = Seconds(30) } },
            "FB2008", "the hedge of 'A.IBot' starts after 30 s, but \"a/one\" has failed by then: its timeout is 30 s",
            "lower Fallback:Clients:IBot:Hedge:DelayMs"
        },
    };

    public static TheoryData<ChainOptions> Fitting => new(
        new ChainOptions(),
        new ChainOptions { Deadline = Seconds(31) },
        new ChainOptions { Deadline = TimeSpan.Zero },
        new ChainOptions { MaxAttempts = 2 },
        new ChainOptions { TierRetry = new() { Enabled = false, MaxRetries = 9 } },
        // The first token's default gives way to a shorter timeout, as is documented.
        new ChainOptions { TierTimeout = new() { Timeout = Seconds(5) } },
        new ChainOptions { TierTimeout = new() { Timeout = Seconds(60) }, CircuitBreaker = new() { Enabled = false, ProbeBeside = false } },
        // Probes beside the next tier cost nobody the time of one that hangs.
        new ChainOptions { TierTimeout = new() { Timeout = Seconds(60) }, CircuitBreaker = new() { BreakDuration = Seconds(5) } },
        new ChainOptions { Hedge = new() { Delay = Seconds(60), Enabled = false } },
        new ChainOptions { Hedge = new() { Delay = Timeout.InfiniteTimeSpan }, Deadline = Seconds(20) });

    [Theory]
    [MemberData(nameof(Conflicts))]
    public void WhatDoesNotFit_IsSaidWithItsRuleAndItsKey(ChainOptions configured, string rule, string what, string remedy) =>
        Assert.Equal((rule, what, remedy), Assert.Single(Check(_plain, configured)));

    [Theory]
    [MemberData(nameof(Fitting))]
    public void WhatFits_IsNotMentioned(ChainOptions configured) => Assert.Empty(Check(_plain, configured));

    [Fact]
    public void Attributes_AndConfiguration_AreTakenTogether()
    {
        var declared = new ChainDeclaration { Client = "A.IBot", Tiers = [new("a/one"), new("b/two")], TierTimeout = new(9_000), DeadlineMs = 30_000 };

        Assert.Empty(Check(declared, new ChainOptions()));
        Assert.Equal("FB2004", Assert.Single(Check(declared, new ChainOptions { Deadline = Seconds(8) })).Rule);
    }

    [Fact]
    public void RefitInterface_HasNoProbesBeside()
    {
        var declared = new ChainDeclaration { Client = "A.IBot", Tiers = [new("a/one"), new("b/two")], TierTimeout = new(31_000), SendsOwnRequests = true };

        Assert.Equal("FB2008", Assert.Single(Check(declared, new ChainOptions())).Rule);
    }

    [Fact]
    public void ChainOfTheConfiguration_HasItsOwnKey()
    {
        var options = new FallbackOptions();
        options.Chains["night"] = new ChainOptions { Tiers = { Tier("a/one"), Tier("b/two") }, MaxAttempts = 1 };

        Assert.Equal("raise Fallback:Chains:night:MaxAttempts", Assert.Single(EffectiveTimes.Check(new EffectiveChain(NamedChains.Declare("night"), options))).Remedy);
    }

    private static IEnumerable<(string Rule, string What, string Remedy)> Check(ChainDeclaration declared, ChainOptions configured)
    {
        var options = new FallbackOptions();
        options.Clients["IBot"] = configured;
        return EffectiveTimes.Check(new EffectiveChain(declared, options));
    }

    private static TierOptions Tier(string model, int? seconds = null) => new() { Model = model, Timeout = seconds is { } of ? Seconds(of) : null };

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
