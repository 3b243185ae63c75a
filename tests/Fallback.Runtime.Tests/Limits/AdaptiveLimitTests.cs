using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Limits;

/// <summary>Limits that follow what a provider says.</summary>
public sealed class AdaptiveLimitTests
{
    private readonly ManualClock _clock = new();
    private readonly CallLimiter _limiter;

    public AdaptiveLimitTests() => _limiter = new CallLimiter(_clock);

    [Theory]
    [InlineData("x-ratelimit-limit-requests", "x-ratelimit-limit-tokens")]
    [InlineData("anthropic-ratelimit-requests-limit", "anthropic-ratelimit-tokens-limit")]
    [InlineData("X-RateLimit-Limit-Req-Minute", "X-RateLimit-Limit-Tokens-Minute")]
    public void Header_FourFifthsOfTheProvidersLimitHold(string requests, string tokens)
    {
        Adapt();
        Answer((requests, "100"), (tokens, "40000"));

        Assert.Equal((80, 32_000), (Requests, Tokens));
    }

    [Theory]
    [InlineData("x-ratelimit-limit-requests-day", "100")]
    [InlineData("anthropic-ratelimit-input-tokens-limit", "100")]
    [InlineData("x-ratelimit-limit", "100")]
    [InlineData("x-ratelimit-limit-requests", "many")]
    [InlineData("x-ratelimit-limit-requests", "0")]
    [InlineData("x-ratelimit-limit-requests", "-1")]
    [InlineData("x-ratelimit-remaining-requests", "-1")]
    public void Header_OfAnythingElse_ChangesNothing(string name, string value)
    {
        Adapt();
        Answer((name, value));

        Assert.Equal(((long?)null, (long?)null), (Requests, Tokens));
    }

    [Fact]
    public void Header_NeverRaisesAboveWhatIsDeclared()
    {
        Adapt(requests: 30);
        Answer(("x-ratelimit-limit-requests", "1000"));
        Assert.Equal(30, Requests);
        Answer(("x-ratelimit-limit-requests", "20"));
        Assert.Equal(16, Requests);
    }

    [Fact]
    public void NothingRemains_FiveLessDownToFive_AndEachSuccessGivesOneBack()
    {
        Adapt(requests: 14);
        foreach (int expected in (int[])[9, 5, 5])
        {
            Answer(("x-ratelimit-remaining-requests", "0"));
            Assert.Equal(expected, Requests);
        }
        for (int expected = 6; expected <= 14; expected++)
        {
            Answer(("x-ratelimit-remaining-requests", "3"));
            Assert.Equal(expected, Requests);
        }
        Answer();
        Assert.Equal(14, Requests);
    }

    [Fact]
    public void NothingRemains_BelowADeclaredLimitOfThree_StaysThree()
    {
        Adapt(requests: 3);
        Answer(("x-ratelimit-remaining-requests", "0"));
        Assert.Equal(3, Requests);
    }

    [Fact]
    public void Refusal_HalvesOnceForAllThatWereUnderWay()
    {
        Adapt(requests: 40);
        LimitLease[] burst = [.. Enumerable.Range(0, 10).Select(_ => Take())];
        foreach (LimitLease lease in burst) Refuse(lease);
        Assert.Equal(20, Requests);
        foreach (int expected in (int[])[10, 5, 5])
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Refuse(Take());
            Assert.Equal(expected, Requests);
        }
    }

    [Fact]
    public void Refusal_WithoutAnyFigure_HalvesWhatTheLastMinuteTook_AndSuccessesRaiseOnlyWhatIsUsed()
    {
        Adapt();
        for (int i = 0; i < 39; i++) Answer();
        Assert.Null(Requests);
        Refuse(Take());
        Assert.Equal(20, Requests);
        Assert.Null(_limiter.TryTake(1, TimeSpan.FromMinutes(1), out _));
    }

    [Fact]
    public void Refusal_WithoutAnyFigure_ALimitThatIsNotMadeUseOfIsNotRaised()
    {
        Adapt();
        for (int i = 0; i < 39; i++) Answer();
        Refuse(Take());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Answer();
        Assert.Equal(20, Requests);
    }

    [Fact]
    public void Refusal_WithoutAnyFigure_SuccessesRaiseUpToTwiceWhatIsUsedAndFiveMore()
    {
        Adapt();
        for (int i = 0; i < 13; i++) Answer();
        Refuse(Take());
        Assert.Equal(7, Requests);
        _clock.Advance(TimeSpan.FromMinutes(1));
        foreach (int expected in (int[])[8, 9, 10, 11, 12, 13])
        {
            Answer();
            Assert.Equal(expected, Requests);
        }
        _clock.Advance(TimeSpan.FromMinutes(1));
        Answer();
        Assert.Equal(13, Requests);
    }

    [Fact]
    public void Tokens_GoDownAndUpByRequestsWorth()
    {
        Adapt(tokens: 10_000);
        LimitLease used = _limiter.TryTake(1_000, TimeSpan.FromMinutes(1), out _)!;
        Observe(used, ("x-ratelimit-remaining-tokens", "0"));
        used.Succeed(new() { TotalTokenCount = 1_000 });
        Assert.Equal(5_000, Tokens);
        _limiter.TryTake(1_000, TimeSpan.FromMinutes(1), out _)!.Succeed(new() { TotalTokenCount = 1_000 });
        Assert.Equal(6_000, Tokens);
    }

    [Fact]
    public void Tokens_NothingRemainsAgain_KeepFiveRequestsWorth()
    {
        Adapt(tokens: 10_000);
        for (int i = 0; i < 3; i++)
        {
            AnswerWith(1_000, ("x-ratelimit-remaining-tokens", "0"));
            Assert.Equal(5_000, Tokens);
        }
    }

    [Fact]
    public void Tokens_NothingRemainsForALargerRequest_TheLimitIsNotRaised()
    {
        Adapt(tokens: 20_000);
        for (int i = 0; i < 3; i++) AnswerWith(1_000, ("x-ratelimit-remaining-tokens", "0"));
        Assert.Equal(5_000, Tokens);
        _clock.Advance(TimeSpan.FromMinutes(1));

        AnswerWith(3_000, ("x-ratelimit-remaining-tokens", "0"));
        Assert.Equal(5_000, Tokens);
        Refuse(_limiter.TryTake(2_000, TimeSpan.FromMinutes(1), out _)!);
        Assert.Equal(5_000, Tokens);
    }

    [Fact]
    public void Tokens_WithoutAnyFigure_ARequestsWorthIsGivenBack()
    {
        Adapt();
        AnswerWith(1_000, ("x-ratelimit-remaining-tokens", "0"));
        Assert.Equal(5_000, Tokens);
        AnswerWith(1_000);
        Assert.Equal(6_000, Tokens);
    }

    [Fact]
    public void Tokens_AreHalvedByARefusal()
    {
        Adapt(tokens: 10_000);
        AnswerWith(100);
        Refuse(_limiter.TryTake(100, TimeSpan.FromMinutes(1), out _)!);
        Assert.Equal(5_000, Tokens);
    }

    [Theory]
    [InlineData("x-ratelimit-remaining-requests")]
    [InlineData("X-RateLimit-Remaining-Req-Minute")]
    [InlineData("anthropic-ratelimit-requests-remaining")]
    public void Header_ThatNoRequestsRemain_IsUnderstoodFromEachProvider(string name)
    {
        Adapt(requests: 40);
        Answer((name, "0"));
        Assert.Equal(35, Requests);
    }

    [Theory]
    [InlineData("x-ratelimit-remaining-tokens")]
    [InlineData("x-ratelimit-remaining-tokens-minute")]
    [InlineData("anthropic-ratelimit-tokens-remaining")]
    public void Header_ThatNoTokensRemain_IsUnderstoodFromEachProvider(string name)
    {
        Adapt(tokens: 40_000);
        AnswerWith(1_000, (name, "0"));
        Assert.Equal(35_000, Tokens);
    }

    [Fact]
    public void Header_ALimitOfOne_IsALimit()
    {
        Adapt();
        Answer(("x-ratelimit-limit-requests", "1"));
        Assert.Equal(1, Requests);
    }

    [Fact]
    public void NothingRemains_ForAllThatWereUnderWay_LowersOnce()
    {
        Adapt(requests: 40);
        LimitLease[] burst = [Take(), Take(), Take()];
        foreach (LimitLease lease in burst) Observe(lease, ("x-ratelimit-remaining-requests", "0"));
        Assert.Equal(35, Requests);
    }

    [Fact]
    public void NotAdaptive_HeadersAndRefusalsChangeNothing()
    {
        _limiter.Declare(this, new LimitFigures(50, 0, 0, false));
        Answer(("x-ratelimit-limit-requests", "10"), ("x-ratelimit-remaining-requests", "0"));
        Refuse(Take());
        Assert.Equal(50, Requests);
    }

    [Fact]
    public void Reset_ForgetsWhatTheProviderSaid()
    {
        Adapt(requests: 50);
        Answer(("x-ratelimit-limit-requests", "10"));
        Refuse(Take());
        _limiter.Reset();
        Assert.Equal(50, Requests);
    }

    [Fact]
    public async Task Reset_ForgetsWhatTheProviderSaidOfTokens_AndLetsTheRowGoOn()
    {
        Adapt(tokens: 10_000);
        AnswerWith(1_000, ("x-ratelimit-limit-tokens", "2000"));
        Task<LimitLease?> waiting = _limiter.WaitAsync(1_000, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken).AsTask();
        Assert.Equal((1_600, 1), (Tokens, _limiter.Snapshot().Waiting));
        _limiter.Reset();
        Assert.Equal((10_000, 0), (Tokens, _limiter.Snapshot().Waiting));
        Assert.NotNull(await waiting);
    }

    private long? Requests => _limiter.Snapshot().RequestsPerMinute;

    private long? Tokens => _limiter.Snapshot().TokensPerMinute;

    private void Adapt(int requests = 0, int tokens = 0) => _limiter.Declare(this, new LimitFigures(requests, tokens, 0, true));

    private LimitLease Take() => _limiter.TryTake(1, TimeSpan.FromMinutes(1), out _)!;

    private void Answer(params (string, string)[] headers) => AnswerWith(1, headers);

    private void AnswerWith(int tokens, params (string, string)[] headers)
    {
        LimitLease lease = _limiter.TryTake(tokens, TimeSpan.FromMinutes(1), out _)!;
        Observe(lease, headers);
        lease.Succeed(new() { TotalTokenCount = tokens });
    }

    private static void Observe(LimitLease lease, params (string Name, string Value)[] headers) =>
        lease.Observe(new ReplyHeaders(headers.ToDictionary(static header => header.Name, static header => header.Value, StringComparer.OrdinalIgnoreCase)), isSuccess: true);

    private static void Refuse(LimitLease lease) => lease.Fail(new Failure(FailureKind.RateLimited, FailureScope.Model) { HttpStatus = 429 });
}
