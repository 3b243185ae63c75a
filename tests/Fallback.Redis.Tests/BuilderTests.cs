using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Fallback.Redis.Tests;

/// <summary>What <c>AddFallbackRedis</c> registers, and what it refuses.</summary>
public sealed class BuilderTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    [Fact]
    public void ConnectionString_GivesARuntimeThatSharesThroughIt_AndGoesWithTheContainer()
    {
        var services = new ServiceCollection();
        services.AddFallback(static options => options.MissingKeys = MissingKeys.Skip)
            .AddFallbackRedis("localhost:1,ssl=true,password=secret", static options => options.KeyPrefix = "shop");
        RedisReplicaStore store;
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            Assert.NotNull(provider.GetRequiredService<FallbackRuntime>());
            store = provider.GetRequiredService<RedisReplicaStore>();
            Assert.Equal("Redis at localhost:1", store.Description);
        }
        Assert.Throws<ObjectDisposedException>(() =>
        {
            store.ReadAsync("x", TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
        });
    }

    [Fact]
    public async Task Connection_OfTheApplication_StaysOpen()
    {
        redis.Required();
        foreach (bool isTheContainers in new[] { true, false })
        {
            var services = new ServiceCollection();
            FallbackBuilder builder = services.AddFallback(static options => options.MissingKeys = MissingKeys.Skip);
            if (isTheContainers)
            {
                services.AddSingleton(redis.Connection);
                builder.AddFallbackRedis();
            }
            else
            {
                builder.AddFallbackRedis(redis.Connection);
            }
            ServiceProvider provider = services.BuildServiceProvider();
            await provider.GetRequiredService<RedisReplicaStore>().ReadAsync("x", TestContext.Current.CancellationToken);
            if (!isTheContainers) await provider.DisposeAsync();
            else await provider.GetRequiredService<RedisReplicaStore>().DisposeAsync();

            Assert.True(redis.Connection.IsConnected);
            await redis.Connection.GetDatabase().PingAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a{b}")]
    public void Prefix_ThatCannotBe_IsRefusedAtStart(string prefix) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddFallback().AddFallbackRedis("cache:6379", options => options.KeyPrefix = prefix));
}
