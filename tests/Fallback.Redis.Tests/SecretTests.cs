using System.Collections;
using Fallback.TestUtilities;
using Microsoft.Extensions.DependencyInjection;


namespace Fallback.Redis.Tests;

/// <summary>The password reaches the server, and is found nowhere else.</summary>
public sealed class SecretTests
{
    private const string Canary = "Zebra7Quagga";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($"redis://user:{Canary}@cache:6379")]
    [InlineData($"rediss://:{Canary}@cache:6379/0")]
    [InlineData($"cache:6379,password=ab,{Canary}")]
    [InlineData($"cache:6379,password=ab,{Canary}=cd")]
    [InlineData($"cache:6379,password=ab,ssl={Canary}")]
    [InlineData($"cache:6379,user={Canary},connectTimeout={Canary}")]
    [InlineData($"cache:6379,tunnel={Canary}")]
    [InlineData($"password={Canary}")]
    [InlineData($"password={Canary},cache:6379")]
    public void ConnectionString_ThatCannotBeRead_IsNotRepeated(string connection)
    {
        foreach (Action wrong in new Action[]
        {
            () => RedisReplicaStore.Connect(connection),
            () => new ServiceCollection().AddFallback().AddFallbackRedis(connection),
        })
        {
            ArgumentException e = Assert.ThrowsAny<ArgumentException>(wrong);
            Assert.DoesNotContain(Canary, e.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("host:6379,password=", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Password_ThatIsRight_IsNeverShown()
    {
        await using RedisServer server = await StartAsync();
        await using RedisReplicaStore store = RedisReplicaStore.Connect($"127.0.0.1:{server.Port},password={Canary}");
        await Eventually.WorksAsync(() => AskAsync(store, Token), "the store works", Token);
        Assert.Equal($"Redis at 127.0.0.1:{server.Port}", store.Description);

        await server.KillAsync();
        await AssertSilentAsync(store, 40);
    }

    [Fact]
    public async Task Password_ThatIsWrong_FailsEachStepAtOnce_AndSaysThatItIsThePassword()
    {
        await using RedisServer server = await StartAsync();
        await using RedisReplicaStore store = RedisReplicaStore.Connect($"127.0.0.1:{server.Port},password=not{Canary}");

        await Eventually.HoldsAsync(
            async () => await Record.ExceptionAsync(() => AskAsync(store, Token)) is UnauthorizedAccessException { Message: var said }
                && said == $"Redis at 127.0.0.1:{server.Port} does not accept the user name or the password that it was given.",
            "it is said that the password is wrong",
            Token);
        await AssertSilentAsync(store, 40);
    }

    [Fact]
    public async Task Password_ThatIsMissing_FailsEachStep_AndServesOnceThereIsOne()
    {
        await using RedisServer server = await StartAsync();
        await using RedisReplicaStore store = RedisReplicaStore.Connect($"127.0.0.1:{server.Port}");
        await AssertSilentAsync(store, 5);

        await using RedisReplicaStore right = RedisReplicaStore.Connect(server.ConnectionString);
        await Eventually.WorksAsync(() => AskAsync(right, Token), "the store works", Token);
    }

    private static async Task AssertSilentAsync(RedisReplicaStore store, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            Exception e = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(store, patience.Token));
            Assert.DoesNotContain(Canary, e.ToString(), StringComparison.OrdinalIgnoreCase);
            for (Exception? inner = e; inner is not null; inner = inner.InnerException)
            {
                foreach (DictionaryEntry entry in inner.Data)
                    Assert.DoesNotContain(Canary, $"{entry.Key} {entry.Value}", StringComparison.OrdinalIgnoreCase);
            }
        }
        Assert.DoesNotContain(Canary, store.Description, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary, store.ToString()!, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<ReplicaRecord> AskAsync(RedisReplicaStore store, CancellationToken token) => store.ReadAsync("record", token).AsTask();

    private static async Task<RedisServer> StartAsync()
    {
        Assert.SkipWhen(RedisServer.Program is null, RedisServer.Missing);
        return await RedisServer.StartAsync(Token, Canary);
    }
}
