namespace Fallback.Runtime.Tests.Chain;

/// <summary>When a tier that its provider wants to be left alone is waited for.</summary>
public class RetryPolicyTests
{
    [Theory]
    // Nothing is behind it: as long as a provider may ask for.
    [InlineData(0, 50, null, 50)]
    [InlineData(0, 61, null, null)]
    // Another tier answers in 2 s: only what is quicker, or declared.
    [InlineData(0, 1, 2, 1)]
    [InlineData(0, 2, 2, null)]
    [InlineData(5, 5, 2, 5)]
    [InlineData(5, 6, 2, null)]
    [InlineData(90, 61, 2, null)]
    public void DelayBefore_IsTheProviders_WhereTheTierIsWorthIt(int declared, int asked, int? nextTier, int? expected)
    {
        RetryPolicy policy = Policy(declared);
        var failure = new Failure(FailureKind.RateLimited, FailureScope.Model) { RetryAfter = Seconds(asked) };

        Assert.Equal(Seconds(expected), policy.DelayBefore(0, failure, Seconds(nextTier), policy.WaitBeforeFailover));
    }

    [Theory]
    // The gate stretches a wait by up to a tenth.
    [InlineData(0.2, 2, 1.0, 0, true)]
    // Meanwhile another call has learnt of a minute more.
    [InlineData(60, 2, 1.0, 0, false)]
    [InlineData(60, 2, 1.0, 3, false)]
    [InlineData(60, 2, null, 0, true)]
    [InlineData(3, 2, 1.0, 3, true)]
    [InlineData(0.5, 0, 1.0, 0, true)]
    public void GateThatIsStillClosed_IsWaitedFor_WhileThatIsQuickerThanAnotherTier(
        double wait, double waited, double? nextTier, double patience, bool expected) =>
        Assert.Equal(expected, RetryPolicy.IsWorth(Seconds(wait)!.Value, Seconds(waited)!.Value, Seconds(nextTier), Seconds(patience)!.Value));

    private static RetryPolicy Policy(int waitBeforeFailover) =>
        new(RetryFigures.Of(new TierRetryAttribute { WaitBeforeFailoverSeconds = waitBeforeFailover }, null));

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
