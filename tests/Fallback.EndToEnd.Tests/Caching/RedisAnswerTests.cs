using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests;

/// <summary>Answers in a real Redis: shared by two processes' caches, kept by a restart of either, and done without while it is frozen or gone.</summary>
public sealed class RedisAnswerTests
{
    [Fact]
    public async Task TwoProcesses_ShareAnswers_ThroughARealRedis()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        await using RedisServer redis = await RedisServer.StartAsync(Stage.Token);
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        await using ServiceProvider one = Process(redis), two = Process(redis);
        using FallbackRuntime first = await RuntimeAsync(stage, one), second = await RuntimeAsync(stage, two);
        await first.CreateClient<ICached>().AskAsync("same", Stage.Token);
        string[] keys = await KeysAsync(redis, 2);

        FallbackResult<string> cached = await second.CreateClient<ICached>().AskAsync("same", Stage.Token);

        Assert.Equal((AnswerStatus.Cached, "You said: same"), (cached.Status, cached.Value));
        Assert.Single(stage.Alpha.Requests);
        Assert.InRange(await LifeAsync(redis, keys[0]), 30, 60);
        Assert.InRange(await LifeAsync(redis, keys[1]), 600, 660);
    }

    [Fact]
    public async Task FrozenRedis_FailsNoCall_AndIsUsedAgainOnceItAnswers()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        await using RedisServer redis = await RedisServer.StartAsync(Stage.Token);
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        await using ServiceProvider process = Process(redis);
        using FallbackRuntime runtime = await RuntimeAsync(stage, process);
        ICached client = runtime.CreateClient<ICached>();
        await client.AskAsync("before", Stage.Token);
        redis.Freeze();

        FallbackResult<string> live = await client.AskAsync("during", Stage.Token);
        Assert.False(runtime.SharedAnswers!.IsAvailable);
        FallbackResult<string> own = await client.AskAsync("during", Stage.Token);
        redis.Thaw();
        // It is looked at when calls come.
        while (!runtime.SharedAnswers.IsAvailable)
        {
            await client.AskAsync("during", Stage.Token);
            await Task.Yield();
        }

        Assert.Equal((AnswerStatus.Live, AnswerStatus.Cached), (live.Status, own.Status));
    }

    [Fact]
    public async Task RedisThatIsKilled_FailsNoCall()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        await using RedisServer redis = await RedisServer.StartAsync(Stage.Token);
        await using Stage stage = await Stage.OpenAsync(new RealClock());
        await using ServiceProvider process = Process(redis);
        using FallbackRuntime runtime = await RuntimeAsync(stage, process);
        ICached client = runtime.CreateClient<ICached>();
        await redis.KillAsync();

        for (int i = 0; i < 20; i++) Assert.Equal(AnswerStatus.Live, (await client.AskAsync($"during {i}", Stage.Token)).Status);
    }

    private static ServiceProvider Process(RedisServer redis)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options =>
        {
            options.Configuration = redis.ConnectionString;
            options.InstanceName = "shop:";
        });
        services.AddHybridCache();
        return services.BuildServiceProvider();
    }

    private static async Task<FallbackRuntime> RuntimeAsync(Stage stage, ServiceProvider process)
    {
        FallbackOptions options = stage.Options();
        options.AnswerCache.Store = AnswerCacheStore.HybridCache;
        options.AnswerCache.HybridCache = process.GetRequiredService<HybridCache>();
        // The machine may be busy with other tests.
        options.AnswerCache.ReadTimeout = TimeSpan.FromSeconds(1);
        var runtime = new FallbackRuntime(options);
        await WaitFor.ConditionAsync(() => runtime.SharedAnswers!.IsAvailable, Stage.Token);
        return runtime;
    }

    /// <summary>The keys of answers, once there are so many.</summary>
    private static async Task<string[]> KeysAsync(RedisServer redis, int count)
    {
        while (true)
        {
            string listed = await redis.CommandAsync(Stage.Token, "KEYS", "shop:fallback:v1:????????????????*");
            string[] keys = [.. listed.Split('\n').Where(static key => !key.Contains("check", StringComparison.Ordinal)).Order()];
            if (keys.Length >= count) return keys;
        }
    }

    private static async Task<int> LifeAsync(RedisServer redis, string key) =>
        int.Parse(await redis.CommandAsync(Stage.Token, "TTL", key), System.Globalization.CultureInfo.InvariantCulture);
}
