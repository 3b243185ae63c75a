namespace Fallback.Runtime.Tests.State;

public sealed partial class TierStateTests
{
    private readonly TierFixture _fixture = new();

    private TierState Tier => _fixture.Tier;

    public static TheoryData<FailureKind> Counted { get; } =
        [FailureKind.Overloaded, FailureKind.ServerError, FailureKind.Timeout, FailureKind.StreamInterrupted, FailureKind.ProtocolError, FailureKind.Conflict];

    public static TheoryData<FailureKind> RequestsOwnFault { get; } =
    [
        FailureKind.InvalidRequest, FailureKind.ContentFiltered, FailureKind.ContextLengthExceeded, FailureKind.OutputLimitTooLarge,
        FailureKind.UnsupportedParameter, FailureKind.PayloadTooLarge, FailureKind.RequestTooLargeForLimit, FailureKind.SchemaViolation,
    ];

    [Theory]
    [MemberData(nameof(Counted))]
    public void Failure_OfTheModel_FeedsTheModelsBreakerOnly(FailureKind kind)
    {
        for (int i = 0; i < 5; i++) _fixture.Fail(kind, FailureScope.Model, 500);
        Assert.Equal(SkipReason.BreakerOpen, _fixture.Refusal());
        Assert.Equal(kind, Tier.Model.Snapshot().LastFailure);
        _fixture.Enter(_fixture.Get("small"));
    }

    [Theory]
    [MemberData(nameof(RequestsOwnFault))]
    public void Failure_OfTheRequest_IsHeldAgainstNobody(FailureKind kind)
    {
        for (int i = 0; i < 20; i++) _fixture.Fail(kind, FailureScope.Request, 400);
        _fixture.Enter();
        Assert.Equal(TierHealth.Healthy, Tier.Model.Snapshot().Health);
        Assert.Null(Tier.Model.Snapshot().LastFailure);
    }

    [Theory]
    [InlineData(FailureKind.InvalidCredentials, 401, null, SkipReason.InvalidKey, 10)]
    [InlineData(FailureKind.PermissionDenied, 403, null, SkipReason.InvalidKey, 30)]
    [InlineData(FailureKind.BillingExhausted, 402, null, SkipReason.BillingExhausted, 30)]
    [InlineData(FailureKind.BillingExhausted, 402, 120, SkipReason.BillingExhausted, 120)]
    public void Refusal_OfTheCredential_TakesOutEveryTierWithThatKey(FailureKind kind, int status, int? askedMinutes, SkipReason reason, int minutes)
    {
        TierState small = _fixture.Get("small"), elsewhere = _fixture.Get(baseUrl: "https://eu.acme.test/v1"), otherKey = _fixture.Get(key: "k2"), otherProvider = _fixture.Get(provider: "umbrella");
        Assert.Equal(reason, FailAll(kind, status, askedMinutes, out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(minutes), retryAfter);
        Assert.Equal(reason, _fixture.Refusal(small));
        Assert.False(Tier.ForceEnter(TierFixture.Lease).IsGranted);
        _fixture.Enter(elsewhere);
        _fixture.Enter(otherKey);
        _fixture.Enter(otherProvider);
    }

    [Fact]
    public void Refusal_OfTheCredential_Over_OneProbeAndItsSuccessLetsAllBackIn()
    {
        _fixture.Fail(FailureKind.InvalidCredentials, FailureScope.Credential, 401);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        TierPermit probe = _fixture.Enter();
        Assert.Equal(SkipReason.ProbeUnderWay, _fixture.Refusal());
        Tier.ReportSuccess(probe, TimeSpan.FromSeconds(1));
        for (int i = 0; i < 100; i++) _fixture.Enter();
    }

    [Fact]
    public void Refusal_OfTheCredential_ByItsProbe_HoldsAnotherTenMinutes()
    {
        _fixture.Fail(FailureKind.InvalidCredentials, FailureScope.Credential, 401);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        _fixture.Fail(FailureKind.InvalidCredentials, FailureScope.Credential, 401);
        Assert.Equal(SkipReason.InvalidKey, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(10), retryAfter);
    }

    [Fact]
    public void PermissionDenied_ForTheModel_TakesOutThatModelUntilTheKeyChanges()
    {
        _fixture.Fail(FailureKind.PermissionDenied, FailureScope.Model, 403);
        Assert.Equal(SkipReason.InvalidKey, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(10), retryAfter);
        _fixture.Enter(_fixture.Get("small"));
        _fixture.Enter(_fixture.Get(key: "rotated"));
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("DeploymentNotFound", 5)]
    public void ModelUnavailable_TakesOutTheModelAtOnce(string? code, int minutes)
    {
        _fixture.Fail(new Failure(FailureKind.ModelUnavailable, FailureScope.Model) { HttpStatus = 404, ProviderCode = code });
        Assert.Equal(SkipReason.ModelUnavailable, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(minutes), retryAfter);
        Assert.False(Tier.ForceEnter(TierFixture.Lease).IsGranted);
        _fixture.Enter(_fixture.Get("small"));
    }

    [Fact]
    public void RateLimit_ClosesTheGateAndNoBreaker()
    {
        for (int i = 0; i < 20; i++)
        {
            _fixture.Fail(FailureKind.RateLimited, FailureScope.Model, 429, TimeSpan.FromSeconds(7));
            Assert.Equal(SkipReason.RateLimited, _fixture.Refusal(out TimeSpan retryAfter));
            Assert.Equal(TimeSpan.FromSeconds(7), retryAfter);
            Assert.Equal(retryAfter, Tier.RateLimitedFor);
            _fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        }
        Assert.Null(Tier.RateLimitedFor);
        _fixture.Enter();
        BreakerSnapshot model = Tier.Model.Snapshot();
        Assert.Equal((BreakerState.Closed, 0, TierHealth.Degraded), (model.State, model.ConsecutiveFailures, model.Health));
    }

    [Theory]
    [InlineData(null, 15)]
    [InlineData(90, 90)]
    public void QuotaWindow_ClosesTheGateUntilTheWindowEnds(int? askedMinutes, int minutes)
    {
        _fixture.Fail(FailureKind.QuotaWindowExhausted, FailureScope.Credential, 429, askedMinutes is { } asked ? TimeSpan.FromMinutes(asked) : null);
        Assert.Equal(SkipReason.RateLimited, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromMinutes(minutes), retryAfter);
        Assert.Equal([BreakerState.Closed, BreakerState.Closed], [Tier.Credential.State, Tier.Model.State]);
    }

    [Fact]
    public void RateLimit_HoldsForTheSameKeyAndModelOnly()
    {
        _fixture.Fail(FailureKind.RateLimited, FailureScope.Model, 429, TimeSpan.FromSeconds(7));
        Assert.Equal(SkipReason.RateLimited, _fixture.Refusal(_fixture.Get(instance: "eu")));
        _fixture.Enter(_fixture.Get(baseUrl: "https://eu.acme.test/v1"));
        _fixture.Enter(_fixture.Get("small"));
        _fixture.Enter(_fixture.Get(key: "k2"));
    }

    [Fact]
    public void RateLimit_AsAProbesOutcome_ShowsThatTheModelIsAlive()
    {
        for (int i = 0; i < 5; i++) _fixture.Fail(FailureKind.ServerError, FailureScope.Model, 500);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        _fixture.Fail(FailureKind.RateLimited, FailureScope.Model, 429, TimeSpan.FromSeconds(3));
        Assert.Equal(BreakerState.HalfOpen, Tier.Model.State);
        Assert.Equal(SkipReason.RateLimited, _fixture.Refusal());
        _fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        _fixture.Succeed();
        Assert.Equal(BreakerState.Closed, Tier.Model.State);
    }

    [Fact]
    public void Overload_WithADelay_CountsAndHoldsForThatLong()
    {
        _fixture.Fail(FailureKind.Overloaded, FailureScope.Model, 503, TimeSpan.FromSeconds(20));
        Assert.Equal(1, Tier.Model.Snapshot().ConsecutiveFailures);
        Assert.Equal(SkipReason.RateLimited, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(20), retryAfter);
    }

    [Fact]
    public void Release_AndCancelled_GiveEveryProbeBackWithoutAVerdict()
    {
        OpenAllThree();
        Tier.Release(_fixture.Enter());
        _fixture.AssertNothingIsHeld();
        _fixture.Fail(FailureKind.Cancelled, FailureScope.Request);
        _fixture.AssertNothingIsHeld();
        Assert.Equal([BreakerState.HalfOpen, BreakerState.HalfOpen, BreakerState.HalfOpen], [Tier.Credential.State, Tier.Endpoint.State, Tier.Model.State]);
    }

    [Fact]
    public void Renew_HoldsEveryPlaceOfThePermit()
    {
        OpenAllThree();
        TierPermit permit = _fixture.Enter();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(9));
        Tier.Renew(ref permit, TierFixture.Lease);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((1, 1, 1), (Tier.Credential.Snapshot().ProbesUnderWay, Tier.Endpoint.Snapshot().ProbesUnderWay, Tier.Model.Snapshot().ProbesUnderWay));
        Tier.Release(permit);
        _fixture.AssertNothingIsHeld();
        permit = default;
        Tier.Renew(ref permit, TierFixture.Lease);
        Assert.Equal(default, permit);
    }

    [Fact]
    public void Enter_RefusedByALaterBreaker_GivesTheEarlierPermitsBack()
    {
        OpenAllThree();
        Tier.Model.Isolate();
        Assert.Equal(SkipReason.Isolated, _fixture.Refusal());
        _fixture.AssertNothingIsHeld();
        Assert.False(Tier.ForceEnter(TierFixture.Lease).IsGranted);
        _fixture.AssertNothingIsHeld();
        Tier.Model.Reset();
        Tier.Endpoint.Isolate();
        Assert.Equal(SkipReason.Isolated, _fixture.Refusal());
        Assert.False(Tier.ForceEnter(TierFixture.Lease).IsGranted);
        _fixture.AssertNothingIsHeld();
    }

    [Fact]
    public void ForceEnter_EndpointAndModelOpen_OneRequestIsLetThrough()
    {
        for (int i = 0; i < 5; i++) _fixture.Fail(FailureKind.ServerError, FailureScope.Model, 500);
        Tier.Endpoint.Trip(TimeSpan.FromSeconds(30), SkipReason.EndpointUnavailable, FailureKind.NetworkError);
        Admission<TierPermit> forced = Tier.ForceEnter(TierFixture.Lease);
        Assert.True(forced.IsGranted);
        Assert.False(Tier.ForceEnter(TierFixture.Lease).IsGranted);
        Tier.ReportSuccess(forced.Permit, TimeSpan.FromSeconds(1));
        _fixture.Succeed();
        Assert.Equal([BreakerState.Closed, BreakerState.Closed], [Tier.Endpoint.State, Tier.Model.State]);
    }

    [Fact]
    public void ForceEnter_RateLimited_IsRefused()
    {
        _fixture.Fail(FailureKind.RateLimited, FailureScope.Model, 429, TimeSpan.FromSeconds(7));
        Assert.False(Tier.ForceEnter(TierFixture.Lease).IsGranted);
    }

    [Fact]
    public void Reset_ForgetsBreakersAndLimit()
    {
        _fixture.Fail(FailureKind.InvalidCredentials, FailureScope.Credential, 401);
        Tier.Model.Isolate();
        Tier.Endpoint.Isolate();
        Tier.Gate.Limit(TimeSpan.FromHours(1));
        Tier.Reset();
        _fixture.Enter();
    }

    [Fact]
    public void TypicalLatency_FollowsTheSuccesses()
    {
        Assert.Null(Tier.TypicalLatency);
        Tier.ReportSuccess(_fixture.Enter(), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), Tier.TypicalLatency);
        Tier.ReportSuccess(_fixture.Enter(), TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1.2), Tier.TypicalLatency);
        _fixture.Fail(FailureKind.Timeout, FailureScope.Model);
        Assert.Equal(TimeSpan.FromSeconds(1.2), Tier.TypicalLatency);
    }

    [Fact]
    public void TryConfigure_OtherFigures_HoldAndAreReported()
    {
        var settings = new BreakerSettings { FailureThreshold = 2, Break = TimeSpan.FromSeconds(7) };
        Assert.True(Tier.TryConfigure(settings, "IOne"));
        Assert.True(Tier.TryConfigure(settings with { }, "ITwo"));
        Assert.True(Tier.TryConfigure(settings with { FailureThreshold = 4 }, "ITwo"));
        Assert.False(Tier.TryConfigure(settings with { FailureThreshold = 1 }, "IOne"));
        _fixture.Fail(FailureKind.ServerError, FailureScope.Model, 500);
        Assert.Equal(SkipReason.BreakerOpen, _fixture.Refusal(out TimeSpan retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(7), retryAfter);
    }

    private SkipReason FailAll(FailureKind kind, int status, int? askedMinutes, out TimeSpan retryAfter)
    {
        _fixture.Fail(new Failure(kind, FailureScope.Credential)
        {
            HttpStatus = status,
            RetryAfter = askedMinutes is { } asked ? TimeSpan.FromMinutes(asked) : null,
            IsRegional = kind == FailureKind.PermissionDenied,
        });
        return _fixture.Refusal(out retryAfter);
    }

    /// <summary>All three breakers had opened and are due for a probe.</summary>
    private void OpenAllThree()
    {
        Tier.Credential.Trip(TimeSpan.FromSeconds(1), SkipReason.InvalidKey, FailureKind.InvalidCredentials);
        Tier.Endpoint.Trip(TimeSpan.FromSeconds(1), SkipReason.EndpointUnavailable, FailureKind.NetworkError);
        Tier.Model.Trip(TimeSpan.FromSeconds(1), SkipReason.BreakerOpen, FailureKind.ServerError);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void SlowCallsOfABurst_ThatTimeOutAfterTheOthersWereAnswered_DoNotOpen()
    {
        var fixture = new TierFixture();
        TierPermit[] burst = [.. Enumerable.Range(0, 30).Select(_ => fixture.Enter())];
        foreach (TierPermit answered in burst[..20]) fixture.Tier.ReportSuccess(answered, TimeSpan.FromSeconds(1));
        foreach (TierPermit late in burst[20..]) fixture.Tier.ReportFailure(late, new Failure(FailureKind.Timeout, FailureScope.Model));
        Assert.Equal(BreakerState.Closed, fixture.Tier.Model.State);

        foreach (TierPermit hung in Enumerable.Range(0, 5).Select(_ => fixture.Enter()).ToArray()) fixture.Tier.ReportFailure(hung, new Failure(FailureKind.Timeout, FailureScope.Model));
        Assert.Equal(BreakerState.Open, fixture.Tier.Model.State);
    }

    [Fact]
    public void FirstBurst_OfWhichFewFailAtOnce_DoesNotOpen()
    {
        var fixture = new TierFixture();
        TierPermit[] burst = [.. Enumerable.Range(0, 30).Select(_ => fixture.Enter())];
        foreach (TierPermit failed in burst[..10]) fixture.Tier.ReportFailure(failed, new Failure(FailureKind.Overloaded, FailureScope.Model) { HttpStatus = 503 });
        Assert.Equal(BreakerState.Closed, fixture.Tier.Model.State);
        fixture.Tier.Release(burst[10]);
        foreach (TierPermit failed in burst[11..]) fixture.Tier.ReportFailure(failed, new Failure(FailureKind.Overloaded, FailureScope.Model) { HttpStatus = 503 });
        Assert.Equal(BreakerState.Open, fixture.Tier.Model.State);
    }
}
