using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Caching;

/// <summary>When a store is asked, when it is left alone, and when it is looked at again.</summary>
public sealed class StoreHealthTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(50);

    private readonly ManualClock _clock = new();
    private readonly FallbackRuntime _runtime;
    private string? _trouble;
    private TaskCompletionSource? _gate;
    private int _checks;

    public StoreHealthTests() => _runtime = new FallbackRuntime(new FallbackOptions { TimeProvider = _clock });

    public void Dispose() => _runtime.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstCall_WaitsForTheFirstCheck()
    {
        _gate = new TaskCompletionSource();
        StoreHealth health = Health();
        Task<bool> first = health.IsUsableAsync(Token).AsTask();
        Assert.False(first.IsCompleted);

        _gate.SetResult();

        Assert.True(await first);
        Assert.True(health.IsUsableAsync(Token).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task FirstCheckThatHangs_IsWaitedForOnce()
    {
        _gate = new TaskCompletionSource();
        StoreHealth health = Health();
        Task<bool> first = health.IsUsableAsync(Token).AsTask();
        await WaitFor.ConditionAsync(() => _clock.PendingTimers > 0 && Volatile.Read(ref _checks) > 0, Token);

        _clock.Advance(_patience);

        Assert.False(await first);
        Task<bool> second = health.IsUsableAsync(Token).AsTask();
        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(await second);
        Assert.Equal(1, _checks);
    }

    [Fact]
    public async Task Doubt_KeepsCallsAway_UntilACheckHasClearedItUp()
    {
        StoreHealth health = await WorkingAsync();
        _gate = new TaskCompletionSource();

        health.Doubt();
        bool during = await health.IsUsableAsync(Token);
        _gate.SetResult();
        await health.SettledAsync();

        Assert.Equal((false, true), (during, await health.IsUsableAsync(Token)));
    }

    [Fact]
    public async Task StoreThatIsOut_IsLookedAtLessAndLessOften_AndOnlyWhenCallsCome()
    {
        _trouble = "it is out";
        StoreHealth health = Health();
        await health.SettledAsync();
        var pauses = new List<double>();
        for (int i = 0; i < 8; i++)
        {
            int before = _checks;
            double waited = 0;
            while (_checks == before)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                waited++;
                Assert.False(await health.IsUsableAsync(Token));
                await health.SettledAsync();
            }
            pauses.Add(waited);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], pauses);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(9, _checks);
    }

    [Fact]
    public async Task StoreThatWorks_IsLookedAtNowAndThen()
    {
        StoreHealth health = await WorkingAsync();
        _clock.Advance(TimeSpan.FromSeconds(29));
        await health.IsUsableAsync(Token);
        Assert.Equal(1, _checks);

        _trouble = "it has gone";
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await health.IsUsableAsync(Token));
        await health.SettledAsync();

        Assert.Equal((2, false), (_checks, health.Works));
    }

    /// <summary>Quick enough for a check and too slow for answers, it would cost every call its bound.</summary>
    [Fact]
    public async Task ReadsThatFailAgainAndAgain_CountForMoreThanTheCheck()
    {
        StoreHealth health = await WorkingAsync();
        for (int i = 0; i < 3; i++)
        {
            Assert.True(health.Works);
            health.Doubt();
            await health.SettledAsync();
        }
        Assert.False(health.Works);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await health.IsUsableAsync(Token);
        await health.SettledAsync();
        Assert.True(health.Works);
        health.Doubt();
        await health.SettledAsync();
        Assert.False(health.Works);
    }

    [Fact]
    public async Task ReadThatComes_TakesDoubtsBack()
    {
        StoreHealth health = await WorkingAsync();
        for (int i = 0; i < 10; i++)
        {
            health.Doubt();
            await health.SettledAsync();
            health.Answered();
        }

        Assert.True(health.Works);
    }

    [Fact]
    public async Task DisposedRuntime_LooksNoMore()
    {
        StoreHealth health = await WorkingAsync();
        _runtime.Dispose();

        health.Doubt();

        Assert.Equal(1, _checks);
    }

    private async Task<StoreHealth> WorkingAsync()
    {
        StoreHealth health = Health();
        await health.SettledAsync();
        return health;
    }

    private StoreHealth Health() => new(
        async () =>
        {
            _checks++;
            if (_gate is { } gate) await gate.Task;
            return _trouble;
        },
        _patience,
        _runtime);
}
