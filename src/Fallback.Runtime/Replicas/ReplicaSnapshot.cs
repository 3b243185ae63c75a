namespace Fallback;

/// <summary>The sharing of a process with the other replicas, at one moment. Immutable.</summary>
public sealed record ReplicaSnapshot
{
    /// <summary>The kind and address of the store.</summary>
    public required string Store { get; init; }

    /// <summary>The state of the process's connection to the store.</summary>
    public required ReplicaStoreState State { get; init; }

    /// <summary>The time of the store's last answer; null if it never answered.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>The time that the store's last answer took; null if it never answered.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The failure of the last operation in a word, for example <c>RedisConnectionException</c>; null if it succeeded.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The processes that share state, this one first.</summary>
    public required IReadOnlyList<ReplicaProcess> Processes { get; init; }

    /// <summary>This process's parts of limits and budgets.</summary>
    public required IReadOnlyList<ShareSnapshot> Shares { get; init; }

    /// <summary>Returns the snapshot in one line: <c>Redis at cache:6379: Shared, 4 processes</c>.</summary>
    public override string ToString() => $"{Store}: {State}, {Processes.Count} process{(Processes.Count == 1 ? "" : "es")}";
}

/// <summary>One of the processes that share state.</summary>
public sealed record ReplicaProcess
{
    /// <summary>The name of the process.</summary>
    public required string Name { get; init; }

    /// <summary>The version of Fallback that it runs.</summary>
    public required string Version { get; init; }

    /// <summary>Whether it is this process.</summary>
    public bool IsThis { get; init; }

    /// <summary>
    /// The latest time at which the process is known to have been alive. A process without news only shows that it is alive; it counts as
    /// gone ten seconds after its last sign.
    /// </summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>
    /// What the process has found out and reports to the others, one line each: <c>openai/gpt-6: BreakerOpen after Overloaded, for 12 s
    /// more</c>.
    /// </summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>Returns the process in one line: <c>web-1, last seen at 12:00:05</c>.</summary>
    public override string ToString() =>
        IsThis ? $"{Name}, this process" : Wording.Invariant($"{Name}, last seen at {SeenAt:HH:mm:ss}");
}

/// <summary>A process's part of a limit or budget.</summary>
public sealed record ShareSnapshot
{
    /// <summary>The shared item: <c>openai/gpt-6</c>, <c>key 1A2B of openai</c>, or the client whose budget it is.</summary>
    public required string Of { get; init; }

    /// <summary>The unit: <c>requests</c>, <c>tokens</c> or <c>usd</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The total for all processes together, per minute or for today.</summary>
    public required decimal Total { get; init; }

    /// <summary>The part of the total that this process may use.</summary>
    public required decimal Held { get; init; }

    /// <summary>What all processes together have used, at the store's last answer; null before the first one.</summary>
    public decimal? UsedByAll { get; init; }

    /// <summary>Whether the figures come from the store; false while the process uses its own part.</summary>
    public required bool IsShared { get; init; }

    /// <summary>Returns the share in one line: <c>openai/gpt-6: 150 of 600 requests</c>.</summary>
    public override string ToString() => Wording.Invariant($"{Of}: {Held:0.####} of {Total:0.####} {Unit}");
}
