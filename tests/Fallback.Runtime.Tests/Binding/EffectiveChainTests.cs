using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Binding;

/// <summary>Configuration over declaration, member by member.</summary>
public class EffectiveChainTests
{
    private static readonly ChainDeclaration _declared = new()
    {
        Client = "A.IBot",
        Tiers = [new("a/one"), new("b/two") { TierTimeout = new(9) { IdleMs = 7 }, CircuitBreaker = new() { FailureThreshold = 2 }, RateLimit = new() { MaxConcurrency = 3 } }, new("c/three")],
        DeadlineMs = 9_000,
        MaxAttempts = 4,
        TierTimeout = new(1, 2, 3) { FirstTokenMs = 5 },
        CircuitBreaker = new() { FailureThreshold = 7, BreakSeconds = 9 },
        RateLimit = new() { RequestsPerMinute = 60 },
        TierRetry = new() { MaxRetries = 3, BaseDelayMs = 100 },
        Hedge = new() { DelayMs = 250, MaxParallel = 3 },
        AnswerCache = new() { TtlSeconds = 60 },
        DefaultResponse = new("later"),
        AnswerRepair = new(),
        ContextPolicy = new(ContextOverflow.TrimHistory) { ReserveTokens = 900 },
        PreferCheapest = new() { MinQuality = 0.5 },
        CostBudget = new() { PerCallUsd = 0.5, PerDayUsd = 2 },
        FailoverOn = new(FailoverKinds.EmptyAnswer),
        OnStreamFailure = new(StreamRecovery.Restart),
    };

    [Fact]
    public void Nothing_DeclaredOrConfigured_GivesTheDefaults()
    {
        EffectiveChain chain = Of(new() { Client = "A.IBot", Tiers = [new("a/one")] });

        Assert.Equal((null, 6, null, null, null), (chain.Deadline, chain.MaxAttempts, chain.Cache, chain.Hedge, chain.DefaultResponse));
        Assert.Equal((false, FailoverKinds.None, StreamRecovery.Fail), (chain.AnswerRepair, chain.FailoverOn, chain.StreamRecovery));
        Assert.Equal((null, (0, 0), ContextOverflow.SkipTier, 500), (chain.MinQuality, chain.Budget, chain.Context.Mode, chain.Context.ReserveTokens));
        Assert.Equal("a/one 30000 10000 15000 - 0", Text(chain));
    }

    [Theory]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("1 2", "1 2 2")]
    [InlineData("1", "1 1 1")]
    [InlineData("", "30000 30000 30000")]
    public void Timeouts_GoByPlace_AndTheLastHoldsForTheRest(string declared, string expected)
    {
        int[] milliseconds = [.. declared.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        EffectiveChain chain = Of(new() { Client = "A.IBot", Tiers = [new("a/one"), new("b/two"), new("c/three")], TierTimeout = new(milliseconds) });

        Assert.Equal(expected, string.Join(' ', chain.Tiers.Select(static tier => tier.Timeout.TotalMilliseconds)));
    }

    [Fact]
    public void AttributeOfOneModel_ReplacesTheGeneralOneWhole() =>
        Assert.Equal("a/one 1 5 15000 7/9 60, b/two 9 10000 7 2/30 0, c/three 3 5 15000 7/9 60", Text(Of(_declared)));

    [Fact]
    public void ConfiguredTiers_KeepWhatIsDeclaredForTheirModels_AndWhatHoldsForTheChain()
    {
        var options = new ChainOptions { Tiers = { new TierOptions { Model = "x/new" }, new TierOptions { Model = "B/Two", Idle = TimeSpan.FromMilliseconds(8) }, new TierOptions { Model = "a/one" } } };

        Assert.Equal("x/new 1 5 15000 7/9 60, B/Two 9 10000 8 2/30 0, a/one 1 5 15000 7/9 60", Text(Of(_declared, options)));
    }

    [Theory]
    // By an alias, by a bare name, and by the whole one.
    [InlineData("fast", "b/two")]
    [InlineData("b/two", "fast")]
    [InlineData("b/two", "two")]
    [InlineData("two", "B/Two")]
    // Of a Refit interface that leaves the model to the request.
    [InlineData("b/*", "b/two")]
    public void ConfiguredTier_IsTheDeclaredModel_WhateverNameItHas(string declared, string configured)
    {
        var options = new FallbackOptions { Aliases = { ["fast"] = "b/two" }, Models = { ["two"] = new ModelOptions { Provider = "b" } } };
        foreach (string provider in new[] { "a", "b" }) options.AddProvider(provider, "http://127.0.0.1:1/v1");
        options.Clients["IBot"] = new ChainOptions { Tiers = { new() { Model = configured }, new() { Model = "a/one" } } };
        var chain = new EffectiveChain(
            new() { Client = "A.IBot", Tiers = [new("a/one"), new(declared) { TierTimeout = new(9), CircuitBreaker = new() { FailureThreshold = 2 } }], TierTimeout = new(1) },
            options);

        Assert.Equal($"{configured} 9 10000 15000 2/30 0, a/one 1 10000 15000 - 0", Text(chain));
        Assert.Empty(chain.LeftModels);
    }

    [Fact]
    public void ModelWithPoliciesOfItsOwn_ThatTheConfigurationLeavesOut_IsTold()
    {
        EffectiveChain chain = Of(_declared, new ChainOptions { Tiers = { new() { Model = "a/one" } } });

        Assert.Equal(["b/two"], chain.LeftModels);
        Assert.Empty(Of(_declared).LeftModels);
    }

    [Fact]
    public void ConfiguredMembers_GoOverTheDeclaredOnes_AndLeaveTheOthers()
    {
        EffectiveChain chain = Of(_declared, new ChainOptions
        {
            TierTimeout = new() { Timeout = TimeSpan.FromMilliseconds(44) },
            CircuitBreaker = new() { BreakDuration = TimeSpan.FromSeconds(1) },
            RateLimit = new() { TokensPerMinute = 5 },
            Hedge = new() { Delay = Timeout.InfiniteTimeSpan },
            AnswerCache = new() { ServeStale = false },
            ContextPolicy = new() { ReserveTokens = 1 },
            CostBudget = new() { PerDayUsd = 0 },
            PreferCheapest = new(),
            MaxAttempts = 2,
        });

        Assert.Equal("a/one 44 5 15000 7/1 60, b/two 44 10000 7 2/1 0, c/three 44 5 15000 7/1 60", Text(chain));
        Assert.All(chain.Tiers, static tier => Assert.Equal(5, tier.Limit.Tokens));
        Assert.Equal(new HedgeFigures(null, 0.1, 3), chain.Hedge);
        Assert.Equal(new CachePolicy(TimeSpan.FromSeconds(60), TimeSpan.FromDays(1), false), chain.Cache);
        Assert.Equal((ContextOverflow.TrimHistory, 1), (chain.Context.Mode, chain.Context.ReserveTokens));
        Assert.Equal(((0.5m, 0m), 0.5, 2), (chain.Budget, chain.MinQuality, chain.MaxAttempts));
    }

    [Fact]
    public void ConfiguredShare_TakesThePlaceOfADeclaredDelay_AndAConfiguredDelayThatOfAShare()
    {
        var byCost = new ChainDeclaration { Client = "A.IBot", Tiers = [new("a/one"), new("b/two")], Hedge = new() { ExtraCost = 0.3 } };

        Assert.Equal(new HedgeFigures(null, 0.2, 3), Of(_declared, new ChainOptions { Hedge = new() { ExtraCost = 0.2 } }).Hedge);
        Assert.Equal(new HedgeFigures(TimeSpan.FromSeconds(2), 0.3, 2), Of(byCost, new ChainOptions { Hedge = new() { Delay = TimeSpan.FromSeconds(2) } }).Hedge);
        Assert.Equal(new HedgeFigures(null, 0.3, 2), Of(byCost).Hedge);
    }

    [Fact]
    public void EveryPolicy_CanBeSwitchedOff()
    {
        EffectiveChain chain = Of(_declared, new ChainOptions
        {
            Deadline = TimeSpan.Zero,
            CircuitBreaker = new() { Enabled = false },
            TierRetry = new() { Enabled = false },
            Hedge = new() { Enabled = false },
            AnswerCache = new() { Enabled = false },
            DefaultResponse = "",
            AnswerRepair = false,
            FailoverOn = FailoverKinds.None,
            OnStreamFailure = StreamRecovery.Fail,
            RateLimit = new() { Enabled = false },
            CostBudget = new() { Enabled = false },
            PreferCheapest = new() { Enabled = false },
        });

        Assert.Equal((null, null, null, null, null), (chain.Deadline, chain.Hedge, chain.Cache, chain.DefaultResponse, chain.MinQuality));
        Assert.Equal((false, FailoverKinds.None, StreamRecovery.Fail, (0m, 0m)), (chain.AnswerRepair, chain.FailoverOn, chain.StreamRecovery, chain.Budget));
        Assert.All(chain.Tiers, static tier => Assert.Equal((int.MaxValue, default(LimitFigures)), (tier.Breaker!.FailureThreshold, tier.Limit)));
        Assert.Null(chain.Retry.DelayBefore(0, new Failure(FailureKind.ServerError, FailureScope.Model), null));
    }

    [Fact]
    public void Policies_CanBeSwitchedOn_WhereNothingIsDeclared()
    {
        var plain = new ChainDeclaration { Client = "A.IBot", Tiers = [new("a/one"), new("b/two")] };

        EffectiveChain chain = Of(plain, new ChainOptions { Hedge = new(), AnswerCache = new() { TimeToLive = TimeSpan.FromSeconds(0.5) }, CircuitBreaker = new(), DegradedModel = "c/small" });

        Assert.Equal(new HedgeFigures(null, 0.1, 2), chain.Hedge);
        Assert.Equal(new CachePolicy(TimeSpan.FromSeconds(0.5), TimeSpan.FromDays(1), true), chain.Cache);
        Assert.Equal("a/one 30000 10000 15000 5/30 0, b/two 30000 10000 15000 5/30 0, c/small 30000 10000 15000 5/30 0", Text(chain));
        Assert.Equal([false, false, true], chain.Tiers.Select(static tier => tier.IsDegraded));
    }

    [Fact]
    public void DegradedModel_IsLeftOut_WhenTheConfigurationSaysSo()
    {
        var declared = new ChainDeclaration { Client = "A.IBot", Tiers = [new("a/one"), new("c/small") { IsDegraded = true }], TierTimeout = new(1, 2) };

        Assert.Equal("a/one 1 10000 15000 - 0, c/small 2 10000 15000 - 0", Text(Of(declared)));
        Assert.Equal("a/one 1 10000 15000 - 0", Text(Of(declared, new ChainOptions { DegradedModel = "" })));
    }

    private static EffectiveChain Of(ChainDeclaration declared, ChainOptions? configured = null)
    {
        var options = new FallbackOptions();
        if (configured is not null) options.Clients["IBot"] = configured;
        return new EffectiveChain(declared, options);
    }

    private static string Text(EffectiveChain chain) => string.Join(", ", chain.Tiers.Select(static tier => string.Join(' ',
        tier.Model, tier.Timeout.TotalMilliseconds, tier.FirstToken.TotalMilliseconds, tier.Idle.TotalMilliseconds,
        tier.Breaker is { } breaker ? $"{breaker.FailureThreshold}/{breaker.Break.TotalSeconds}" : "-", tier.Limit.Requests)));
}
