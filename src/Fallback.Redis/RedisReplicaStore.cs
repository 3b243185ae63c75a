using StackExchange.Redis;

namespace Fallback;

/// <summary>
/// Stores what replicas share in Redis 5 or later, or in Valkey: a single server, one with replicas, or a cluster. Each step is one script
/// and uses the server's time.
/// </summary>
/// <remarks>
/// Safe for use by any number of threads. Everything that it stores expires: boards some hours after the last post, limits within minutes,
/// budgets after two days, records after 30 days. If it finds data in Redis that it has not written itself, it throws
/// <see cref="InvalidDataException"/>.
/// </remarks>
public sealed class RedisReplicaStore : IReplicaStore, IAsyncDisposable, IDisposable
{
    /// <summary>Bytes of posts that one answer holds at most, the last post not counted.</summary>
    private const int BytesAtOnce = 4 * 1024 * 1024;

    private static readonly long _recordMilliseconds = (long)TimeSpan.FromDays(30).TotalMilliseconds;

    private readonly RedisConnection _connection;
    private readonly RedisKeys _keys;
    private readonly int _database;
    private string? _speaker;
    private bool _hasSpeakers;

    /// <summary>Creates a store that uses a connection of the application, which stays open.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">The key prefix and database. Default null: the defaults.</param>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    public RedisReplicaStore(IConnectionMultiplexer connection, RedisReplicaOptions? options = null)
        : this(RedisConnection.Of(connection ?? throw new ArgumentNullException(nameof(connection))), options ?? new RedisReplicaOptions())
    {
    }

    private RedisReplicaStore(RedisConnection connection, RedisReplicaOptions options)
    {
        _keys = new RedisKeys(options.KeyPrefix);
        _database = options.Database ?? -1;
        _connection = connection;
    }

    /// <summary>Creates a store with a connection of its own. It does not wait for the connection: Redis may start later.</summary>
    /// <param name="connection">A connection string of StackExchange.Redis: <c>cache:6379,password=…,ssl=true</c>.</param>
    /// <param name="options">The key prefix and database. Default null: the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The connection string or the options are invalid. The message does not repeat the string.
    /// </exception>
    public static RedisReplicaStore Connect(string connection, RedisReplicaOptions? options = null)
    {
        options ??= new RedisReplicaOptions();
        _ = new RedisKeys(options.KeyPrefix);
        return new RedisReplicaStore(RedisConnection.To(connection), options);
    }

    /// <inheritdoc/>
    public string Description => _connection.Description;

    /// <summary>The time in the place of the server's, for tests that compare this store with another.</summary>
    internal Func<long>? Clock { get; init; }

    private RedisValue Now => Clock is null ? RedisValue.EmptyString : Clock();

    /// <inheritdoc/>
    public async ValueTask<BoardNews> PostAsync(BoardPost post, CancellationToken cancellationToken)
    {
        ReplicaChecks.Post(post);
        Speak(post.Process);
        RedisResult[] answer = await RedisAnswer.WithinAsync(
            BoardAsync(post.Board, post.Process, post.Content is null ? "seen" : "post", post), cancellationToken).ConfigureAwait(false);
        return RedisAnswer.News(answer);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(string board, Action posted)
    {
        ReplicaChecks.Name(board, nameof(board));
        ArgumentNullException.ThrowIfNull(posted);
        return new RedisSubscription(_connection, RedisChannel.Literal(_keys.News(board)), process =>
        {
            // Its own posts are no news to a process. With several behind this store each of them may be meant.
            if (_hasSpeakers || process != _speaker) posted();
        });
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShareGrant>> LeaseAsync(
        string process, IReadOnlyList<ShareRequest> requests, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Shares(requests, nameof(requests));
        if (requests.Count == 0) return [];
        RedisResult[][] answers = await RedisAnswer.WithinAsync(
            Task.WhenAll(requests.Select(request => ShareAsync(process, request, isLeaving: false))),
            cancellationToken).ConfigureAwait(false);
        var grants = new ShareGrant[answers.Length];
        for (int i = 0; i < grants.Length; i++) grants[i] = RedisAnswer.Grant(answers[i], requests[i]);
        return grants;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<bool>> ElectAsync(
        string process, IReadOnlyList<string> offices, TimeSpan lease, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Names(offices, nameof(offices));
        long milliseconds = ReplicaChecks.Milliseconds(lease, nameof(lease));
        if (offices.Count == 0) return [];
        RedisResult[] answers = await RedisAnswer.WithinAsync(
            Task.WhenAll(offices.Select(office => RunAsync(RedisScripts.Elect, _keys.Office(office), [process, milliseconds]))),
            cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(answers, static answer => RedisAnswer.Whole(answer) == 1);
    }

    /// <inheritdoc/>
    public async ValueTask ResignAsync(string process, IReadOnlyList<string> offices, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Names(offices, nameof(offices));
        if (offices.Count == 0) return;
        await RedisAnswer.WithinAsync(
            Task.WhenAll(offices.Select(office => RunAsync(RedisScripts.Resign, _keys.Office(office), [process]))),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ReplicaRecord> ReadAsync(string name, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(name, nameof(name));
        RedisKey key = _keys.Record(name)[0];
        RedisValue[] read = await RedisAnswer.WithinAsync(
            GuardAsync(key, async () => await (await DatabaseAsync().ConfigureAwait(false))
                .HashGetAsync(key, ["v", "c"], CommandFlags.DemandMaster).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        return RedisAnswer.Record(read[0], read[1]);
    }

    /// <inheritdoc/>
    public async ValueTask<ReplicaRecord> ReplaceAsync(string name, long version, string content, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(name, nameof(name));
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        ReplicaChecks.Size(content, ReplicaChecks.RecordBytes, nameof(content));
        RedisResult answer = await RedisAnswer.WithinAsync(
            RunAsync(RedisScripts.Replace, _keys.Record(name), [version, content, _recordMilliseconds]),
            cancellationToken).ConfigureAwait(false);
        RedisResult[] parts = RedisAnswer.Parts(answer, 2);
        return RedisAnswer.Record((RedisValue)parts[0], (RedisValue)parts[1]);
    }

    /// <inheritdoc/>
    public async ValueTask LeaveAsync(
        string process, IReadOnlyList<string> boards, IReadOnlyList<ShareRequest> shares, CancellationToken cancellationToken)
    {
        ReplicaChecks.Name(process, nameof(process));
        ReplicaChecks.Names(boards, nameof(boards));
        ReplicaChecks.Shares(shares, nameof(shares));
        if (boards.Count + shares.Count == 0) return;
        await RedisAnswer.WithinAsync(
            Task.WhenAll(
            [
                .. boards.Select(board => BoardAsync(board, process, "leave", post: null)),
                .. shares.Select(share => ShareAsync(process, share, isLeaving: true)),
            ]),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes a connection that this store opened. A connection of the application stays open.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => _connection.Dispose();

    private async Task<RedisResult[]> BoardAsync(string board, string process, string what, BoardPost? post)
    {
        RedisValue[] values =
        [
            process, what, post?.Content ?? "", post?.Number ?? 0, post?.Since ?? long.MaxValue,
            post is null ? 1 : ReplicaChecks.Milliseconds(post.Lease, nameof(post)), ReplicaChecks.PostsAtOnce, BytesAtOnce,
            _keys.News(board), Now,
        ];
        return RedisAnswer.Parts(await RunAsync(RedisScripts.Board, _keys.Board(board), values).ConfigureAwait(false), 4);
    }

    private async Task<RedisResult[]> ShareAsync(string process, ShareRequest request, bool isLeaving)
    {
        RedisValue[] values =
        [
            process, request.Total, request.Held, request.Used, request.Wanted, request.Least, request.Number,
            ReplicaChecks.Milliseconds(request.Lease, nameof(request)), request.IsSpent, request.UsedByGone, -1, isLeaving, Now,
        ];
        RedisKey[] keys = _keys.Share(request.Name);
        RedisResult[] answer = RedisAnswer.Parts(await RunAsync(RedisScripts.Share, keys, values).ConfigureAwait(false), 1);
        if (answer.Length == 1)
        {
            // A new total without any claim. Only then must the server be asked whether it has lost the total.
            values[10] = RedisAnswer.Whole(await RunAsync(RedisScripts.Epoch, _keys.Epoch, [Now]).ConfigureAwait(false));
            answer = RedisAnswer.Parts(await RunAsync(RedisScripts.Share, keys, values).ConfigureAwait(false), 8);
        }
        return answer;
    }

    private Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] values) => GuardAsync(
        keys[0],
        async () => await (await DatabaseAsync().ConfigureAwait(false))
            .ScriptEvaluateAsync(script, keys, values, CommandFlags.DemandMaster).ConfigureAwait(false));

    private async Task<IDatabase> DatabaseAsync() => (await _connection.GetAsync().ConfigureAwait(false)).GetDatabase(_database);

    private async Task<T> GuardAsync<T>(RedisKey key, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisAnswer.IsRubbish(e))
        {
            throw new InvalidDataException(
                $"The value in Redis at '{key}' was not written by Fallback. Delete it, or set another "
                    + $"{nameof(RedisReplicaOptions.KeyPrefix)}.", e);
        }
        catch (RedisConnectionException e) when (RedisAnswer.IsRefused(e))
        {
            // One text, whichever of its commands the client has stumbled over.
            throw new UnauthorizedAccessException($"{Description} does not accept the user name or the password that it was given.", e);
        }
    }

    private void Speak(string process)
    {
        string? first = Interlocked.CompareExchange(ref _speaker, process, null);
        if (first is not null && first != process) Volatile.Write(ref _hasSpeakers, true);
    }
}
