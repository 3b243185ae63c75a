namespace Fallback;

/// <summary>
/// Where the replicas of an application keep what they share: posts that all of them read, shares of a limit or a budget, offices that one of
/// them holds, and records that are changed one step at a time.
/// </summary>
/// <remarks>
/// <para>
/// The store decides nothing about calls, and no call waits for it: each process decides by itself, within the shares that it holds. So an
/// implementation needs an engine that runs short transactions, and nothing else; <see cref="InMemoryReplicaStore"/> is the reference, and
/// <c>Fallback.Redis</c> keeps all of it in Redis.
/// </para>
/// <para>
/// Time: the store's own clock is the only one that counts. Whatever crosses this interface is a length of time, never a time of day, so that
/// clocks that differ do no harm. Names (boards, shares, offices, records, processes) are ASCII letters, digits, <c>-</c>, <c>_</c>, <c>:</c>
/// and <c>.</c>, at most 200 of them.
/// </para>
/// <para>
/// Implementations are safe for use by any number of threads. A method that cannot do its work throws; the caller gives each a token
/// that ends after 50 ms (<see cref="ReplicaOptions.OperationTimeout"/>), and takes any exception for a failure of the store. A request whose
/// caller has given up may still be carried out, or be carried out twice; each is made so that this does no harm.
/// </para>
/// </remarks>
public interface IReplicaStore
{
    /// <summary>What and where it is, for logs and the dashboard, without secrets: <c>Redis at cache:6379</c>.</summary>
    string Description { get; }

    /// <summary>
    /// Puts a process's post on a board in the place of its last one, and reads what others have posted since. A post outlives its process by
    /// <see cref="BoardPost.Lease"/>.
    /// </summary>
    /// <param name="post">The post.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<BoardNews> PostAsync(BoardPost post, CancellationToken cancellationToken);

    /// <summary>
    /// Calls back soon after another process has posted something new on a board, or after this one has. It may be late, or missed
    /// altogether: boards are read at intervals anyway.
    /// </summary>
    /// <param name="board">The board.</param>
    /// <param name="posted">Called on any thread; it returns at once and does not throw.</param>
    /// <returns>Dispose it to hear no more.</returns>
    IDisposable Subscribe(string board, Action posted);

    /// <summary>
    /// Says what a process holds, has used and wants of totals that it shares with the others, and is told what it holds from now on.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="requests">One for each total, no two of one name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As many grants, in their order.</returns>
    ValueTask<IReadOnlyList<ShareGrant>> LeaseAsync(
        string process, IReadOnlyList<ShareRequest> requests, CancellationToken cancellationToken);

    /// <summary>Takes or keeps offices that one process at a time holds.</summary>
    /// <param name="process">The process.</param>
    /// <param name="offices">The offices, no two of one name.</param>
    /// <param name="lease">How long it holds them if it does not ask again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>For each, in their order, whether it is this process's now.</returns>
    ValueTask<IReadOnlyList<bool>> ElectAsync(
        string process, IReadOnlyList<string> offices, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives offices back that a process holds; those of others stay theirs.</summary>
    /// <param name="process">The process.</param>
    /// <param name="offices">The offices.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ResignAsync(string process, IReadOnlyList<string> offices, CancellationToken cancellationToken);

    /// <summary>The record of a name; version 0 and no content where there is none.</summary>
    /// <param name="name">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ReplicaRecord> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a record if its version is still the one that was read. A record is kept for 30 days after its last change.
    /// </summary>
    /// <param name="name">The record.</param>
    /// <param name="version">The version that was read; 0 for none.</param>
    /// <param name="content">What it is to say. At most 64 KiB.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What holds now: this content with the next version, or what somebody else has written meanwhile.</returns>
    ValueTask<ReplicaRecord> ReplaceAsync(string name, long version, string content, CancellationToken cancellationToken);

    /// <summary>
    /// A process leaves in good order: its posts go, and its shares are the others'. It has no offices any more when it has resigned.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="boards">Where it has posted.</param>
    /// <param name="shares">What it holds, with what it has used to the last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LeaveAsync(
        string process, IReadOnlyList<string> boards, IReadOnlyList<ShareRequest> shares, CancellationToken cancellationToken);
}
