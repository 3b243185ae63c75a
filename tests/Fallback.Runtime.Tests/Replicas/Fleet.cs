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

    /// <summary>Whether its loop stands still.</summary>
    public bool IsSuspended { get; set; }

    public ValueTask SyncAsync() => IsSuspended ? default : _link.SyncAsync(CancellationToken.None);

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
