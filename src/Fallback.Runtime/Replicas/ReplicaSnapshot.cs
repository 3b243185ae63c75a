namespace Fallback;

/// <summary>How a process shares with the other replicas, at one moment. Immutable.</summary>
public sealed record ReplicaSnapshot
{
    /// <summary>What and where the store is.</summary>
    public required string Store { get; init; }

    /// <summary>How the process stands to it.</summary>
    public required ReplicaStoreState State { get; init; }

    /// <summary>When the store answered last; null if it never has.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>How long its last answer took.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>What was wrong with the last operation, in a word, for example <c>RedisConnectionException</c>; null where nothing was.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The processes that share, this one first.</summary>
    public required IReadOnlyList<ReplicaProcess> Processes { get; init; }

    /// <summary>This process's parts of limits and budgets.</summary>
    public required IReadOnlyList<ShareSnapshot> Shares { get; init; }

    /// <summary>In one line: <c>Redis at cache:6379: Shared, 4 processes</c>.</summary>
    public override string ToString() => $"{Store}: {State}, {Processes.Count} process{(Processes.Count == 1 ? "" : "es")}";
}

/// <summary>One of the processes that share.</summary>
public sealed record ReplicaProcess
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The version of Fallback that it runs.</summary>
    public required string Version { get; init; }

    /// <summary>Whether it is this process.</summary>
    public bool IsThis { get; init; }

    /// <summary>
    /// When it was last heard of, at least: who has nothing new to say only shows that it is there, and is gone ten seconds after it last did.
    /// </summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>What it has found out and tells the others, one line each: <c>openai/gpt-6: BreakerOpen after Overloaded, for 12 s more</c>.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>In one line: <c>web-1, last seen at 12:00:05</c>.</summary>
    public override string ToString() =>
        IsThis ? $"{Name}, this process" : Wording.Invariant($"{Name}, last seen at {SeenAt:HH:mm:ss}");
}

/// <summary>A process's part of a limit or budget.</summary>
public sealed record ShareSnapshot
{
    /// <summary>What is shared: <c>openai/gpt-6</c>, <c>key 1A2B of openai</c>, or the client whose budget it is.</summary>
    public required string Of { get; init; }

    /// <summary><c>requests</c>, <c>tokens</c> or <c>usd</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>What there is for all together: a minute, or today.</summary>
    public required decimal Total { get; init; }

    /// <summary>What this process may use of it.</summary>
    public required decimal Held { get; init; }

    /// <summary>What all together have used, when the store was last heard; null before it was.</summary>
    public decimal? UsedByAll { get; init; }

    /// <summary>Whether the figures are the store's; false while the process goes by its own part.</summary>
    public required bool IsShared { get; init; }

    /// <summary>In one line: <c>openai/gpt-6: 150 of 600 requests</c>.</summary>
    public override string ToString() => Wording.Invariant($"{Of}: {Held:0.####} of {Total:0.####} {Unit}");
}
