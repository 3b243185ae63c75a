using Fallback.CompilerServices;

namespace Fallback.Generator.Tests.Parsing;

/// <summary>What the attributes come to, read from the constants of the compiled client.</summary>
public class PolicyTests
{
    [Fact]
    public void Defaults_OfAnUndeclaredPolicy_AreTheRuntimes()
    {
        ChainDeclaration chain = Chain("[ModelChain(\"a/one\")]");

        Assert.Equal("IFoo", chain.Client);
        Assert.Equal(StreamRecovery.Fail, chain.OnStreamFailure);
        Assert.False(chain.AnswerRepair);
        Assert.Null(chain.Hedge);
        Assert.Equal((0, 6, FailoverKinds.None), (chain.DeadlineMs, chain.MaxAttempts, chain.FailoverOn));
        Assert.Null(chain.Retry);
        Assert.Null(chain.Cache);
        Assert.Null(chain.DefaultResponse);
        Assert.Null(chain.Context);
        Assert.Null(chain.Budget);
        Assert.Null(chain.Selection);
        TierDeclaration tier = Assert.Single(chain.Tiers);
        Assert.Equal(("a/one", 30_000, 10_000, 15_000), (tier.Model, tier.TimeoutMs, tier.FirstTokenMs, tier.IdleMs));
        Assert.Null(tier.RateLimit);
        Assert.Equal((5, 30.0, 1, 2), (tier.Breaker.FailureThreshold, tier.Breaker.BreakSeconds, tier.Breaker.HalfOpenMaxCalls, tier.Breaker.SuccessThreshold));
    }

    [Fact]
    public void EveryFigure_ArrivesAsDeclared()
    {
        ChainDeclaration chain = Chain("""
            [ModelChain("a/one", DeadlineMs = 123_456, MaxAttempts = 9)]
            [TierTimeout(4_000, FirstTokenMs = 900, IdleMs = 2_000_000)]
            [CircuitBreaker(FailureRatio = 0.35, SamplingSeconds = 7, MinimumThroughput = 4, BreakSeconds = 0.75, HalfOpenMaxCalls = 2, SuccessThreshold = 4)]
            [TierRetry(MaxRetries = 3, BaseDelayMs = 100, MaxDelayMs = 900, MaxRetryAfterSeconds = 5)]
            [AnswerCache(TtlSeconds = 60, StaleSeconds = 0, ServeStale = false)]
            [DefaultResponse("Busy,\t\"retry\" {later} \\ \u2028 ü \ud83d\ude00")]
            [FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer)]
            [OnStreamFailure(StreamRecovery.Continue)]
            [AnswerRepair]
            [Hedge(DelayMs = 800, MaxParallel = 3)]
            """);

        Assert.Equal(StreamRecovery.Continue, chain.OnStreamFailure);
        Assert.True(chain.AnswerRepair);
        Assert.Equal((800, 3), (chain.Hedge!.DelayMs, chain.Hedge.MaxParallel));
        Assert.Equal((123_456, 9, FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer), (chain.DeadlineMs, chain.MaxAttempts, chain.FailoverOn));
        Assert.Equal("Busy,\t\"retry\" {later} \\ \u2028 ü \ud83d\ude00", chain.DefaultResponse);
        TierDeclaration tier = Assert.Single(chain.Tiers);
        Assert.Equal((4_000, 900, 2_000_000), (tier.TimeoutMs, tier.FirstTokenMs, tier.IdleMs));
        CircuitBreakerAttribute breaker = tier.Breaker;
        Assert.Equal((0.35, 7, 4, 0.75, 2, 4), (breaker.FailureRatio, breaker.SamplingSeconds, breaker.MinimumThroughput, breaker.BreakSeconds, breaker.HalfOpenMaxCalls, breaker.SuccessThreshold));
        Assert.Equal((3, 100, 900, 5), (chain.Retry!.MaxRetries, chain.Retry.BaseDelayMs, chain.Retry.MaxDelayMs, chain.Retry.MaxRetryAfterSeconds));
        Assert.Equal((60, 0, false), (chain.Cache!.TtlSeconds, chain.Cache.StaleSeconds, chain.Cache.ServeStale));
    }

    [Theory]
    [InlineData("ContextOverflow.SkipTier", ContextOverflow.SkipTier, 500)]
    [InlineData("ContextOverflow.TrimHistory, ReserveTokens = 2_000", ContextOverflow.TrimHistory, 2_000)]
    [InlineData("ContextOverflow.Fail, ReserveTokens = 0", ContextOverflow.Fail, 0)]
    public void ContextPolicy_ArrivesAsDeclared(string declared, ContextOverflow mode, int reserve)
    {
        ContextPolicyAttribute context = Chain($"[ModelChain(\"a/one\")] [ContextPolicy({declared})]").Context!;

        Assert.Equal((mode, reserve), (context.Mode, context.ReserveTokens));
    }

    [Fact]
    public void ContextPolicy_OfAMethod_WinsWhole()
    {
        IReadOnlyDictionary<string, ChainDeclaration> chains = Generated.Chains(Generated.From("""
            [ModelChain("a/one"), ContextPolicy(ContextOverflow.TrimHistory, ReserveTokens = 900)]
            public interface IFoo
            {
                Task<string> PlainAsync(string question);

                [ContextPolicy(ContextOverflow.Fail)]
                Task<string> StrictAsync(string question);
            }
            """), "FooFallbackClient");

        Assert.Equal((ContextOverflow.TrimHistory, 900), (chains["Chain"].Context!.Mode, chains["Chain"].Context!.ReserveTokens));
        Assert.Equal((ContextOverflow.Fail, 500), (chains["StrictChain"].Context!.Mode, chains["StrictChain"].Context!.ReserveTokens));
    }

    [Theory]
    [InlineData("[TierTimeout(1, 2, 3)]", "1 2 3")]
    [InlineData("[TierTimeout(1, 2)]", "1 2 2")]
    [InlineData("[TierTimeout(1)]", "1 1 1")]
    [InlineData("[TierTimeout(\"b/two\", 9)]", "30000 9 30000")]
    [InlineData("[TierTimeout(1, 2, 3), TierTimeout(\"B/Two\", 9)]", "1 9 3")]
    [InlineData("[TierTimeout(\"b/two\", 9), TierTimeout(1, 2, 3)]", "1 9 3")]
    [InlineData("[TierTimeout(1, FirstTokenMs = 5), TierTimeout(\"b/two\", 9)]", "1 9 1")]
    [InlineData("[TierTimeout(FirstTokenMs = 5)]", "30000 30000 30000")]
    public void TierTimeout_GoesByPosition_AndByModelFirst(string attributes, string expected) =>
        Assert.Equal(expected, string.Join(' ', Chain("[ModelChain(\"a/one\", \"b/two\", \"c/three\")] " + attributes).Tiers.Select(static tier => tier.TimeoutMs)));

    [Fact]
    public void StreamTimes_HoldForTheTiersOfTheirAttribute()
    {
        ChainDeclaration chain = Chain("[ModelChain(\"a/one\", \"b/two\")] [TierTimeout(1, FirstTokenMs = 5, IdleMs = 6), TierTimeout(\"b/two\", 9, IdleMs = 7)]");

        Assert.Equal([(5, 6), (10_000, 7)], chain.Tiers.Select(static tier => (tier.FirstTokenMs, tier.IdleMs)));
    }

    [Fact]
    public void CircuitBreaker_ForOneModel_WinsOverTheGeneralOne()
    {
        ChainDeclaration chain = Chain("[ModelChain(\"a/one\", \"b/two\")] [CircuitBreaker(Model = \"b/two\", FailureThreshold = 2), CircuitBreaker(FailureThreshold = 4, BreakSeconds = 9)]");

        Assert.Equal([(4, 9.0), (2, 30.0)], chain.Tiers.Select(static tier => (tier.Breaker.FailureThreshold, tier.Breaker.BreakSeconds)));
    }

    [Fact]
    public void RateLimit_ArrivesAsDeclared_AndForOneModelWinsOverTheGeneralOne()
    {
        ChainDeclaration chain = Chain("[ModelChain(\"a/one\", \"b/two\", \"c/three\")] [RateLimit(Model = \"B/Two\"), RateLimit(Model = \"c/three\", MaxConcurrency = 3), RateLimit(RequestsPerMinute = 60, TokensPerMinute = 1_000_000, Adaptive = false)]");

        Assert.Equal([(60, 1_000_000, 0, false), (0, 0, 0, true), (0, 0, 3, true)],
            chain.Tiers.Select(static tier => (tier.RateLimit!.RequestsPerMinute, tier.RateLimit.TokensPerMinute, tier.RateLimit.MaxConcurrency, tier.RateLimit.Adaptive)));
    }

    [Theory]
    [InlineData("PerCallUsd = 0.000_001", 0.000_001, 0)]
    [InlineData("PerDayUsd = 12_345.678, PerCallUsd = 2", 2, 12_345.678)]
    public void CostBudget_ArrivesAsDeclared(string declared, double perCall, double perDay)
    {
        CostBudgetAttribute budget = Chain($"[ModelChain(\"a/one\")] [CostBudget({declared})]").Budget!;

        Assert.Equal((perCall, perDay), (budget.PerCallUsd, budget.PerDayUsd));
    }

    [Theory]
    [InlineData("PreferCheapest", 0)]
    [InlineData("PreferCheapest(MinQuality = 0.88)", 0.88)]
    [InlineData("PreferCheapest(MinQuality = 1)", 1)]
    public void ModelSelection_ArrivesAsDeclared(string declared, double quality) => Assert.Equal(quality, Chain($"[ModelChain(\"a/one\")] [{declared}]").Selection!.MinQuality);

    [Fact]
    public void DegradedModel_StandsBehindTheChain_WithTheLastTimeoutOrItsOwn()
    {
        Assert.Equal([("a/one", 1, false), ("b/two", 2, false), ("c/small", 2, true)], Tiers("TierTimeout(1, 2)"));
        Assert.Equal([("a/one", 1, false), ("b/two", 2, false), ("c/small", 9, true)], Tiers("TierTimeout(1, 2), TierTimeout(\"c/small\", 9)"));

        static IEnumerable<(string, int, bool)> Tiers(string timeouts) =>
            Chain($"[ModelChain(\"a/one\", \"b/two\")] [DegradedModel(\"c/small\"), {timeouts}]").Tiers.Select(static tier => (tier.Model, tier.TimeoutMs, tier.IsDegraded));
    }

    [Fact]
    public void MethodsAttribute_ReplacesTheInterfacesOfItsKindWhole_AndNoOther()
    {
        IReadOnlyDictionary<string, ChainDeclaration> chains = Generated.Chains(Generated.From("""
            [ModelChain("a/one", "b/two", DeadlineMs = 9_000), TierTimeout(1, 2, FirstTokenMs = 3), CircuitBreaker(FailureThreshold = 7), DefaultResponse("later"), AnswerCache(TtlSeconds = 5)]
            public interface IFoo
            {
                Task<string> PlainAsync(string question);

                [TierTimeout(8)]
                Task<string> SlowAsync(string question);

                [ModelChain("c/three"), AnswerCache(StaleSeconds = 1)]
                Task<string> OtherAsync(string question);

                [DefaultResponse("now")]
                Task<string> OtherAsync(string question, CancellationToken cancellationToken);
            }
            """), "FooFallbackClient");

        Assert.Equal(["Chain", "OtherChain", "OtherChain2", "SlowChain"], chains.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("a/one 8 10000 7, b/two 8 10000 7", Tiers(chains["SlowChain"]));
        Assert.Equal((9_000, "later", 5), (chains["SlowChain"].DeadlineMs, chains["SlowChain"].DefaultResponse, chains["SlowChain"].Cache!.TtlSeconds));
        Assert.Equal("c/three 1 3 7", Tiers(chains["OtherChain"]));
        Assert.Equal((0, "later", 3_600, 1), (chains["OtherChain"].DeadlineMs, chains["OtherChain"].DefaultResponse, chains["OtherChain"].Cache!.TtlSeconds, chains["OtherChain"].Cache!.StaleSeconds));
        Assert.Equal("now", chains["OtherChain2"].DefaultResponse);
        Assert.Equal("a/one 1 3 7, b/two 2 3 7", Tiers(chains["OtherChain2"]));
    }

    [Fact]
    public void InterfacesChain_ThatNoMethodUses_IsNotEmitted() =>
        Assert.Equal(["AskChain"], Generated.Chains(Generated.From("[ModelChain(\"a/one\")] public interface IFoo { [ModelChain(\"b/two\")] Task<string> AskAsync(string question); }"), "FooFallbackClient").Keys);

    private static string Tiers(ChainDeclaration chain) =>
        string.Join(", ", chain.Tiers.Select(static tier => $"{tier.Model} {tier.TimeoutMs} {tier.FirstTokenMs} {tier.Breaker.FailureThreshold}"));

    private static ChainDeclaration Chain(string attributes) =>
        Generated.Chains(Generated.From(attributes + " public interface IFoo { Task<string> AskAsync(string question); }"), "FooFallbackClient")["Chain"];
}
