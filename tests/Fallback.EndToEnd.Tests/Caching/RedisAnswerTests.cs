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
        await WaitFor.ConditionAsync(() => Keys(redis).Count(static key => key.Length > 70 && !key.Contains("check", StringComparison.Ordinal)) == 2, Stage.Token);

        FallbackResult<string> cached = await second.CreateClient<ICached>().AskAsync("same", Stage.Token);

        Assert.Equal((AnswerStatus.Cached, "You said: same"), (cached.Status, cached.Value));
        Assert.Single(stage.Alpha.Requests);
        string[] lives = [.. Keys(redis).Where(static key => key.StartsWith("shop:fallback:v1:", StringComparison.Ordinal) && !key.Contains("check", StringComparison.Ordinal)).Order()];
        Assert.InRange(await LifeAsync(redis, lives[0]), 30, 60);
        Assert.InRange(await LifeAsync(redis, lives[1]), 600, 660);
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
        await WaitFor.ConditionAsync(() => Look(client) && runtime.SharedAnswers.IsAvailable, Stage.Token);

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

    /// <summary>Checks run when calls come.</summary>
    private static bool Look(ICached client)
    {
        client.AskAsync("during", Stage.Token).GetAwaiter().GetResult();
        return true;
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

    private static string[] Keys(RedisServer redis) => redis.CommandAsync(Stage.Token, "KEYS", "*").GetAwaiter().GetResult().Split('\n');

    private static async Task<int> LifeAsync(RedisServer redis, string key) =>
        int.Parse(await redis.CommandAsync(Stage.Token, "TTL", key), System.Globalization.CultureInfo.InvariantCulture);
}
