using Fallback.TestUtilities;

namespace Fallback.Redis.Tests;

/// <summary>
/// What holds of every store. Time stands still until a test moves it, except for offices, whose leases may be the store's own.
/// </summary>
public abstract partial class ReplicaStoreContract
{
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private protected ManualClock Clock { get; } = new();

    protected abstract IReplicaStore Store { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Loses everything that the store knows.</summary>
    protected abstract Task LoseAsync();

    /// <summary>Waits for what comes with the store's time.</summary>
    protected abstract Task UntilAsync(Func<Task<bool>> holds, string what);

    private protected Share Share(string process, long total = 600, bool isSpent = false, string name = "requests") =>
        new(Store, process, name, total, isSpent);

    private protected ValueTask<BoardNews> Post(string process, string? content, long number, long since = 0, string board = "evidence") =>
        Store.PostAsync(
            new BoardPost { Board = board, Process = process, Content = content, Number = number, Since = since, Lease = Lease }, Token);
}
