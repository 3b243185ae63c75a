using System.Runtime.CompilerServices;
using Fallback.Testing;
using Fallback.TestUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fallback.EndToEnd.Tests;

/// <summary>What grows with use comes to an end: handlers, keys, tenants, and the runtime itself.</summary>
public sealed class LongLifeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reloads_LeaveNoHandlersBehind(bool changesKey)
    {
        await using Stage stage = await Stage.OpenAsync();
        int made = 0, disposed = 0;
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Fallback:Providers:alpha:BaseUrl"] = stage.Alpha.BaseUrl.AbsoluteUri,
            ["Fallback:Providers:alpha:ApiKey"] = "k-0-aaaaaaaaaaaa",
        });
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback")).AddProvider("alpha", provider => provider.HttpHandler = () =>
        {
            Interlocked.Increment(ref made);
            return new CountedHandler(() => Interlocked.Increment(ref disposed));
        });
        builder.Services.AddFallbackClient<IOneTier>();
        using IHost host = builder.Build();
        await host.StartAsync(Stage.Token);
        IOneTier client = host.Services.GetRequiredService<IOneTier>();
        for (int i = 1; i <= 40; i++)
        {
            if (changesKey) builder.Configuration["Fallback:Providers:alpha:ApiKey"] = $"k-{i}-aaaaaaaaaaaa";
            ((IConfigurationRoot)builder.Configuration).Reload();
            await client.AskAsync($"{i}", Stage.Token);
        }

        Assert.InRange(made, 1, 41);
        Assert.InRange(made - disposed, 0, 2);
    }

    [Fact]
    public async Task KeysThatChange_AreForgottenWhenTheyHaveHadNoUseForAnHour()
    {
        await using Stage stage = await Stage.OpenAsync();
        IThreeTiers client = stage.Client<IThreeTiers>();
        for (int i = 0; i < 50; i++)
        {
            Rotate(stage, i);
            await client.AskAsync($"{i}", Stage.Token);
        }
        Assert.InRange(stage.Runtime.Registry.Count, 50, 60);

        stage.Clock.Advance(TimeSpan.FromMinutes(61));
        Rotate(stage, 50);

        Assert.Equal(4, stage.Runtime.Registry.Count);
        Assert.Equal(0, (await client.AskAsync("after", Stage.Token)).TierIndex);
    }

    [Fact]
    public async Task KeysThatChangeAllTheTime_AreBoundedInNumber()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Client<IThreeTiers>();
        for (int i = 0; i < 1_000; i++) Rotate(stage, i);

        Assert.InRange(stage.Runtime.Registry.Count, 3, 300);
    }

    [Fact]
    public async Task WhatIsHeldAgainstAKey_IsKeptWhileItIsAwayForLessThanAnHour()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Error(401, "invalid_api_key", "no"));
        IThreeTiers client = stage.Client<IThreeTiers>();
        await client.AskAsync("1", Stage.Token);
        Rotate(stage, 1);
        stage.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True(stage.Runtime.Reload(stage.Options));

        Assert.Equal(SkipReason.InvalidKey, (await client.AskAsync("2", Stage.Token)).Attempts[0].Skipped);
    }

    [Fact]
    public async Task TenantsThatLeave_AreForgotten()
    {
        await using Stage stage = await Stage.OpenAsync();
        List<WeakReference> left = [];
        for (int i = 0; i < 5; i++) left.Add(await VisitAsync(stage, i));

        // One may still be held by the thread's last frame.
        await WaitFor.ConditionAsync(() => Alive(left) <= 1, Stage.Token);
    }

    private static int Alive(List<WeakReference> tenants)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return tenants.Count(static tenant => tenant.IsAlive);
    }

    [Theory]
    [InlineData(403, "permission_denied")]
    [InlineData(404, "model_not_found")]
    [InlineData(401, "invalid_api_key")]
    public async Task OneTenantsKey_LocksNobodyElseOut(int status, string code)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(request => request.Headers["Authorization"] == "Bearer key-of-tenant-A-000001" ? Reply.Error(status, code, "no") : Reply.Text("B fine"));
        using FallbackRuntime a = Tenant(stage, "key-of-tenant-A-000001");
        using FallbackRuntime b = Tenant(stage, "key-of-tenant-B-000002");
        IOneTier client = b.CreateClient<IOneTier>();
        await client.AskAsync("before", Stage.Token);
        for (int i = 0; i < 3; i++) await Assert.ThrowsAsync<AllTiersFailedException>(() => a.CreateClient<IOneTier>().AskAsync("q", Stage.Token));

        for (int i = 0; i < 5; i++) Assert.Equal("B fine", (await client.AskAsync($"{i}", Stage.Token)).Value);
    }

    [Fact]
    public async Task Dispose_CallsUnderWay_Fail()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        stage.Bravo.Model("two").Replies(Reply.Text("one two three four").InChunks(4).StallAfter(2));
        using var runtime = new FallbackRuntime(stage.Options());
        IThreeTiers client = runtime.CreateClient<IThreeTiers>();
        runtime.Monitor.Isolate("alpha/one");
        IAsyncEnumerator<string> stream = client.StreamAsync("streamed", Stage.Token).GetAsyncEnumerator(Stage.Token);
        Assert.True(await stream.MoveNextAsync());
        runtime.Monitor.Reset("alpha/one");
        Task<FallbackResult<string>>[] calls = [.. Enumerable.Range(0, 20).Select(i => client.AskAsync($"{i}", Stage.Token))];
        await stage.Alpha.WaitForRequestsAsync(20, Stage.Token);
        Task reading = ReadAsync(stream);

        runtime.Dispose();

        foreach (Task<FallbackResult<string>> call in calls)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => WaitFor.EndAsync(call, Stage.Token));
        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(() => WaitFor.EndAsync(reading, Stage.Token));
        Assert.Contains("disposed", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AskAsync("later", Stage.Token));
    }

    [Fact]
    public async Task Dispose_CallThatWaitsToAskAgain_Fails()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Overloaded());
        FallbackOptions options = stage.Options();
        using var witness = new Witness();
        options.LoggerFactory = witness;
        using var runtime = new FallbackRuntime(options);
        Task<FallbackResult<string>> call = runtime.CreateClient<IAskedAgainLater>().AskAsync("q", Stage.Token);
        await WaitFor.ConditionAsync(() => witness.Seen.Any(static line => line.Contains("Overloaded", StringComparison.Ordinal)), Stage.Token);
        await WaitFor.ConditionAsync(() => stage.Clock.PendingTimers > 0, Stage.Token);

        runtime.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => WaitFor.EndAsync(call, Stage.Token));
    }

    [Fact]
    public async Task Dispose_CallThatWaitsForRoomUnderALimit_Fails()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("fine"));
        using var runtime = new FallbackRuntime(stage.Options());
        ILimited client = runtime.CreateClient<ILimited>();
        for (int i = 0; i < 3; i++) await client.AskAsync($"{i}", Stage.Token);
        Task<FallbackResult<string>> waiting = client.AskAsync("one too many", Stage.Token);
        await WaitFor.ConditionAsync(() => runtime.Monitor.Tiers.Any(static tier => tier.Limit is { Waiting: 1 }), Stage.Token);

        runtime.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => WaitFor.EndAsync(waiting, Stage.Token));
        Assert.Equal(0, stage.Clock.PendingTimers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> VisitAsync(Stage stage, int number)
    {
        FallbackRuntime runtime = Tenant(stage, $"key-of-tenant-{number}-00000000");
        await runtime.CreateClient<IOneTier>().AskAsync("q", Stage.Token);
        runtime.Dispose();
        return new WeakReference(runtime.Registry);
    }

    private static FallbackRuntime Tenant(Stage stage, string key)
    {
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].ApiKey = new ApiKey(key);
        return new FallbackRuntime(options);
    }

    private static void Rotate(Stage stage, int number)
    {
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].ApiKey = new ApiKey($"key-{number}-of-alpha-1234567890");
        Assert.True(stage.Runtime.Reload(() => options));
    }

    private static async Task ReadAsync(IAsyncEnumerator<string> stream)
    {
        while (await stream.MoveNextAsync())
        {
        }
    }

    private sealed class CountedHandler(Action disposed) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override void Dispose(bool disposing)
        {
            disposed();
            base.Dispose(disposing);
        }
    }
}
