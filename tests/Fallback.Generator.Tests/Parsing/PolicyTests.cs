using Fallback.CompilerServices;

namespace Fallback.Generator.Tests.Parsing;

/// <summary>What the attributes come to, read from the constants of the compiled client.</summary>
public class PolicyTests
{
    [Fact]
    public void WhatNobodyWrote_IsNotEmitted()
    {
        ChainDeclaration chain = Chain("[ModelChain(\"a/one\")]");

        Assert.Equal("IFoo", chain.Client);
        Assert.Equal(new ChainDeclaration { Client = chain.Client, Tiers = chain.Tiers, Answers = chain.Answers }, chain);
        TierDeclaration tier = Assert.Single(chain.Tiers);
        Assert.Equal(("a/one", false), (tier.Model, tier.IsDegraded));
        Assert.Null(tier.TierTimeout);
        Assert.Null(tier.CircuitBreaker);
        Assert.Null(tier.RateLimit);
    }

    [Theory]
    [InlineData("CircuitBreaker(FailureThreshold = 5, BreakSeconds = 30)", "CircuitBreaker = new() { FailureThreshold = 5, BreakSeconds = 30 },")]
    [InlineData("TierTimeout(30_000)", "TierTimeout = new(30_000),")]
    [InlineData("TierRetry(MaxRetries = 1)", "TierRetry = new() { MaxRetries = 1 },")]
    [InlineData("AnswerCache(ServeStale = true)", "AnswerCache = new() { ServeStale = true },")]
    [InlineData("OnStreamFailure(StreamRecovery.Fail)", "OnStreamFailure = new(global::Fallback.StreamRecovery.Fail),")]
    [InlineData("OnStreamFailure(StreamRecovery.Continue | StreamRecovery.Restart)", "OnStreamFailure = new(global::Fallback.StreamRecovery.Restart | global::Fallback.StreamRecovery.Continue),")]
    [InlineData("FailoverOn(FailoverKinds.None)", "FailoverOn = new(global::Fallback.FailoverKinds.None),")]
    [InlineData("RateLimit(RequestsPerMinute = 0)", "RateLimit = new() { RequestsPerMinute = 0 },")]
    [InlineData("CircuitBreaker", "CircuitBreaker = new(),")]
    public void WhatWasWritten_IsEmitted_EvenIfItEqualsADefault(string declared, string emitted) =>
        Assert.Contains(emitted, Source($"[ModelChain(\"a/one\")] [{declared}]"), StringComparison.Ordinal);

    [Fact]
    public void FiguresOfTheChain_AreEmitted_EvenIfTheyEqualADefault() =>
        Assert.Contains("DeadlineMs = 0,\n        MaxAttempts = 6,\n", Source("[ModelChain(\"a/one\", DeadlineMs = 0, MaxAttempts = 6)]"), StringComparison.Ordinal);

    [Fact]
    public void EveryFigure_ArrivesAsDeclared()
    {
        ChainDeclaration chain = Chain("""
            [ModelChain("a/one", DeadlineMs = 123_456, MaxAttempts = 9)]
            [TierTimeout(4_000, FirstTokenMs = 900, IdleMs = 2_000_000)]
            [CircuitBreaker(FailureRatio = 0.35, SamplingSeconds = 7, MinimumThroughput = 4, BreakSeconds = 0.75, HalfOpenMaxCalls = 2, SuccessThreshold = 4)]
            [TierRetry(MaxRetries = 3, BaseDelayMs = 100, MaxDelayMs = 900, MaxRetryAfterSeconds = 5, WaitBeforeFailoverSeconds = 3)]
            [AnswerCache(TtlSeconds = 60, StaleSeconds = 0, ServeStale = false)]
            [DefaultResponse("Busy,\t\"retry\" {later} \\ \u2028 ü \ud83d\ude00")]
            [FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer)]
            [OnStreamFailure(StreamRecovery.Continue)]
            [AnswerRepair]
            [Hedge(DelayMs = 800, MaxParallel = 3)]
            [PreferCheapest(MinQuality = 0.88)]
            [Canary("c/new", Percent = 7.5, MaxCostFactor = 3)]
            [CostBudget(PerDayUsd = 12_345.678, PerCallUsd = 0.000_001)]
            [RateLimit(RequestsPerMinute = 60, TokensPerMinute = 1_000_000, Adaptive = false)]
            """);

        Assert.Equal((123_456, 9), (chain.DeadlineMs, chain.MaxAttempts));
        Assert.Equal("4000 900 2000000", Times(chain.TierTimeout!));
        CircuitBreakerAttribute breaker = chain.CircuitBreaker!;
        Assert.Equal((0.35, 7, 4), (breaker.FailureRatio, breaker.SamplingSeconds, breaker.MinimumThroughput));
        Assert.Equal((0.75, 2, 4), (breaker.BreakSeconds, breaker.HalfOpenMaxCalls, breaker.SuccessThreshold));
        TierRetryAttribute retry = chain.TierRetry!;
        Assert.Equal((3, 100, 900), (retry.MaxRetries, retry.BaseDelayMs, retry.MaxDelayMs));
        Assert.Equal((5, 3), (retry.MaxRetryAfterSeconds, retry.WaitBeforeFailoverSeconds));
        Assert.Equal((60, 0, false), (chain.AnswerCache!.TtlSeconds, chain.AnswerCache.StaleSeconds, chain.AnswerCache.ServeStale));
        Assert.Equal("Busy,\t\"retry\" {later} \\ \u2028 ü \ud83d\ude00", chain.DefaultResponse!.Text);
        Assert.Equal(FailoverKinds.ContentFiltered | FailoverKinds.EmptyAnswer, chain.FailoverOn!.Kinds);
        Assert.Equal(StreamRecovery.Continue, chain.OnStreamFailure!.Recovery);
        Assert.NotNull(chain.AnswerRepair);
        Assert.Equal((800, 3), (chain.Hedge!.DelayMs, chain.Hedge.MaxParallel));
        Assert.Equal(0.88, chain.PreferCheapest!.MinQuality);
        Assert.Equal(("c/new", 7.5, 1.5, 3.0, 100), (chain.Canary!.Model, chain.Canary.Percent, chain.Canary.MaxLatencyFactor, chain.Canary.MaxCostFactor, chain.Canary.MinSamples));
        Assert.Equal((0.000_001, 12_345.678), (chain.CostBudget!.PerCallUsd, chain.CostBudget.PerDayUsd));
        Assert.Equal((60, 1_000_000, 0, false), Figures(chain.RateLimit!));
    }

    [Theory]
    [InlineData("ContextOverflow.SkipTier", ContextOverflow.SkipTier, 500)]
    [InlineData("ContextOverflow.TrimHistory, ReserveTokens = 2_000", ContextOverflow.TrimHistory, 2_000)]
    [InlineData("ContextOverflow.Fail, ReserveTokens = 0", ContextOverflow.Fail, 0)]
    public void ContextPolicy_ArrivesAsDeclared(string declared, ContextOverflow mode, int reserve)
    {
        ContextPolicyAttribute context = Chain($"[ModelChain(\"a/one\")] [ContextPolicy({declared})]").ContextPolicy!;

        Assert.Equal((mode, reserve), (context.Mode, context.ReserveTokens));
    }

    [Fact]
    public void PoliciesOfOneModel_StandAtItsTier_AndTheGeneralOnesAtTheChain()
    {
        ChainDeclaration chain = Chain("""
            [ModelChain("a/one", "b/two")]
            [TierTimeout(1, 2, FirstTokenMs = 5), TierTimeout("B/Two", 9, IdleMs = 7)]
            [CircuitBreaker(Model = "b/two", FailureThreshold = 2), CircuitBreaker(FailureThreshold = 4)]
            [RateLimit(Model = "b/two", MaxConcurrency = 3), RateLimit(TokensPerMinute = 8)]
            """);

        Assert.Equal("1 2 5 15000", Times(chain.TierTimeout!));
        Assert.Equal((4, (0, 8, 0, true)), (chain.CircuitBreaker!.FailureThreshold, Figures(chain.RateLimit!)));
        TierDeclaration one = chain.Tiers[0], two = chain.Tiers[1];
        Assert.Equal((null, null, null), (one.TierTimeout, one.CircuitBreaker, one.RateLimit));
        Assert.Equal("9 10000 7", Times(two.TierTimeout!));
        Assert.Equal((2, (0, 0, 3, true)), (two.CircuitBreaker!.FailureThreshold, Figures(two.RateLimit!)));
    }

    [Fact]
    public void DegradedModel_StandsBehindTheChain() => Assert.Equal(
        [("a/one", false), ("b/two", false), ("c/small", true)],
        Chain("[ModelChain(\"a/one\", \"b/two\")] [DegradedModel(\"c/small\")]").Tiers.Select(static tier => (tier.Model, tier.IsDegraded)));

    [Fact]
    public void MethodsAttribute_ReplacesTheInterfacesOfItsKindWhole_AndNoOther()
    {
        IReadOnlyDictionary<string, ChainDeclaration> chains = Generated.Chains(Generated.From("""
            [ModelChain("a/one", "b/two", DeadlineMs = 9_000), TierTimeout(1, 2, FirstTokenMs = 3), CircuitBreaker(FailureThreshold = 7), DefaultResponse("later"), AnswerCache(TtlSeconds = 5)]
            [CircuitBreaker(Model = "b/two", FailureThreshold = 8), ContextPolicy(ContextOverflow.TrimHistory, ReserveTokens = 900)]
            public interface IFoo
            {
                Task<string> PlainAsync(string question);

                [TierTimeout(8), ContextPolicy(ContextOverflow.Fail)]
                Task<string> SlowAsync(string question);

                [ModelChain("c/three"), AnswerCache(StaleSeconds = 1), CircuitBreaker(Model = "c/three", FailureThreshold = 9)]
                Task<string> OtherAsync(string question);

                [DefaultResponse("now")]
                Task<string> OtherAsync(string question, CancellationToken cancellationToken);
            }
            """), "FooFallbackClient");

        Assert.Equal(["Chain", "OtherChain", "OtherChain2", "SlowChain"], chains.Keys.Order(StringComparer.Ordinal));
        ChainDeclaration plain = chains["Chain"], slow = chains["SlowChain"], other = chains["OtherChain"], second = chains["OtherChain2"];
        Assert.Equal(plain with { TierTimeout = slow.TierTimeout, ContextPolicy = slow.ContextPolicy }, slow);
        Assert.Equal("8 10000 15000", Times(slow.TierTimeout!));
        Assert.Equal((ContextOverflow.Fail, 500), (slow.ContextPolicy!.Mode, slow.ContextPolicy.ReserveTokens));
        Assert.Equal(plain with { Tiers = other.Tiers, DeadlineMs = null, AnswerCache = other.AnswerCache, CircuitBreaker = null }, other);
        Assert.Equal((3_600, 1), (other.AnswerCache!.TtlSeconds, other.AnswerCache.StaleSeconds));
        Assert.Equal(("c/three", 9), (Assert.Single(other.Tiers).Model, other.Tiers[0].CircuitBreaker!.FailureThreshold));
        Assert.Equal(plain with { DefaultResponse = second.DefaultResponse }, second);
        Assert.Equal("now", second.DefaultResponse!.Text);
    }

    [Fact]
    public void InterfacesChain_ThatNoMethodUses_IsNotEmitted() => Assert.Equal(
        ["AskChain"],
        Generated.Chains(Generated.From("[ModelChain(\"a/one\")] public interface IFoo { [ModelChain(\"b/two\")] Task<string> AskAsync(string question); }"), "FooFallbackClient").Keys);

    [Theory]
    [InlineData("namespace A.B; {0}", "A.B.IFoo")]
    [InlineData("public partial class Outer { {0} }", "Outer.IFoo")]
    [InlineData("namespace @class; {0}", "class.IFoo")]
    public void Client_IsKnownByTheFullNameOfItsInterface(string around, string name)
    {
        string declared = "[ModelChain(\"a/one\")] public interface IFoo { Task<string> AskAsync(string question); }";

        Assert.Contains($"Client = \"{name}\",", Generated.From(around.Replace("{0}", declared, StringComparison.Ordinal)).OnlyFile, StringComparison.Ordinal);
    }

    private static string Times(TierTimeoutAttribute times) => string.Join(' ', [.. times.Milliseconds, times.FirstTokenMs, times.IdleMs]);

    private static (int, int, int, bool) Figures(RateLimitAttribute limit) => (limit.RequestsPerMinute, limit.TokensPerMinute, limit.MaxConcurrency, limit.Adaptive);

    private static string Source(string attributes) =>
        Generated.From(attributes + " public interface IFoo { Task<string> AskAsync(string question); }").OnlyFile;

    private static ChainDeclaration Chain(string attributes) =>
        Generated.Chains(Generated.From(attributes + " public interface IFoo { Task<string> AskAsync(string question); }"), "FooFallbackClient")["Chain"];
}
