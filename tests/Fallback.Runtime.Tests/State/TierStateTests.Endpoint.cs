namespace Fallback.Runtime.Tests.State;

/// <content>What the endpoint's breaker holds for all its models, and what a row means for calls one after another.</content>
public sealed partial class TierStateTests
{
    [Fact]
    public void NetworkError_ThreeInARow_TakeTheEndpointOutForEveryModel()
    {
        TierState small = _fixture.Get("small", key: "k2"), elsewhere = _fixture.Get(baseUrl: "https://eu.acme.test/v1");
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint, tier: small);
        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(30), retryAfter);
        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal(small));
        _fixture.Enter(elsewhere);
        Assert.Equal(BreakerState.Closed, Tier.Model.State);
        Assert.Equal(TierHealth.Degraded, Tier.Model.Snapshot().Health);
    }

    [Fact]
    public void HttpAnswer_OfAnyStatus_ShowsThatTheEndpointIsThere()
    {
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        _fixture.Fail(FailureKind.ServerError, FailureScope.Model, 500);
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        _fixture.Fail(FailureKind.InvalidRequest, FailureScope.Request, 400);
        Assert.Equal(0, Tier.Endpoint.Snapshot().ConsecutiveFailures);
        _fixture.Enter();
    }

    [Fact]
    public void Timeout_WithoutAnAnswer_SaysNothingAboutTheEndpoint()
    {
        _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        _fixture.Fail(FailureKind.Timeout, FailureScope.Model);
        Assert.Equal(1, Tier.Endpoint.Snapshot().ConsecutiveFailures);
        Assert.Equal(1, Tier.Model.Snapshot().ConsecutiveFailures);
    }

    [Fact]
    public void EndpointMisconfigured_TakesOutTheEndpointAtOnce()
    {
        _fixture.Fail(FailureKind.EndpointMisconfigured, FailureScope.Endpoint, 404);
        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(10), retryAfter);
        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal(_fixture.Get("small")));
    }

    [Fact]
    public async Task WaitForPlace_EndpointRecovers_WaitsForItsPlace()
    {
        Tier.Endpoint.Trip(TimeSpan.FromSeconds(30), SkipReason.EndpointUnavailable, FailureKind.NetworkError);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        _fixture.Succeed();
        _fixture.Succeed();
        TierPermit first = _fixture.Enter();
        _fixture.Enter();
        Assert.Equal(SkipReason.Recovering, _fixture.Refusal());
        Task<bool> wait = Tier.WaitForPlaceAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken).AsTask();
        Assert.False(wait.IsCompleted);
        Tier.ReportSuccess(first, TimeSpan.FromSeconds(1));
        Assert.True(await wait);
        _fixture.Enter();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryConfigureEndpoint_MostCautiousFiguresHold_WhateverTheOrder(bool longFirst)
    {
        var patient = new BreakerSettings { Break = TimeSpan.FromSeconds(120), SuccessThreshold = 3, HalfOpenMaxCalls = 4 };
        var hasty = new BreakerSettings { Break = TimeSpan.FromSeconds(5), MaxBreak = TimeSpan.FromSeconds(300), FailureThreshold = 2 };
        TierState small = _fixture.Get("small");

        bool first = longFirst ? Tier.TryConfigureEndpoint(patient, "ILong") : small.TryConfigureEndpoint(hasty, "IShort");
        bool second = longFirst ? small.TryConfigureEndpoint(hasty, "IShort") : Tier.TryConfigureEndpoint(patient, "ILong");

        Assert.Equal((true, false), (first, second));
        BreakerSettings held = Tier.Endpoint.Settings;
        Assert.Same(held, small.Endpoint.Settings);
        Assert.Equal((120, 300, 2, 1, 3), (
            held.Break.TotalSeconds, held.LongestBreak.TotalSeconds, held.FailureThreshold, held.HalfOpenMaxCalls, held.SuccessThreshold));
    }

    [Fact]
    public void TryConfigureEndpoint_ClientThatChangesItsMind_LeavesNothingBehind()
    {
        var settings = new BreakerSettings { Break = TimeSpan.FromSeconds(120) };
        Assert.True(Tier.TryConfigureEndpoint(settings, "IOne"));
        Assert.True(Tier.TryConfigureEndpoint(settings with { Break = TimeSpan.FromSeconds(7) }, "IOne"));
        Assert.Equal((3, TimeSpan.FromSeconds(7)), (Tier.Endpoint.Settings.FailureThreshold, Tier.Endpoint.Settings.Break));
    }

    [Fact]
    public void FailuresOfTheEndpoint_WithAStatus_LeaveAllItsModelsOut()
    {
        TierState small = _fixture.Get("small");
        _fixture.Succeed();
        _fixture.Fail(FailureKind.ServerError, FailureScope.Endpoint, 502);
        _fixture.Fail(FailureKind.Overloaded, FailureScope.Endpoint, 503, tier: small);
        Assert.Equal(BreakerState.Closed, Tier.Endpoint.State);
        _fixture.Fail(FailureKind.ServerError, FailureScope.Endpoint, 502);

        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal());
        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal(small));
        Assert.Equal((0, 0), (Tier.Model.Snapshot().ConsecutiveFailures, small.Model.Snapshot().ConsecutiveFailures));
        Assert.Equal(TierHealth.Failed, Tier.Model.Snapshot().Health);
    }

    /// <summary>As they come over the wire: whatever its vendor says of the whole server is held there.</summary>
    [Theory]
    [InlineData("cloudflare_html_502")]
    [InlineData("empty_503")]
    [InlineData("llamacpp_loading")]
    [InlineData("ollama_busy")]
    public void RepliesOfTheServerItself_ThreeInARow_LeaveAllItsModelsOut(string reply)
    {
        TierState small = _fixture.Get("small");
        Failure failure = FailureClassifier.Classify(ErrorFixture.All[reply].ToReply());
        _fixture.Succeed();

        foreach (TierState tier in (TierState[])[Tier, small, Tier]) _fixture.Fail(failure, tier);

        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal());
        Assert.Equal(SkipReason.EndpointUnavailable, _fixture.Refusal(small));
        Assert.Equal((0, 0), (Tier.Model.Snapshot().ConsecutiveFailures, small.Model.Snapshot().ConsecutiveFailures));
    }

    [Fact]
    public void FailuresOfTheEndpoint_BesideCallsThatAreUnderWay_AreJudgedAsARow()
    {
        _fixture.Succeed();
        TierPermit[] burst = [.. Enumerable.Range(0, 30).Select(_ => _fixture.Enter())];
        foreach (TierPermit failed in burst[..10])
            Tier.ReportFailure(failed, new Failure(FailureKind.Overloaded, FailureScope.Endpoint) { HttpStatus = 503 });
        Assert.Equal(BreakerState.Closed, Tier.Endpoint.State);
    }

    [Fact]
    public void FailuresOfTheProvidersModel_ShowThatTheEndpointIsThere()
    {
        _fixture.Fail(FailureKind.ServerError, FailureScope.Endpoint, 502);
        _fixture.Fail(FailureKind.ServerError, FailureScope.Endpoint, 502);
        _fixture.Fail(FailureKind.ServerError, FailureScope.Model, 500);
        Assert.Equal((0, 1), (Tier.Endpoint.Snapshot().ConsecutiveFailures, Tier.Model.Snapshot().ConsecutiveFailures));
    }

    /// <summary>docs/breaker.md: one call after another, the threshold means what it says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void CallsOneAfterAnother_OpenWithTheThresholdsFailure_HoweverSlowAnswersAre(int threshold)
    {
        Tier.Model.Settings = new BreakerSettings { FailureThreshold = threshold };
        for (int i = 0; i < 30; i++) Tier.ReportSuccess(_fixture.Enter(), TimeSpan.FromSeconds(1));
        for (int failed = 1; failed < threshold; failed++)
        {
            _fixture.Clock.Advance(TimeSpan.FromMilliseconds(50));
            _fixture.Fail(FailureKind.Overloaded, FailureScope.Model, 503);
            Assert.Equal(BreakerState.Closed, Tier.Model.State);
        }
        _fixture.Fail(FailureKind.Overloaded, FailureScope.Model, 503);
        Assert.Equal(BreakerState.Open, Tier.Model.State);
    }

    [Fact]
    public void CallsOneAfterAnother_BesideOneThatIsUnderWay_AreJudgedAsARow()
    {
        for (int i = 0; i < 30; i++) _fixture.Succeed();
        TierPermit slow = _fixture.Enter();
        for (int i = 0; i < 8; i++) _fixture.Fail(FailureKind.Overloaded, FailureScope.Model, 503);
        Assert.Equal(BreakerState.Closed, Tier.Model.State);
        Tier.ReportSuccess(slow, TimeSpan.FromSeconds(1));
        for (int i = 0; i < 4; i++) _fixture.Fail(FailureKind.Overloaded, FailureScope.Model, 503);
        Assert.Equal(BreakerState.Closed, Tier.Model.State);
        _fixture.Fail(FailureKind.Overloaded, FailureScope.Model, 503);
        Assert.Equal(BreakerState.Open, Tier.Model.State);
    }
}
