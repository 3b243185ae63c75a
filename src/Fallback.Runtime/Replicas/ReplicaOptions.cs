using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a process shares with the other replicas; the configuration section <c>Fallback:Replicas</c> as an object.</summary>
public sealed class ReplicaOptions
{
    /// <summary>
    /// How many replicas there are, for a process that has never reached the store: it takes that part of each limit and budget. Default: null,
    /// and such a process sends nothing to tiers with a limit a minute, or to any tier of a client with a budget a day, until it reaches it.
    /// </summary>
    public int? Count { get; set; }

    /// <summary>What the process is called on the dashboard. Default: the machine's name and the process's number.</summary>
    public string? ProcessName { get; set; }

    /// <summary>
    /// How often a process says and asks what is new, apart from what is urgent. Default: 500 ms. From 50 ms to 1 s: what is shared is at most
    /// a second old.
    /// </summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long anything asked of the store may take. Default: 50 ms. From 5 ms to 1 s.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What holds of budgets a day while the store cannot be reached. Default: <see cref="WithoutStore.LocalShare"/>.</summary>
    public WithoutStore BudgetWithoutStore { get; set; } = WithoutStore.LocalShare;
}

/// <summary>What a process may use of a shared total that it cannot ask for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WithoutStore>))]
public enum WithoutStore
{
    /// <summary>What it holds, and when that has run out its part of what was left, divided by the replicas that there were.</summary>
    LocalShare,
    /// <summary>What it holds, and nothing more.</summary>
    Deny,
}
