namespace Fallback.Runtime.Tests.Replicas;

/// <summary>A store that can be out of reach.</summary>
internal sealed class BreakableStore(IReplicaStore inner) : IReplicaStore
{
    public IReplicaStore Inner { get; set; } = inner;

    public bool IsBroken { get; set; }

    /// <summary>Whether it answers everything but that.</summary>
    public bool FailsLeases { get; set; }

    /// <summary>The record that cannot be read.</summary>
    public string? Unreadable { get; set; }

    public int Operations { get; private set; }

    public string Description => Inner.Description;

    public ValueTask<BoardNews> PostAsync(BoardPost post, CancellationToken cancellationToken) => Reach().PostAsync(post, cancellationToken);

    public IDisposable Subscribe(string board, Action posted) => Reach().Subscribe(board, posted);

    public ValueTask<IReadOnlyList<ShareGrant>> LeaseAsync(
        string process, IReadOnlyList<ShareRequest> requests, CancellationToken cancellationToken) =>
        FailsLeases ? throw new IOException("This part of the store is broken.") : Reach().LeaseAsync(process, requests, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> ElectAsync(
        string process, IReadOnlyList<string> offices, TimeSpan lease, CancellationToken cancellationToken) =>
        Reach().ElectAsync(process, offices, lease, cancellationToken);

    public ValueTask ResignAsync(string process, IReadOnlyList<string> offices, CancellationToken cancellationToken) =>
        Reach().ResignAsync(process, offices, cancellationToken);

    public ValueTask<ReplicaRecord> ReadAsync(string name, CancellationToken cancellationToken) =>
        name == Unreadable ? throw new InvalidDataException("It is no record.") : Reach().ReadAsync(name, cancellationToken);

    public ValueTask<ReplicaRecord> ReplaceAsync(string name, long version, string content, CancellationToken cancellationToken) =>
        Reach().ReplaceAsync(name, version, content, cancellationToken);

    public ValueTask LeaveAsync(
        string process, IReadOnlyList<string> boards, IReadOnlyList<ShareRequest> shares, CancellationToken cancellationToken) =>
        Reach().LeaveAsync(process, boards, shares, cancellationToken);

    private IReplicaStore Reach()
    {
        Operations++;
        return IsBroken ? throw new IOException("The store is broken.") : Inner;
    }
}
