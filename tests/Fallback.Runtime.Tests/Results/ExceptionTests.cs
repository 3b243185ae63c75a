using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Results;

/// <summary>What an application's own test throws in place of a chain.</summary>
public sealed class ExceptionTests
{
    private static readonly Exception _cause = new IOException("cut");

    [Fact]
    public void AllTiersFailed_TellsWhatItWasGiven()
    {
        var thrown = new AllTiersFailedException("All are down.", [Samples.Refused, Samples.Skipped], _cause)
        {
            RequestId = "7f3a",
            RetryAfter = TimeSpan.FromSeconds(20),
        };

        Assert.Equal(("All are down.", "7f3a", TimeSpan.FromSeconds(20)), (thrown.Message, thrown.RequestId, thrown.RetryAfter));
        Assert.Equal([Samples.Refused, Samples.Skipped], thrown.Attempts);
        Assert.Same(_cause, thrown.InnerException);
    }

    [Fact]
    public void RequestRejected_TellsWhatItWasGiven()
    {
        var thrown = new RequestRejectedException("No.", [Samples.Refused], FailureKind.ContentFiltered, _cause)
        {
            HttpStatus = 400,
            ProviderCode = "content_filter",
        };

        Assert.Equal(("No.", FailureKind.ContentFiltered), (thrown.Message, thrown.Kind));
        Assert.Equal((400, "content_filter"), (thrown.HttpStatus, thrown.ProviderCode));
        Assert.Equal([Samples.Refused], thrown.Attempts);
        Assert.Same(_cause, thrown.InnerException);
    }

    [Fact]
    public void StreamInterrupted_TellsWhatItWasGiven()
    {
        var usage = new UsageDetails { OutputTokenCount = 2 };
        var thrown = new StreamInterruptedException("Cut.", [Samples.Refused], FailureKind.Timeout, "one two", _cause) { Usage = usage };

        Assert.Equal(("Cut.", FailureKind.Timeout, "one two"), (thrown.Message, thrown.Kind, thrown.PartialText));
        Assert.Same(usage, thrown.Usage);
        Assert.Same(_cause, thrown.InnerException);
    }

    [Fact]
    public void LeftOut_IsNothing()
    {
        var all = new AllTiersFailedException("m", []);
        var rejected = new RequestRejectedException("m", [], FailureKind.InvalidRequest);
        var interrupted = new StreamInterruptedException("m", [], FailureKind.Timeout, "");

        Assert.All<FallbackException>([all, rejected, interrupted], static thrown =>
            Assert.Equal(("", 0, null), (thrown.RequestId, thrown.Attempts.Count, thrown.InnerException)));
        Assert.Equal((null, null, null, null), (all.RetryAfter, rejected.HttpStatus, rejected.ProviderCode, interrupted.Usage));
    }

    [Fact]
    public void Attempts_AreKeptAsTheyWere()
    {
        List<TierAttempt> attempts = [Samples.Refused];
        var thrown = new AllTiersFailedException("m", attempts);

        attempts.Clear();

        Assert.Single(thrown.Attempts);
    }

    [Fact]
    public void NonsenseIsRefused_ByName()
    {
        Assert.Throws<ArgumentNullException>("message", static () => new AllTiersFailedException(null!, []));
        Assert.Throws<ArgumentException>("message", static () => new AllTiersFailedException(" ", []));
        Assert.Throws<ArgumentNullException>("attempts", static () => new AllTiersFailedException("m", null!));
        Assert.Throws<ArgumentException>("attempts", static () => new AllTiersFailedException("m", [null!]));
        Assert.Throws<ArgumentOutOfRangeException>("kind", static () => new RequestRejectedException("m", [], 0));
        Assert.Throws<ArgumentOutOfRangeException>("kind", static () => new StreamInterruptedException("m", [], (FailureKind)999, ""));
        Assert.Throws<ArgumentNullException>("partialText", static () =>
            new StreamInterruptedException("m", [], FailureKind.Timeout, null!));
    }
}
