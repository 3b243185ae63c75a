using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Replicas;

/// <summary>Several runtimes that share through one store, each of whose rounds a test runs itself.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly List<Member> _members = [];

    public ManualClock Clock { get; } = new();

    public BreakableStore Store { get; }

    public Fleet() => Store = new BreakableStore(new InMemoryReplicaStore(Clock));

    public IReadOnlyList<Member> Members => _members;

    public Member Add(Action<FallbackOptions>? configure = null)
    {
        var member = new Member(this, configure);
        _members.Add(member);
        return member;
    }

    public void Remove(Member member)
    {
        _members.Remove(member);
        member.Dispose();
    }

    public void Dispose()
    {
        foreach (Member member in _members) member.Dispose();
    }

    /// <summary>The store is started anew, and knows nothing.</summary>
    public void Empty() => Store.Inner = new InMemoryReplicaStore(Clock);

    /// <summary>A round of each, as many times as it takes until what one says has come to all.</summary>
    public async Task SyncAsync(int rounds = 3)
    {
        for (int i = 0; i < rounds; i++)
            foreach (Member member in _members) await member.SyncAsync();
    }
}

/// <summary>One of them.</summary>
internal sealed class Member : IDisposable
{
    private readonly ReplicaLink _link;

    public Member(Fleet fleet, Action<FallbackOptions>? configure)
    {
        Store = new BreakableStore(fleet.Store);
        var options = new FallbackOptions { TimeProvider = fleet.Clock };
        configure?.Invoke(options);
        ReplicaLink? link = null;
        // Without its own loop, which would run beside the test.
        options.Sharing = runtime => new NotStarted(link = new ReplicaLink(runtime, Store, options.Replicas));
        Runtime = new FallbackRuntime(options);
        _link = link!;
    }

    public FallbackRuntime Runtime { get; }

    /// <summary>Its own way to the store.</summary>
    public BreakableStore Store { get; }

    public ReplicaSnapshot Snapshot => _link.Snapshot();

    public TierState Tier(string model = "big", string key = "k1") =>
        Runtime.Registry.GetTier(new TierKey("acme", "default", "https://api.acme.example/v1/", model, key, "openai"));

    public ValueTask SyncAsync() => _link.SyncAsync(CancellationToken.None);

    public void Dispose() => Runtime.Dispose();

    private sealed class NotStarted(ReplicaLink link) : ReplicaSharing
    {
        public override Task Joined => link.Joined;

        public override void Start()
        {
        }

        public override ReplicaSnapshot Snapshot() => link.Snapshot();

        public override bool IsOurTurn(TierState tier, ProbeType type) => link.IsOurTurn(tier, type);

        public override void Join(CallLimiter limiter) => link.Join(limiter);

        public override void Join(CostAccount account) => link.Join(account);

        public override void Dispose() => link.Dispose();
    }
}

/// <summary>A store that can be out of reach.</summary>
internal sealed class BreakableStore(IReplicaStore inner) : IReplicaStore
{
    public IReplicaStore Inner { get; set; } = inner;

    public bool IsBroken { get; set; }

    public int Operations { get; private set; }

    public string Description => Inner.Description;

    public ValueTask<BoardNews> PostAsync(BoardPost post, CancellationToken cancellationToken) => Reach().PostAsync(post, cancellationToken);

    public IDisposable Subscribe(string board, Action posted) => Reach().Subscribe(board, posted);

    public ValueTask<IReadOnlyList<ShareGrant>> LeaseAsync(
        string process, IReadOnlyList<ShareRequest> requests, CancellationToken cancellationToken) =>
        Reach().LeaseAsync(process, requests, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> ElectAsync(
        string process, IReadOnlyList<string> offices, TimeSpan lease, CancellationToken cancellationToken) =>
        Reach().ElectAsync(process, offices, lease, cancellationToken);

    public ValueTask ResignAsync(string process, IReadOnlyList<string> offices, CancellationToken cancellationToken) =>
        Reach().ResignAsync(process, offices, cancellationToken);

    public ValueTask<ReplicaRecord> ReadAsync(string name, CancellationToken cancellationToken) => Reach().ReadAsync(name, cancellationToken);

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
