using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.State;

/// <summary>A registry of its own on a manual clock, without jitter, and tiers from it.</summary>
internal sealed class TierFixture
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public TierFixture()
    {
        Registry = new StateRegistry(Clock, new NoJitter());
        Tier = Get();
    }

    public ManualClock Clock { get; } = new();

    public StateRegistry Registry { get; }

    public TierState Tier { get; }

    public TierState Get(
        string model = "large", string provider = "acme", string instance = "default", string baseUrl = "https://api.acme.test/v1",
        string? key = "k1", string dialect = "") =>
        Registry.GetTier(new TierKey(provider, instance, baseUrl, model, key, dialect));

    public TierPermit Enter(TierState? tier = null)
    {
        Admission<TierPermit> entered = (tier ?? Tier).Enter(Lease);
        Assert.True(entered.IsGranted, $"refused: {entered.Reason}");
        return entered.Permit;
    }

    public SkipReason Refusal(out TimeSpan retryAfter, TierState? tier = null)
    {
        Admission<TierPermit> refused = (tier ?? Tier).Enter(Lease);
        Assert.False(refused.IsGranted, "was let in");
        Assert.Equal(default, refused.Permit);
        retryAfter = refused.Wait;
        return refused.Reason;
    }

    public SkipReason Refusal(TierState? tier = null) => Refusal(out _, tier);

    public void Succeed(TierState? tier = null) => (tier ?? Tier).ReportSuccess(Enter(tier), TimeSpan.FromMilliseconds(800));

    public void Fail(FailureKind kind, FailureScope scope, int status = 0, TimeSpan? retryAfter = null, TierState? tier = null) =>
        Fail(new Failure(kind, scope) { HttpStatus = status, RetryAfter = retryAfter }, tier);

    public void Fail(Failure failure, TierState? tier = null) => (tier ?? Tier).ReportFailure(Enter(tier), failure);

    /// <summary>Every permit that was given is back: the next probe of each breaker finds its place free.</summary>
    public void AssertNothingIsHeld()
    {
        Assert.Equal(0, Tier.Credential.Snapshot().ProbesUnderWay);
        Assert.Equal(0, Tier.Endpoint.Snapshot().ProbesUnderWay);
        Assert.Equal(0, Tier.Model.Snapshot().ProbesUnderWay);
    }

    private sealed class NoJitter : Random
    {
        public override double NextDouble() => 0;
    }
}
