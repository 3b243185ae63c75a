using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>How a process shares state with the other replicas: the configuration section <c>Fallback:Replicas</c> as an object.</summary>
public sealed class ReplicaOptions
{
    /// <summary>
    /// The number of replicas, from 1 to 10,000, for a process that has never reached the store: it uses its part of each limit and budget.
    /// Default null: until such a process reaches the store, it sends nothing to tiers with a limit per minute, or to any tier of a client
    /// with a budget per day.
    /// </summary>
    public int? Count { get; set; }

    /// <summary>The name of the process on the dashboard. Default: the machine's name and the process id.</summary>
    public string? ProcessName { get; set; }

    /// <summary>
    /// The interval at which a process posts and reads news, apart from urgent ones; from 50 ms to 1 s. Default 500 ms. Shared state is
    /// therefore at most a second old.
    /// </summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an operation of the store may take, from 5 ms to 1 s. Default 50 ms.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// What applies to budgets per day while the store cannot be reached. Default: <see cref="WithoutStore.LocalShare"/>.
    /// </summary>
    public WithoutStore BudgetWithoutStore { get; set; } = WithoutStore.LocalShare;
}

/// <summary>What a process may use of a shared total while it cannot ask the store for more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WithoutStore>))]
public enum WithoutStore
{
    /// <summary>
    /// What the process holds and, once that is used up, its part of what was left, divided by the last known number of replicas.
    /// </summary>
    LocalShare,
    /// <summary>Only what the process holds.</summary>
    Deny,
}
