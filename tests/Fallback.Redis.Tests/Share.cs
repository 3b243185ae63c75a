namespace Fallback.Redis.Tests;

/// <summary>A process's part of one total: says what it knows and remembers what it is told, as the runtime does.</summary>
internal sealed class Share(IReplicaStore store, string process, string name, long total, bool isSpent)
{
    public long Held { get; set; }

    public long Used { get; set; }

    public long Wanted { get; set; }

    public long Least { get; set; } = 1;

    public long Total { get; set; } = total;

    public long Number { get; set; }

    public long UsedByGone { get; set; }

    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    public ShareRequest Request => new()
    {
        Name = name,
        Total = Total,
        Held = Held,
        Used = Used,
        Wanted = Wanted,
        Least = Least,
        Number = Number,
        Lease = Lease,
        IsSpent = isSpent,
        UsedByGone = UsedByGone,
    };

    /// <summary>Asks with the next number, and takes what it is told.</summary>
    /// <param name="wanted">What it would hold from now on; null for the same as before.</param>
    public async Task<ShareGrant> AskAsync(long? wanted = null)
    {
        Wanted = wanted ?? Wanted;
        Number++;
        ShareGrant grant = await SayAsync(Request);
        (Held, UsedByGone) = (grant.Held, grant.UsedByGone);
        return grant;
    }

    /// <summary>Asks, and comes down to what it is told to.</summary>
    public async Task<ShareGrant> ObeyAsync(long? wanted = null)
    {
        ShareGrant grant = await AskAsync(wanted);
        Held = Math.Max(Used, Math.Min(Held, grant.Target));
        return grant;
    }

    /// <summary>Says something without taking what comes of it.</summary>
    public async Task<ShareGrant> SayAsync(ShareRequest request) =>
        (await store.LeaseAsync(process, [request], TestContext.Current.CancellationToken))[0];

    public async Task LeaveAsync()
    {
        Number++;
        await store.LeaveAsync(process, [], [Request], TestContext.Current.CancellationToken);
        Held = 0;
    }
}
