namespace Fallback.Runtime.Tests.Breaker;

public sealed class ChangeQueueTests
{
    private static readonly BreakerChange _opened = new("a", BreakerState.Closed, BreakerState.Open, null, null);
    private static readonly BreakerChange _halfOpen = new("a", BreakerState.Open, BreakerState.HalfOpen, null, null);

    [Fact]
    public void Tell_TellsAllThatIsPending_Once()
    {
        (ChangeQueue queue, List<BreakerChange> told) = Queue();
        queue.Add(_opened);
        queue.Add(_halfOpen);

        queue.Tell();
        queue.Tell();

        Assert.Equal([_opened, _halfOpen], told);
    }

    [Fact]
    public void Tell_WithinAHandler_LeavesTheNewsToWhoIsTelling()
    {
        var queue = new ChangeQueue();
        List<string> seen = [];
        queue.Changed += change =>
        {
            seen.Add($"{change.To} begins");
            if (change == _opened)
            {
                queue.Add(_halfOpen);
                queue.Tell();
            }
            seen.Add($"{change.To} ends");
        };
        queue.Add(_opened);

        queue.Tell();

        Assert.Equal(["Open begins", "Open ends", "HalfOpen begins", "HalfOpen ends"], seen);
    }

    private static (ChangeQueue Queue, List<BreakerChange> Told) Queue()
    {
        var queue = new ChangeQueue();
        List<BreakerChange> told = [];
        queue.Changed += told.Add;
        return (queue, told);
    }
}
