namespace Fallback;

/// <summary>
/// Stores what the replicas of an application share: posts that all of them read, shares of a limit or a budget, offices that one of them
/// holds, and records that are changed one step at a time.
/// </summary>
/// <remarks>
/// <para>
/// The store decides nothing about calls, and no call waits for it: each process decides on its own, within the shares that it holds. An
/// implementation therefore needs only an engine that runs short transactions. <see cref="InMemoryReplicaStore"/> is the reference
/// implementation; <c>Fallback.Redis</c> stores everything in Redis.
/// </para>
/// <para>
/// Time: only the store's own clock counts. Everything that crosses this interface is a duration, never a time of day, so that clocks that
/// differ do no harm. Names (of boards, shares, offices, records, processes) consist of at most 200 ASCII letters, digits, <c>-</c>,
/// <c>_</c>, <c>:</c> and <c>.</c>.
/// </para>
/// <para>
/// Implementations are safe for use by any number of threads. A method that cannot do its work throws. The caller gives each method a token
/// that is canceled after 50 ms (<see cref="ReplicaOptions.OperationTimeout"/>), and treats any exception as a failure of the store. A
/// request whose caller has given up may still be processed, or be processed twice; each request is designed so that this does no harm.
/// </para>
/// </remarks>
public interface IReplicaStore
{
    /// <summary>The kind and address of the store, for logs and the dashboard, without secrets: <c>Redis at cache:6379</c>.</summary>
    string Description { get; }

    /// <summary>
    /// Replaces a process's post on a board, and returns what others have posted since. A post outlives its process by
    /// <see cref="BoardPost.Lease"/>.
    /// </summary>
    /// <param name="post">The post.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<BoardNews> PostAsync(BoardPost post, CancellationToken cancellationToken);

    /// <summary>
    /// Calls back soon after another process, or this one, has posted something new on a board. A callback may be late or missing: boards
    /// are read at intervals anyway.
    /// </summary>
    /// <param name="board">The board.</param>
    /// <param name="posted">The callback, called on any thread. It returns at once and does not throw.</param>
    /// <returns>The subscription; dispose of it to end the callbacks.</returns>
    IDisposable Subscribe(string board, Action posted);

    /// <summary>
    /// Reports what a process holds, has used and wants of totals that it shares with the others, and returns what it holds from now on.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="requests">One request per total; names are unique.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One grant per request, in the same order.</returns>
    ValueTask<IReadOnlyList<ShareGrant>> LeaseAsync(
        string process, IReadOnlyList<ShareRequest> requests, CancellationToken cancellationToken);

    /// <summary>Takes or keeps offices, each of which one process at a time holds.</summary>
    /// <param name="process">The process.</param>
    /// <param name="offices">The offices; names are unique.</param>
    /// <param name="lease">How long the process holds them if it does not ask again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>For each office, in the same order, whether this process holds it now.</returns>
    ValueTask<IReadOnlyList<bool>> ElectAsync(
        string process, IReadOnlyList<string> offices, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives up offices that a process holds; offices of other processes are not affected.</summary>
    /// <param name="process">The process.</param>
    /// <param name="offices">The offices.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ResignAsync(string process, IReadOnlyList<string> offices, CancellationToken cancellationToken);

    /// <summary>Returns the record of a name; version 0 without content if there is none.</summary>
    /// <param name="name">The record's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ReplicaRecord> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a record if its version is still the one that was read. A record is kept for 30 days after its last change.
    /// </summary>
    /// <param name="name">The record's name.</param>
    /// <param name="version">The version that was read; 0 for none.</param>
    /// <param name="content">The new content, at most 64 KiB.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The current record: this content with the next version, or what another process has written in the meantime.</returns>
    ValueTask<ReplicaRecord> ReplaceAsync(string name, long version, string content, CancellationToken cancellationToken);

    /// <summary>
    /// Removes a process that leaves in an orderly way: its posts are removed, and its shares go to the others. Offices must be given up
    /// before, with <see cref="ResignAsync"/>.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="boards">The boards on which it has posted.</param>
    /// <param name="shares">What it holds, with everything that it has used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LeaveAsync(
        string process, IReadOnlyList<string> boards, IReadOnlyList<ShareRequest> shares, CancellationToken cancellationToken);
}
