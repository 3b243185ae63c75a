namespace Fallback.Dashboard;

/// <summary>What an operator must know, as sentences: what is failing, since when, and what happens about it.</summary>
internal static class Alerts
{
    /// <summary>The used share of a budget from which it is reported.</summary>
    private const decimal NearlySpent = 0.9m;

    /// <summary>Smaller amounts are not shown.</summary>
    private const decimal LeastExtra = 0.0001m;

    private const string NoTier = "Its calls get a stale or default answer if there is one; otherwise they fail.";
    private const string GlobalBreaker = "The global breaker refuses calls.";

    public static List<AlertView> Of(
        FallbackMonitor monitor, ReplicaSnapshot? replicas, IReadOnlyList<TierSnapshot> tiers, CollectedFigures figures, DateTimeOffset now)
    {
        var alerts = new List<AlertView>();
        // First, because it explains the others.
        if (monitor.Faults is { Count: > 0 } faults) alerts.Add(Of(faults));
        if (monitor.GlobalBreaker is { State: not BreakerState.Closed } global)
            alerts.Add(new(
                "bad", "Too many calls fail, whichever tier they ask", Since(global, figures), GlobalBreaker, Wait(global, now), null));
        foreach (ClientSnapshot client in monitor.Clients)
            if (client.Chains.Any(static chain => chain.Tiers.All(static tier => !tier.CanAnswer)))
                alerts.Add(new("bad", $"No tier of {client.Name} can answer", null, NoTier, null, null));
        if (ReplicaViews.AlertOf(replicas) is { } lost) alerts.Add(lost);
        // One failing key or endpoint takes all of its tiers out, and is one alert.
        foreach (TierSnapshot tier in tiers.Where(IsIll).DistinctBy(static tier => TierStates.Culprit(tier)?.Name ?? $"{TierKey.Of(tier)}"))
            alerts.Add(Of(tier, Helper(tiers, figures, tier), figures, now));
        foreach (CanarySnapshot canary in monitor.Canaries.Where(static canary => canary.State == CanaryState.RolledBack))
        {
            CanaryDecision? back = canary.Decisions.LastOrDefault(static decision => decision.Verdict == CanaryVerdict.RolledBack);
            alerts.Add(new(
                "warn", $"The canary {canary.Model} of {canary.Client} was rolled back", back?.At.ToUnixTimeMilliseconds(),
                $"{back?.Reason ?? "It performed worse than the first choice"}.", null, null));
        }
        foreach (SpendingSnapshot spent in monitor.Spending)
            if (spent.PerDayUsd is > 0 and { } most && spent.UsedOf(replicas) >= NearlySpent * most)
            {
                // What the others have spent is known together with what they have reserved.
                bool isAll = spent.UsedOf(replicas) > spent.SpentUsd + spent.ReservedUsd;
                decimal used = isAll ? spent.UsedOf(replicas) : spent.SpentUsd;
                alerts.Add(new("warn", $"{spent.Client} has spent {Words.Percent((double)(used / most))} of its budget", null,
                    $"{Words.Usd(used)} of {Words.Usd(most)} for today{(isAll ? ", by all replicas" : "")}; "
                        + $"the budget resets at midnight UTC.", null, null));
            }
        return alerts;
    }

    private static AlertView Of(IReadOnlyList<FaultSnapshot> faults) => new(
        "warn",
        $"Faults are injected by {string.Join(", ", faults.Select(static fault => fault.Name))}",
        faults.Min(static fault => fault.Since).ToUnixTimeMilliseconds(),
        $"{string.Join("; ", faults.Select(Told))}.",
        null,
        null);

    private static string Told(FaultSnapshot fault) => $"{fault.What}, until {Wording.Moment(fault.Until)}, {fault.Injected} so far";

    private static bool IsIll(TierSnapshot tier) => TierStates.Culprit(tier) is not null || tier.Obstacle is SkipReason.NoKey;

    private static AlertView Of(TierSnapshot tier, string helper, CollectedFigures figures, DateTimeOffset now)
    {
        var key = TierKey.Of(tier);
        if (TierStates.Culprit(tier) is not { } breaker)
            return new("warn", $"{key} has no key", null, "Every call skips it until a key is configured.", null, key.ToString());
        Incident? incident = figures.Incidents.TryGetValue(breaker.Name, out Incident known) ? known : null;
        string condition = breaker.State == BreakerState.Isolated
            ? "is isolated manually"
            : Words.Condition(incident?.Cause ?? breaker.LastFailure);
        string done = breaker.State switch
        {
            BreakerState.HalfOpen => "It is being probed",
            BreakerState.Open when breaker.IsInjected => "Its breaker is open after an injected fault",
            BreakerState.Open when breaker.IsHearsay => "No call is sent to it, because other replicas report failures",
            BreakerState.Isolated => "No call is sent to it until it is reset",
            _ => "Its breaker is open",
        };
        return new(
            IsForAPerson(breaker.LastFailure) ? "bad" : "warn",
            $"{(ReferenceEquals(breaker, tier.Breaker) ? key.ToString() : tier.Provider)} {condition}",
            Since(breaker, figures),
            $"{done}{helper}.{Extra(figures, key)}",
            breaker.State == BreakerState.Open ? TierStates.Wait(tier, now) : null,
            key.ToString());
    }

    /// <summary>Whether only a person can fix it.</summary>
    private static bool IsForAPerson(FailureKind? cause) => cause is
        FailureKind.InvalidCredentials
        or FailureKind.PermissionDenied
        or FailureKind.BillingExhausted
        or FailureKind.ModelUnavailable
        or FailureKind.EndpointMisconfigured;

    /// <summary>Returns the tier that answers most of the calls instead.</summary>
    private static string Helper(IReadOnlyList<TierSnapshot> tiers, CollectedFigures figures, TierSnapshot ill)
    {
        HashSet<TierKey> able = [.. tiers.Where(tier => tier.CanAnswer && TierStates.Culprit(tier) is null).Select(TierKey.Of)];
        able.Remove(TierKey.Of(ill));
        (TierKey helper, long answers) = figures.Latest.Answers.Where(of => able.Contains(of.Key))
            .DefaultIfEmpty().MaxBy(static of => of.Value);
        return answers == 0 ? "" : $"; {helper} answers {Words.Percent((double)answers / figures.Latest.Ended)} of calls";
    }

    /// <summary>Returns the additional cost of the other tiers' answers, if there is one.</summary>
    private static string Extra(CollectedFigures figures, TierKey tier) =>
        figures.ExtraUsd.TryGetValue(tier, out decimal extra) && extra >= LeastExtra ? $" Extra cost so far {Words.Usd(extra)}." : "";

    private static long? Since(BreakerSnapshot breaker, CollectedFigures figures) =>
        figures.Incidents.TryGetValue(breaker.Name, out Incident incident)
            ? incident.Since.ToUnixTimeMilliseconds()
            : breaker.LastFailureAt?.ToUnixTimeMilliseconds();

    private static double? Wait(BreakerSnapshot breaker, DateTimeOffset now) => TierStates.Of(breaker, now).Seconds;
}
