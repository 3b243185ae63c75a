using Fallback.Runtime.Tests.State;

namespace Fallback.Runtime.Tests.Instances;

/// <summary>What probes do to a tier.</summary>
public sealed class ProbeVerdictTests
{
    private static readonly Failure _timeout = new(FailureKind.Timeout, FailureScope.Model);

    private readonly TierFixture _fixture = new();
    private readonly ProbeOptions _options = new();

    [Fact]
    public void FailuresInARow_OpenTheModelsBreaker()
    {
        Assert.Equal([ProbeNews.None, ProbeNews.None, ProbeNews.Worse, ProbeNews.None], Enumerable.Range(0, 4).Select(_ => Fail()));

        Assert.Equal((BreakerState.Open, BreakerState.Closed), (_fixture.Tier.Model.State, _fixture.Tier.Endpoint.State));
        Assert.Equal(SkipReason.BreakerOpen, _fixture.Refusal());
        Assert.Equal((4, true), (_fixture.Tier.Probes!.Snapshot()!.ConsecutiveFailures, _fixture.Tier.Probes.Snapshot()!.IsOut));
    }

    [Theory]
    [InlineData(ProbeOutcome.Answered)]
    [InlineData(ProbeOutcome.RateLimited)]
    [InlineData(ProbeOutcome.Refused)]
    public void AnythingThatComesFromALivingServer_EndsTheRow(ProbeOutcome outcome)
    {
        Fail(2);

        Probe(outcome);
        Fail(2);

        Assert.Equal(BreakerState.Closed, _fixture.Tier.Model.State);
    }

    /// <summary>However long it is down: each failed probe extends the break before it ends, so that no call is sent there meanwhile.</summary>
    [Fact]
    public void WhileProbesFail_TheBreakNeverEnds()
    {
        Fail(3);

        for (int i = 0; i < 100; i++)
        {
            // As late as a probe can end after the one before: the longest interval, and a timeout after a quick failure.
            _fixture.Clock.Advance(TimeSpan.FromSeconds(16));
            Assert.Equal(SkipReason.BreakerOpen, _fixture.Refusal());
            Fail();
        }
    }

    [Fact]
    public void AnswersInARow_CloseWhatProbesOpened_AndCallsComeBackGradually()
    {
        Fail(3);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(ProbeNews.None, Answer());
        _fixture.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(SkipReason.BreakerOpen, _fixture.Refusal());

        Assert.Equal(ProbeNews.Better, Answer());

        BreakerSnapshot breaker = _fixture.Tier.Model.Snapshot();
        Assert.Equal((BreakerState.Closed, 2), (breaker.State, breaker.RecoveryShare));
        _fixture.Enter();
        Assert.False(_fixture.Tier.Probes!.Snapshot()!.IsOut);
    }

    [Fact]
    public void AnswerAmongFailures_DoesNotCloseIt()
    {
        Fail(3);

        for (int i = 0; i < 10; i++)
        {
            Answer();
            Fail();
        }

        Assert.Equal(BreakerState.Open, _fixture.Tier.Model.State);
    }

    /// <summary>One token is less than what calls ask for: what only calls have found wrong, only calls can take back.</summary>
    [Fact]
    public void BreakerThatOnlyCallsHaveOpened_IsTheirs()
    {
        for (int i = 0; i < 5; i++) _fixture.Fail(FailureKind.ServerError, FailureScope.Model, 500);
        Assert.Equal(BreakerState.Open, _fixture.Tier.Model.State);

        for (int i = 0; i < 10; i++) Answer();

        Assert.Equal(BreakerState.Open, _fixture.Tier.Model.State);
    }

    [Fact]
    public void BreakerThatCallsAndProbesHaveOpened_IsClosedByProbes_WithThatOfTheEndpoint()
    {
        for (int i = 0; i < 3; i++) _fixture.Fail(FailureKind.NetworkError, FailureScope.Endpoint);
        Fail(3);
        Assert.Equal((BreakerState.Open, BreakerState.Open), (_fixture.Tier.Model.State, _fixture.Tier.Endpoint.State));

        Answer();
        Answer();

        Assert.Equal((BreakerState.Closed, BreakerState.Closed), (_fixture.Tier.Model.State, _fixture.Tier.Endpoint.State));
    }

    [Theory]
    [InlineData(ProbeKind.Completion, BreakerState.Closed)]
    [InlineData(ProbeKind.Models, BreakerState.Open)]
    public void KeyThatCallsFoundRefused_IsGoodAgain_ByAnAnswerAndNotByAList(ProbeKind kind, BreakerState expected)
    {
        _options.Kind = kind;
        _fixture.Fail(FailureKind.BillingExhausted, FailureScope.Credential, 402);
        Fail(3);

        Answer();
        Answer();

        Assert.Equal((BreakerState.Closed, expected), (_fixture.Tier.Model.State, _fixture.Tier.Credential.State));
    }

    [Fact]
    public void RefusedKey_IsToldAsThat()
    {
        for (int i = 0; i < 3; i++) _fixture.Tier.Probed(ProbeOutcome.Failed, new Failure(FailureKind.InvalidCredentials, FailureScope.Credential), default, _options);

        Assert.Equal(SkipReason.InvalidKey, _fixture.Refusal());
    }

    [Fact]
    public void IsolatedModel_StaysIsolated()
    {
        _fixture.Tier.Model.Isolate();
        Fail(3);
        Answer();
        Answer();

        Assert.Equal(BreakerState.Isolated, _fixture.Tier.Model.State);
    }

    [Fact]
    public void ProbesThatHaveEnded_LeaveNoBreakBehindForGood()
    {
        Fail(3);

        _fixture.Clock.Advance(TimeSpan.FromSeconds(3 * 16 + 1));

        _fixture.Enter();
    }

    [Theory]
    [InlineData(FailureKind.Timeout, FailureScope.Model, ProbeOutcome.Failed)]
    [InlineData(FailureKind.NetworkError, FailureScope.Endpoint, ProbeOutcome.Failed)]
    [InlineData(FailureKind.ServerError, FailureScope.Model, ProbeOutcome.Failed)]
    [InlineData(FailureKind.Overloaded, FailureScope.Model, ProbeOutcome.Failed)]
    [InlineData(FailureKind.ProtocolError, FailureScope.Model, ProbeOutcome.Failed)]
    [InlineData(FailureKind.InvalidCredentials, FailureScope.Credential, ProbeOutcome.Failed)]
    [InlineData(FailureKind.BillingExhausted, FailureScope.Credential, ProbeOutcome.Failed)]
    [InlineData(FailureKind.ModelUnavailable, FailureScope.Model, ProbeOutcome.Failed)]
    [InlineData(FailureKind.RateLimited, FailureScope.Model, ProbeOutcome.RateLimited)]
    [InlineData(FailureKind.QuotaWindowExhausted, FailureScope.Credential, ProbeOutcome.RateLimited)]
    [InlineData(FailureKind.InvalidRequest, FailureScope.Request, ProbeOutcome.Refused)]
    [InlineData(FailureKind.ContentFiltered, FailureScope.Request, ProbeOutcome.Refused)]
    [InlineData(FailureKind.UnsupportedParameter, FailureScope.Request, ProbeOutcome.Refused)]
    public void Failure_IsIllnessOnlyWhereACallWouldCountIt(FailureKind kind, object scope, ProbeOutcome expected) =>
        Assert.Equal(expected, new ProbeReply(null, new Failure(kind, (FailureScope)scope), default, null).Outcome);

    private ProbeNews Fail() => _fixture.Tier.Probed(ProbeOutcome.Failed, _timeout, TimeSpan.FromSeconds(5), _options);

    private void Fail(int times)
    {
        for (int i = 0; i < times; i++) Fail();
    }

    private ProbeNews Answer() => Probe(ProbeOutcome.Answered);

    private ProbeNews Probe(ProbeOutcome outcome) => _fixture.Tier.Probed(outcome, null, TimeSpan.FromMilliseconds(300), _options);
}
