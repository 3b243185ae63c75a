using static System.FormattableString;

namespace Fallback.Dashboard;

/// <summary>How this process and the others share. Times are milliseconds since 1970, of UTC.</summary>
internal sealed record ReplicasView
{
    public required string Store { get; init; }
    public required StateView State { get; init; }
    public long? HeardAt { get; init; }
    public double? LatencyMs { get; init; }
    public string? LastFailure { get; init; }
    public required IReadOnlyList<ReplicaProcessView> Processes { get; init; }
    /// <summary>Processes that are not shown.</summary>
    public required int MoreProcesses { get; init; }
    public required IReadOnlyList<ShareView> Shares { get; init; }
    /// <summary>Shares that are not shown.</summary>
    public required int MoreShares { get; init; }
}

/// <summary>One of the processes, by its own words.</summary>
internal sealed record ReplicaProcessView(string Name, string Version, bool IsThis, long SeenAt, IReadOnlyList<string> Evidence, int MoreEvidence);

/// <summary>What this process has of something that all have together.</summary>
internal sealed record ShareView(string Of, string Unit, decimal Held, decimal Total, decimal? UsedByAll, StateView State);

/// <summary>
/// Describes the sharing of replicas. What other processes report is cut and limited in number, because a page is sent every second and a
/// store may have a thousand of them.
/// </summary>
internal static class ReplicaViews
{
    public const int MostProcesses = 100;
    public const int MostEvidence = 20;
    public const int MostShares = 200;
    public const int LongestName = 80;
    public const int LongestWords = 200;

    public static ReplicasView? Of(ReplicaSnapshot? replicas) => replicas is null ? null : new ReplicasView
    {
        Store = Cut(replicas.Store, LongestWords),
        State = replicas.State switch
        {
            ReplicaStoreState.Shared => new("ok", "shared"),
            ReplicaStoreState.Lost => new("bad", "lost"),
            _ => new("warn", "connecting"),
        },
        HeardAt = replicas.HeardAt?.ToUnixTimeMilliseconds(),
        LatencyMs = replicas.Latency is { } latency ? Math.Round(latency.TotalMilliseconds, 2) : null,
        LastFailure = replicas.LastFailure is { } failure ? Cut(failure, LongestWords) : null,
        // Of many, those that have something to say.
        Processes =
        [
            .. replicas.Processes.OrderByDescending(static process => process.IsThis).ThenByDescending(static process => process.Evidence.Count > 0)
                .ThenBy(static process => process.Name, StringComparer.Ordinal).Take(MostProcesses).Select(Of),
        ],
        MoreProcesses = Math.Max(0, replicas.Processes.Count - MostProcesses),
        Shares =
        [
            .. replicas.Shares.OrderBy(static share => share.Of, StringComparer.Ordinal).ThenBy(static share => share.Unit, StringComparer.Ordinal)
                .Take(MostShares).Select(share =>
                    new ShareView(share.Of, share.Unit, share.Held, share.Total, share.UsedByAll, StateOf(share, replicas.State))),
        ],
        MoreShares = Math.Max(0, replicas.Shares.Count - MostShares),
    };

    /// <summary>Returns whether a figure is this process's own or shared; null if there are no replicas.</summary>
    public static StateView? ScopeOf(ReplicaSnapshot? replicas, string of, string unit)
    {
        if (replicas is null) return null;
        ShareSnapshot[] shares = [.. replicas.Shares.Where(share => share.Unit == unit && share.Of == of)];
        if (shares.Length == 0) return new("none", "this process alone");
        StateView state = StateOf(shares[0], replicas.State);
        // The instances of one provider share separately, under one name, so they cannot be distinguished here.
        if (shares.Length > 1) return state;
        string all = shares[0] is { IsShared: true, UsedByAll: { } used } ? Invariant($", {used:#,0.##} used by all") : "";
        return state with { Words = Invariant($"{state.Words}: {shares[0].Held:#,0.##} of {shares[0].Total:#,0.##} held here{all}") };
    }

    /// <summary>Returns the alert about a lost store; null if the store is reachable.</summary>
    public static AlertView? AlertOf(ReplicaSnapshot? replicas)
    {
        if (replicas is not { State: ReplicaStoreState.Lost }) return null;
        string cause = replicas.LastFailure is { } failure ? $" The last failure: {Cut(failure, LongestWords)}." : "";
        string without = IsWithoutPart(replicas)
            ? " It has never been reached, so this process has no part of some of them, and calls that need one are refused: "
                + "set Fallback:Replicas:Count."
            : "";
        return new(
            without.Length > 0 ? "bad" : "warn",
            $"The replicas' store ({Cut(replicas.Store, LongestName)}) does not answer",
            replicas.HeardAt?.ToUnixTimeMilliseconds(),
            $"Until it does, this process uses its own part of limits and budgets, and only its own breakers.{without}{cause}",
            null,
            null);
    }

    /// <summary>Whether the store was never reached, and the number of replicas is not configured.</summary>
    public static bool IsWithoutPart(ReplicaSnapshot replicas) =>
        replicas is { State: ReplicaStoreState.Lost, HeardAt: null } && replicas.Shares.Any(static share => share.Held == 0);

    private static ReplicaProcessView Of(ReplicaProcess process) => new(
        Cut(process.Name, LongestName),
        Cut(process.Version, LongestName),
        process.IsThis,
        process.SeenAt.ToUnixTimeMilliseconds(),
        [.. process.Evidence.Take(MostEvidence).Select(static said => Cut(said, LongestWords))],
        Math.Max(0, process.Evidence.Count - MostEvidence));

    private static StateView StateOf(ShareSnapshot share, ReplicaStoreState state) =>
        share.IsShared ? new("ok", "shared")
        : state == ReplicaStoreState.Lost ? new("warn", "this process's own part while the store is lost")
        : new("warn", "this process's own part until the store is reached");

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1), "…");
}
