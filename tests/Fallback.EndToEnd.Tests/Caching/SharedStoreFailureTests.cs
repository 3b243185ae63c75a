using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>A shared store of answers that hangs, throws, or has what is none: no call fails for it, and none waits for it twice.</summary>
public sealed class SharedStoreFailureTests : IDisposable
{
    private readonly ScriptedStore _store = new();
    private readonly Figures _figures = new();
    private readonly LineLog _log = new();

    public void Dispose()
    {
        _store.Dispose();
        _figures.Dispose();
    }

    [Fact]
    public async Task StoreThatHangs_CostsOneCallItsBound_AndNoOtherAnything()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = await RuntimeAsync(stage);
        ICached client = runtime.CreateClient<ICached>();
        _store.Before = static _ => new TaskCompletionSource().Task;
        Task<FallbackResult<string>> first = client.AskAsync("same", Stage.Token);
        await WaitFor.ConditionAsync(() => _store.Reads.Length == 1 && stage.Clock.PendingTimers > 0, Stage.Token);
        Assert.Empty(stage.Alpha.Requests);

        stage.Clock.Advance(TimeSpan.FromMilliseconds(50));
        FallbackResult<string> live = await first;
        // The clock stands still: whoever waited for the store would wait for ever.
        FallbackResult<string> own = await client.AskAsync("same", Stage.Token);
        List<string> stream = await client.StreamAsync("same", Stage.Token).ToListAsync(Stage.Token);
        FallbackResult<string> other = await client.AskAsync("other", Stage.Token);

        Assert.Equal((AnswerStatus.Live, AnswerStatus.Cached, AnswerStatus.Live), (live.Status, own.Status, other.Status));
        Assert.Equal(["You said: same"], stream);
        Assert.Single(_store.Reads);
        Assert.Equal("Timeout", Assert.Single(_figures.Of("fallback.cache.store.failures"))["fallback.result"]);
        Assert.Equal(["Memory", "Memory", "Memory", "Memory"], Looked());
    }

    [Fact]
    public async Task StoreThatIsBack_IsUsedAgain_AndEachChangeIsOneLine()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = await RuntimeAsync(stage);
        ICached client = runtime.CreateClient<ICached>();
        // The cache hides that what stands behind it throws, and takes it for empty.
        _store.Before = static _ => throw new InvalidOperationException("password=secret");
        await client.AskAsync("q1", Stage.Token);
        Assert.True(runtime.SharedAnswers!.IsAvailable);
        stage.Clock.Advance(TimeSpan.FromSeconds(30));
        await client.AskAsync("q2", Stage.Token);
        await WaitFor.ConditionAsync(() => !runtime.SharedAnswers.IsAvailable, Stage.Token);
        for (int i = 0; i < 3; i++)
        {
            stage.Clock.Advance(TimeSpan.FromSeconds(31));
            Assert.Equal(AnswerStatus.Live, (await client.AskAsync($"while it is out {i}", Stage.Token)).Status);
            await WaitFor.EndAsync(SettledAsync(runtime), Stage.Token);
        }
        Assert.Equal(0, Assert.Single(_figures.Read("fallback.cache.store.available")).Value);

        _store.Before = static _ => Task.CompletedTask;
        stage.Clock.Advance(TimeSpan.FromSeconds(31));
        await client.AskAsync("q3", Stage.Token);
        await WaitFor.ConditionAsync(() => runtime.SharedAnswers.IsAvailable, Stage.Token);
        await client.AskAsync("q4", Stage.Token);
        await _store.WrittenAsync(2);

        Assert.Equal(1, Assert.Single(_figures.Read("fallback.cache.store.available")).Value);
        Assert.Equal([90, 91], _log.Lines.Where(static line => line.Id is >= 90 and < 95).Select(static line => line.Id));
        Assert.DoesNotContain(_log.Lines, static line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StoreThatIsOutAtTheStart_CostsTheFirstCallItsBoundAtMost()
    {
        await using Stage stage = await Stage.OpenAsync();
        _store.Before = static _ => new TaskCompletionSource().Task;
        using FallbackRuntime runtime = _store.NewRuntime(stage, Watch);
        ICached client = runtime.CreateClient<ICached>();
        Task<FallbackResult<string>> first = client.AskAsync("q1", Stage.Token);
        await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers > 1, Stage.Token);

        stage.Clock.Advance(TimeSpan.FromMilliseconds(50));
        FallbackResult<string>[] answers = [await first, await client.AskAsync("q2", Stage.Token), await client.AskAsync("q1", Stage.Token)];
        Assert.DoesNotContain(_log.Lines, static line => line.Id == 90);
        stage.Clock.Advance(TimeSpan.FromSeconds(2));
        await WaitFor.EndAsync(SettledAsync(runtime), Stage.Token);

        Assert.Equal([AnswerStatus.Live, AnswerStatus.Live, AnswerStatus.Cached], answers.Select(static answer => answer.Status));
        Assert.Contains("does not answer in time", Assert.Single(_log.Lines, static line => line.Id == 90).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryTierFails_AndTheStoreIsOut_TheProcessServesItsOwnStaleAnswer()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = await RuntimeAsync(stage);
        ICached client = runtime.CreateClient<ICached>();
        await client.AskAsync("known", Stage.Token);
        stage.Alpha.Default.Replies(Reply.Status(500));
        stage.Bravo.Default.Replies(Reply.Status(500));
        _store.Before = static _ => throw new InvalidOperationException();
        stage.Clock.Advance(TimeSpan.FromSeconds(61));
        await client.AskAsync("unknown", Stage.Token);
        await WaitFor.ConditionAsync(() => !runtime.SharedAnswers!.IsAvailable, Stage.Token);

        FallbackResult<string> stale = await client.AskAsync("known", Stage.Token);

        Assert.Equal((AnswerStatus.Stale, "You said: known"), (stale.Status, stale.Value));
    }

    [Fact]
    public async Task CacheThatThrowsItself_IsNone()
    {
        await using Stage stage = await Stage.OpenAsync();
        using FallbackRuntime runtime = _store.NewRuntime(stage, options => { Watch(options); options.AnswerCache.HybridCache = new ThrowingCache(); });
        ICached client = runtime.CreateClient<ICached>();

        FallbackResult<string> live = await client.AskAsync("same", Stage.Token);
        FallbackResult<string> own = await client.AskAsync("same", Stage.Token);

        Assert.Equal((AnswerStatus.Live, AnswerStatus.Cached), (live.Status, own.Status));
        Assert.Contains(nameof(NotSupportedException), Assert.Single(_log.Lines, static line => line.Id == 90).Text, StringComparison.Ordinal);
    }

    /// <summary>Nothing of it would be shared, and the memory of the cache has no bound.</summary>
    [Fact]
    public async Task CacheWithNothingBehindIt_IsSaidSo_AndTheProcessKeepsItsOwn()
    {
        await using Stage stage = await Stage.OpenAsync();
        await using ServiceProvider services = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        using FallbackRuntime runtime = _store.NewRuntime(
            stage, options => { Watch(options); options.AnswerCache.HybridCache = services.GetRequiredService<HybridCache>(); });
        ICached client = runtime.CreateClient<ICached>();

        await client.AskAsync("same", Stage.Token);

        Assert.Equal(AnswerStatus.Cached, (await client.AskAsync("same", Stage.Token)).Status);
        Assert.Contains("no distributed cache behind the HybridCache", Assert.Single(_log.Lines, static line => line.Id == 90).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("random")]
    [InlineData("another version")]
    [InlineData("damaged")]
    [InlineData("cut")]
    [InlineData("of another request")]
    [InlineData("too large")]
    public async Task WhatIsNoAnswer_IsAMiss_AndCounted(string what)
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = _store.OptionsOf(stage, Watch);
        using var runtime = new FallbackRuntime(options);
        ICached client = runtime.CreateClient<ICached>();
        HybridCache cache = options.AnswerCache.HybridCache!;
        await client.AskAsync("other", Stage.Token);
        await client.AskAsync("same", Stage.Token);
        await _store.WrittenAsync(4);
        string[] keys = [.. _store.Answers.Where(static key => !key.EndsWith(":stale", StringComparison.Ordinal))];
        byte[][] payloads = [await ReadAsync(keys[0]), await ReadAsync(keys[1])];
        for (int i = 0; i < keys.Length; i++) await cache.SetAsync(keys[i], Spoilt(what, payloads[i], payloads[1 - i]), cancellationToken: Stage.Token);

        FallbackResult<string> same = await client.AskAsync("same", Stage.Token);

        Assert.Equal((AnswerStatus.Live, "You said: same"), (same.Status, same.Value));
        Assert.Equal(what == "too large" ? "TooLarge" : "Unreadable", Assert.Single(_figures.Of("fallback.cache.store.failures"))["fallback.result"]);
        Assert.True(runtime.SharedAnswers!.IsAvailable);

        async Task<byte[]> ReadAsync(string key) =>
            await cache.GetOrCreateAsync(key, static _ => ValueTask.FromResult<byte[]>([]), cancellationToken: Stage.Token);
    }

    [Fact]
    public async Task AnswerBeyondTheBound_IsNotWritten()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text(new string('x', 2_000)));
        FallbackRuntime runtime = _store.NewRuntime(stage, options => { Watch(options); options.AnswerCache.MaxAnswerBytes = 1_000; });

        await runtime.CreateClient<ICached>().AskAsync("q", Stage.Token);
        runtime.Dispose();

        Assert.Empty(_store.Answers);
        Assert.Equal("TooLarge", Assert.Single(_figures.Of("fallback.cache.store.failures"))["fallback.result"]);
    }

    /// <summary>What stands in the store by name can be seen by whoever looks after it.</summary>
    [Fact]
    public async Task KeysAndTags_BearNothingOfPromptsKeysAndCallers()
    {
        await using Stage stage = await Stage.OpenAsync();
        var seen = new RecordingCache(_store.NewCache());
        using (FallbackRuntime runtime = _store.NewRuntime(stage, options => options.AnswerCache.HybridCache = seen))
        {
            await runtime.CreateClient<ICached>().AskAsync("canary-prompt", Stage.Token);
            await runtime.CreateClient<ICached>().StreamAsync("canary-prompt 2", Stage.Token).ToListAsync(Stage.Token);
        }

        Assert.NotEmpty(_store.Answers);
        Assert.All(_store.Answers, static key => Assert.Matches("^fallback:v1:[0-9A-F]{64}(:stale)?$", key));
        Assert.Equal(
            ["fallback", "fallback:Fallback.EndToEnd.Tests.ICached", "fallback:ICached"],
            seen.Names.Where(static name => !name.StartsWith("fallback:v1:", StringComparison.Ordinal)).Distinct().Order());
        Assert.DoesNotContain(
            _store.Written.Keys.Concat(seen.Names),
            static name => name.Contains("canary", StringComparison.OrdinalIgnoreCase) || name.Contains("key-of", StringComparison.Ordinal));
        // Not even inside: an answer is kept, not who asked for it.
        Assert.DoesNotContain(_store.Written.Values, static value => System.Text.Encoding.UTF8.GetString(value).Contains("key-of-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Container_GivesItsHybridCache()
    {
        await using Stage stage = await Stage.OpenAsync();
        using (ServiceProvider one = Container(stage, cache: true)) await one.GetRequiredService<ICached>().AskAsync("same", Stage.Token);

        using ServiceProvider two = Container(stage, cache: true);

        Assert.Equal(AnswerStatus.Cached, (await two.GetRequiredService<ICached>().AskAsync("same", Stage.Token)).Status);
    }

    [Fact]
    public async Task StoreWithoutAHybridCache_IsAMistakeAtStart_WithItsKeyAndRemedy()
    {
        await using Stage stage = await Stage.OpenAsync();
        using ServiceProvider services = Container(stage, cache: false);

        OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(() => services.GetRequiredService<IOptions<FallbackOptions>>().Value);

        Assert.Contains(
            "Fallback:AnswerCache:Store = 'HybridCache': there is no HybridCache; register one with services.AddHybridCache()",
            e.Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<OptionsValidationException>(() => services.GetRequiredService<FallbackRuntime>());
    }

    private ServiceProvider Container(Stage stage, bool cache)
    {
        var services = new ServiceCollection();
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fallback:AnswerCache:Store"] = "hybridcache",
            ["Fallback:AnswerCache:ReadTimeoutMs"] = "5000",
            ["Fallback:Providers:alpha:BaseUrl"] = stage.Alpha.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:alpha:ApiKey"] = "key-of-alpha-1",
            ["Fallback:Providers:bravo:BaseUrl"] = stage.Bravo.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:bravo:ApiKey"] = "key-of-bravo-1",
        }).Build();
        services.AddFallback(configuration.GetSection("Fallback"));
        services.AddFallbackClient<ICached>();
        if (cache) services.AddSingleton<Microsoft.Extensions.Caching.Distributed.IDistributedCache>(_store).AddHybridCache();
        return services.BuildServiceProvider();
    }

    private static byte[] Spoilt(string what, byte[] payload, byte[] ofAnother) => what switch
    {
        "empty" => [],
        "random" => [0xFB, 1, .. Enumerable.Range(0, 300).Select(static i => (byte)(i * 31))],
        "another version" => [payload[0], (byte)(payload[1] + 1), .. payload[2..]],
        "damaged" => [.. payload[..^3], (byte)(payload[^3] ^ 1), .. payload[^2..]],
        "cut" => payload[..(payload.Length / 2)],
        "of another request" => ofAnother,
        _ => [.. payload, .. new byte[1_000_000]],
    };

    private void Watch(FallbackOptions options)
    {
        options.MeterFactory = _figures;
        options.LoggerFactory = _log;
    }

    private async Task<FallbackRuntime> RuntimeAsync(Stage stage)
    {
        FallbackRuntime runtime = _store.NewRuntime(stage, Watch);
        await WaitFor.ConditionAsync(() => runtime.SharedAnswers!.IsAvailable, Stage.Token);
        return runtime;
    }

    private IEnumerable<object?> Looked() => _figures.Of("fallback.cache.requests").Select(static figure => figure["fallback.cache.store"]);

    private static Task<bool> SettledAsync(FallbackRuntime runtime) => ((HybridAnswers)runtime.SharedAnswers!).Health.SettledAsync().AsTask();
}
