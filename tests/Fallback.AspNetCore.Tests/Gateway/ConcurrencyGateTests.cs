using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>How many requests are in flight, who waits, and for how long.</summary>
public sealed class ConcurrencyGateTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Places_AreTakenAndGivenBack()
    {
        using ConcurrencyGate gate = Gate(places: 2, queue: 0);
        IDisposable first = Entered(gate), second = Entered(gate);

        Assert.Null(await gate.EnterAsync(Token));
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, gate.Free);
        IDisposable third = Entered(gate);
        Assert.Null(await gate.EnterAsync(Token));
        second.Dispose();
        third.Dispose();
        Assert.Equal(2, gate.Free);
    }

    [Fact]
    public async Task Queue_IsServedInOrder_AndBounded()
    {
        using ConcurrencyGate gate = Gate(places: 1, queue: 2);
        IDisposable first = Entered(gate);
        Task<IDisposable?> second = gate.EnterAsync(Token).AsTask(), third = gate.EnterAsync(Token).AsTask();

        Assert.Equal(2, gate.Waiting);
        Assert.Null(await gate.EnterAsync(Token));
        first.Dispose();
        IDisposable? place = await WaitFor.EndAsync(second, Token);
        Assert.NotNull(place);
        Assert.False(third.IsCompleted);
        place.Dispose();
        Assert.NotNull(await WaitFor.EndAsync(third, Token));
    }

    [Fact]
    public async Task Waiting_EndsAfterItsTime_AndLeavesTheQueue()
    {
        using ConcurrencyGate gate = Gate(places: 1, queue: 1);
        IDisposable first = Entered(gate);
        Task<IDisposable?> second = gate.EnterAsync(Token).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(second.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Null(await WaitFor.EndAsync(second, Token));
        Assert.Equal((0, 0), (gate.Waiting, _clock.PendingTimers));
        first.Dispose();
        Assert.Equal(1, gate.Free);
    }

    [Fact]
    public async Task Waiting_EndsWhenTheCallerGoes()
    {
        using ConcurrencyGate gate = Gate(places: 1, queue: 1);
        using IDisposable first = Entered(gate);
        using var gone = new CancellationTokenSource();
        Task<IDisposable?> second = gate.EnterAsync(gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WaitFor.EndAsync(second, Token));
        Assert.Equal((0, 0), (gate.Waiting, _clock.PendingTimers));
    }

    [Fact]
    public async Task NoQueueTime_MeansNoWaiting()
    {
        using ConcurrencyGate gate = Gate(places: 1, queue: 1, TimeSpan.Zero);
        using IDisposable first = Entered(gate);

        Assert.Null(await gate.EnterAsync(Token));
    }

    [Fact]
    public void Refusal_SaysWhenToComeBack()
    {
        using ConcurrencyGate gate = Gate(places: 1, queue: 0);

        Assert.Equal((503, "server_error", 5L, true), (gate.Refusal.Status, gate.Refusal.Type, gate.Refusal.RetryAfterSeconds, gate.Refusal.MayRetry));
        using ConcurrencyGate hasty = Gate(places: 1, queue: 0, TimeSpan.Zero);
        Assert.Equal(1, hasty.Refusal.RetryAfterSeconds);
    }

    [Fact]
    public async Task ManyAtOnce_AreNeverMoreThanThePlaces_AndNoneIsLost()
    {
        using ConcurrencyGate gate = Gate(places: 8, queue: 1_000);
        int inside = 0, most = 0, served = 0;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(async () =>
        {
            using IDisposable? place = await gate.EnterAsync(Token);
            Assert.NotNull(place);
            int now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            Interlocked.Increment(ref served);
        }, Token)));

        Assert.Equal(500, served);
        Assert.InRange(most, 1, 8);
        Assert.Equal(8, gate.Free);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen) seen = now;
    }

    private static IDisposable Entered(ConcurrencyGate gate)
    {
        Task<IDisposable?> entering = gate.EnterAsync(Token).AsTask();
        Assert.True(entering.IsCompletedSuccessfully);
        IDisposable? place = entering.Result;
        Assert.NotNull(place);
        return place;
    }

    private ConcurrencyGate Gate(int places, int queue, TimeSpan? time = null) =>
        new(new FallbackGatewayOptions { MaxConcurrentRequests = places, MaxQueuedRequests = queue, QueueTime = time ?? TimeSpan.FromSeconds(5) }, _clock);
}
