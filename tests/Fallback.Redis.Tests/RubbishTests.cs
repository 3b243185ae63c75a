using Fallback.TestUtilities;
using StackExchange.Redis;

namespace Fallback.Redis.Tests;

/// <summary>Whoever can write to the server may write anything: it becomes an exception that says so, and never a share that is not there.</summary>
public sealed class RubbishTests(SharedRedis redis) : IClassFixture<SharedRedis>, IAsyncLifetime
{
    private readonly string _prefix = $"r{Guid.NewGuid():n}";
    private RedisReplicaStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IDatabase Database => redis.Connection.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        await redis.Required().SettleAsync(Token, _prefix);
        _store = new RedisReplicaStore(redis.Connection, new RedisReplicaOptions { KeyPrefix = _prefix });
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
    }

    [Theory]
    [InlineData("{share:requests}:sums")]
    [InlineData("{share:requests}:ends")]
    [InlineData("{share:requests}:totals")]
    [InlineData("{share:requests}:gone")]
    [InlineData("{board:evidence}:posts")]
    [InlineData("{board:evidence}:contents")]
    [InlineData("{board:evidence}:order")]
    [InlineData("{board:evidence}:ends")]
    [InlineData("{record:canary}")]
    [InlineData("{epoch}")]
    public async Task Key_OfAnotherType_IsAnExceptionThatNamesIt_UntilItIsDeleted(string key)
    {
        string whole = $"{_prefix}:{key}";
        await Database.KeyDeleteAsync(whole);
        await Database.ListRightPushAsync(whole, "rubbish");

        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => AskAsync(key));

        // By its tag: which of a tag's four keys it is, the server does not say.
        Assert.Contains(whole[..(whole.IndexOf('}') + 1)], e.Message, StringComparison.Ordinal);
        await Database.KeyDeleteAsync(whole);
        await AskAsync(key);
    }

    [Theory]
    [InlineData("#held", "-600")]
    [InlineData("#held", "x")]
    [InlineData("#held", "nan")]
    [InlineData("#wanted", "inf")]
    [InlineData("#used", "1.5")]
    [InlineData("#gone", "9000000000000001")]
    [InlineData("#created", "")]
    [InlineData("#settles", "soon")]
    [InlineData("#spent", "2")]
    [InlineData("a", "0 0 0 0")]
    [InlineData("a", "-1 0 0 600 1 0")]
    [InlineData("a", "1e3 0 0 600 1 0")]
    [InlineData("a", "99999999999999999999 0 0 600 1 0")]
    public async Task Figures_ThatCannotBe_AreAnException(string field, string value)
    {
        await LeaseAsync("a", 1, held: 0);
        await Database.HashSetAsync($"{_prefix}:{{share:requests}}:sums", field, value);

        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => LeaseAsync("a", 2, held: 0));

        Assert.Contains($"{_prefix}:{{share:requests}}:sums", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_ThatCouldBe_GrantNobodyMoreThanThereIs()
    {
        await LeaseAsync("a", 1, held: 0);
        await Database.HashSetAsync($"{_prefix}:{{share:requests}}:sums", "#held", "0");
        await Database.SortedSetAddAsync($"{_prefix}:{{share:requests}}:totals", "a", 8e15);

        Exception? e = await Record.ExceptionAsync(() => LeaseAsync("b", 1, held: 0));
        Assert.True(e is null or InvalidDataException, e?.ToString());
        if (e is null) Assert.True((await LeaseAsync("b", 2, held: 0)).Held <= 600);
    }

    [Theory]
    [InlineData("{share:requests}:sums")]
    [InlineData("{share:requests}:ends")]
    [InlineData("{share:requests}:totals")]
    public async Task Total_OfWhichTheServerHasEvictedAPart_IsOneThatWasLost(string key)
    {
        await LeaseAsync("a", 1, held: 0);
        await Database.KeyDeleteAsync($"{_prefix}:{key}");

        ShareGrant other = await LeaseAsync("b", 1, held: 0);
        ShareGrant own = await LeaseAsync("a", 2, held: 600);

        Assert.Equal((0, true), (other.Held, other.IsSettling));
        Assert.Equal((600, true, 2), (own.Held, own.IsSettling, own.Processes));
    }

    [Theory]
    [InlineData("{board:evidence}:posts")]
    [InlineData("{board:evidence}:contents")]
    [InlineData("{board:evidence}:order")]
    [InlineData("{board:evidence}:ends")]
    public async Task Board_OfWhichTheServerHasEvictedAPart_IsOneThatWasLost(string key)
    {
        BoardNews before = await PostAsync("a", 1);
        await Database.KeyDeleteAsync($"{_prefix}:{key}");

        BoardNews after = await PostAsync("b", 1);

        Assert.NotEqual(before.Epoch, after.Epoch);
        Assert.Equal((1, 0), (after.Processes, after.Posts.Count));
        Assert.True(after.Revision > before.Revision);
    }

    [Fact]
    public async Task Contents_LargerThanAnyPost_AreAnException()
    {
        await PostAsync("a", 1);
        await Database.HashSetAsync($"{_prefix}:{{board:evidence}}:contents", "a", new string('x', 256 * 1024 + 1));
        await Database.HashSetAsync($"{_prefix}:{{record:canary}}", [new("v", "1"), new("c", new string('x', 64 * 1024 + 1))]);

        await Assert.ThrowsAsync<InvalidDataException>(() => PostAsync("b", 1));
        await Assert.ThrowsAsync<InvalidDataException>(() => _store!.ReadAsync("canary", Token).AsTask());
    }

    [Theory]
    [InlineData("x", "text")]
    [InlineData("-1", "text")]
    [InlineData("99999999999999999999", "text")]
    public async Task Record_WithAVersionThatCannotBe_IsAnException(string version, string content)
    {
        await Database.HashSetAsync($"{_prefix}:{{record:canary}}", [new("v", version), new("c", content)]);

        await Assert.ThrowsAsync<InvalidDataException>(() => _store!.ReadAsync("canary", Token).AsTask());
        await Assert.ThrowsAsync<InvalidDataException>(() => _store!.ReplaceAsync("canary", 0, "x", Token).AsTask());
    }

    [Fact]
    public async Task Office_HeldByNobodyKnown_IsNobodysElse()
    {
        await Database.StringSetAsync($"{_prefix}:{{office:x}}", "rubbish\0");

        Assert.Equal([false], await _store!.ElectAsync("a", ["x"], TimeSpan.FromSeconds(5), Token));
    }

    private Task AskAsync(string key) => key switch
    {
        "{record:canary}" => _store!.ReadAsync("canary", Token).AsTask(),
        "{epoch}" or ['{', 's', ..] => LeaseAsync("a", 1, held: 0),
        _ => PostAsync("a", 1),
    };

    private async Task<ShareGrant> LeaseAsync(string process, long number, long held) => (await _store!.LeaseAsync(
        process,
        [
            new ShareRequest
            {
                Name = "requests", Total = 600, Held = held, Used = 0, Wanted = 600, Number = number, Lease = TimeSpan.FromMinutes(1),
            },
        ],
        Token))[0];

    private Task<BoardNews> PostAsync(string process, long number) => _store!.PostAsync(
        new BoardPost { Board = "evidence", Process = process, Content = "x", Number = number, Lease = TimeSpan.FromMinutes(1) }, Token).AsTask();
}
