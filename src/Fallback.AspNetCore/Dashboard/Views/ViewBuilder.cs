namespace Fallback.Dashboard;

/// <summary>Builds what the pages show, from the collected figures and the current state of the monitor.</summary>
internal sealed class ViewBuilder(FallbackMonitor monitor, Collector collector, bool allowActions)
{
    /// <summary>Calls on the overview.</summary>
    private const int Told = 12;

    /// <summary>How much of the hour before must be known to count as usual.</summary>
    private static readonly TimeSpan _enough = TimeSpan.FromMinutes(5);

    public DashboardView Build()
    {
        CollectedFigures figures = collector.Read();
        DateTimeOffset now = collector.Time.GetUtcNow();
        ReplicaSnapshot? replicas = monitor.Replicas;
        TierSnapshot[] tiers = [.. monitor.Tiers.OrderBy(static tier => TierKey.Of(tier).ToString(), StringComparer.Ordinal)];
        DateTimeOffset first = Slots.Start(figures.Now - Slots.Shown + 1);
        TimeSpan shown = now - (first > collector.StartedAt ? first : collector.StartedAt);
        TimeSpan before = first - collector.StartedAt;
        if (before > Slots.Before * Slots.Width) before = Slots.Before * Slots.Width;
        return new DashboardView
        {
            At = now.ToUnixTimeMilliseconds(),
            StartedAt = collector.StartedAt.ToUnixTimeMilliseconds(),
            AllowActions = allowActions,
            Lost = figures.Lost,
            LastCall = figures.LastCall,
            Slots = [.. Enumerable.Range(0, Slots.Shown).Select(i => (first + i * Slots.Width).ToUnixTimeMilliseconds())],
            Alerts = Alerts.Of(monitor, replicas, tiers, figures, now),
            Totals = Of(figures.Calls, shown),
            Usual = before >= _enough && figures.Before.Total > 0 ? Of(figures.Before, before) : null,
            Tiers = [.. InOrder(tiers).Select(tier => Of(tier, figures, now))],
            ErrorGroups = Groups(figures),
            Errors = Errors(figures),
            Clients = [.. monitor.Clients.Select(client => Of(client, figures, shown, now))],
            Limits = [.. tiers.SelectMany(tier => Limits(tier, replicas)).DistinctBy(static limit => limit.Name)],
            Budgets = [.. monitor.Spending.Select(spent => Of(spent, replicas))],
            Canaries = [.. monitor.Canaries.Select(CanaryViews.Of)],
            Replicas = ReplicaViews.Of(replicas),
            GlobalBreaker = monitor.GlobalBreaker is { } global ? TierStates.Of(global, now) : null,
            Unusual = [.. collector.Calls(unusualOnly: true).Take(Told).Select(CallViews.Of)],
        };
    }

    /// <summary>Returns the tiers in the order of the chains, so that a first tier comes before its fallbacks.</summary>
    private IEnumerable<TierSnapshot> InOrder(TierSnapshot[] tiers)
    {
        IEnumerable<ChainSnapshot> chains = monitor.Clients.SelectMany(static client => client.Chains);
        TierKey[] chained = [.. chains.SelectMany(static chain => chain.Tiers).SelectMany(InstancesOf).Select(TierKey.Of)];
        return tiers.OrderBy(tier => Array.IndexOf(chained, TierKey.Of(tier)) is var place and >= 0 ? place : int.MaxValue);
    }

    private static FiguresView Of(CallFigures figures, TimeSpan time)
    {
        double seconds = Math.Max(1, time.TotalSeconds);
        long ended = figures.Ended, failed = figures[CallOutcome.Failed];
        return new FiguresView
        {
            Calls = figures.Total,
            PerSecond = Math.Round(figures.Total / seconds, 3),
            Live = figures[CallOutcome.Live],
            Cached = figures[CallOutcome.Cached],
            Stale = figures[CallOutcome.Stale],
            Default = figures[CallOutcome.Default],
            Failed = failed,
            Cancelled = figures[CallOutcome.Cancelled],
            AnsweredShare = ended == 0 ? null : (double)(ended - failed) / ended,
            FallbackShare = figures.FallbackShare,
            P50 = figures.Latency.Percentile(0.5),
            P90 = figures.Latency.Percentile(0.9),
            P99 = figures.Latency.Percentile(0.99),
            CostUsd = figures.CostUsd,
            CostPerHourUsd = Math.Round(figures.CostUsd * 3_600 / (decimal)seconds, 6),
            UnknownCosts = figures.UnknownCosts,
        };
    }

    private static TierView Of(TierSnapshot tier, CollectedFigures figures, DateTimeOffset now)
    {
        var key = TierKey.Of(tier);
        TierHistory history = figures.Tiers.GetValueOrDefault(key) ?? new TierHistory();
        TierFigures sum = history.Sum;
        BreakerSnapshot? culprit = TierStates.Culprit(tier);
        return new TierView
        {
            Name = key.ToString(),
            Model = $"{tier.Provider}/{tier.Model}",
            Instance = tier.Instance == TierKey.OnlyInstance ? null : tier.Instance,
            IsDraining = tier.Obstacle == SkipReason.Draining,
            UnderWay = tier.UnderWay,
            State = TierStates.Of(tier, now),
            Breaker = TierStates.Of(tier.Breaker, now),
            Endpoint = TierStates.Of(tier.Endpoint, now),
            Key = TierStates.Of(tier.Credential, now),
            Since = culprit is not null && figures.Incidents.TryGetValue(culprit.Name, out Incident incident)
                ? incident.Since.ToUnixTimeMilliseconds()
                : null,
            LastFailure = tier.Breaker.LastFailure is { } last ? Words.Of(last) : null,
            LastFailureAt = tier.Breaker.LastFailureAt?.ToUnixTimeMilliseconds(),
            Health = string.Concat(history.Slots.Select(Letter)),
            AttemptsOf = [.. history.Slots.Select(static slot => slot?.Attempts ?? 0)],
            FailedOf = [.. history.Slots.Select(static slot => slot?.Failed ?? 0)],
            Attempts = sum.Attempts,
            Failed = sum.Failed,
            Skipped = sum.Skipped,
            ErrorShare = sum.ErrorShare,
            P50 = sum.Latency.Percentile(0.5),
            P90 = sum.Latency.Percentile(0.9),
            P99 = sum.Latency.Percentile(0.99),
            CostUsd = sum.CostUsd,
            Learned = [.. tier.Learned.Select(static fact => fact.What).Distinct(StringComparer.Ordinal)],
            Probe = ProbeViews.Of(tier.Probe),
            Synthetic = ProbeViews.Of(tier.Synthetic),
        };
    }

    /// <summary>A failure in twenty is noise; one in two is an outage.</summary>
    private static char Letter(TierFigures? slot) => slot?.ErrorShare switch
    {
        null => 'n',
        < 0.05 => 'o',
        < 0.5 => 'w',
        _ => 'b',
    };

    private static List<ErrorGroupView> Groups(CollectedFigures figures)
    {
        long[][] counts = [.. ErrorGroup.All.Select(static _ => new long[Slots.Shown])];
        foreach (TierHistory tier in figures.Tiers.Values)
            for (int i = 0; i < Slots.Shown; i++)
                foreach (((FailureKind kind, _), long count) in tier.Slots[i]?.Errors ?? []) counts[ErrorGroup.Of(kind)][i] += count;
        return [.. ErrorGroup.All.Select((group, i) => new ErrorGroupView(group.Id, group.Name, counts[i].Sum(), counts[i]))];
    }

    private static List<ErrorView> Errors(CollectedFigures figures) =>
    [
        .. figures.Tiers
            .SelectMany(static tier => tier.Value.Sum.Errors.Select(error => new ErrorView(
                tier.Key.ToString(),
                error.Key.Kind.ToString(),
                Words.Of(error.Key.Kind),
                ErrorGroup.All[ErrorGroup.Of(error.Key.Kind)].Id,
                error.Key.Status,
                error.Value,
                (double)error.Value / tier.Value.Sum.Attempts)))
            .OrderByDescending(static error => error.Count)
    ];

    private static ClientView Of(ClientSnapshot client, CollectedFigures figures, TimeSpan shown, DateTimeOffset now)
    {
        CallFigures own = figures.Clients.GetValueOrDefault(client.Name) ?? new CallFigures();
        return new ClientView(client.Name, Of(own, shown), [.. client.Chains.Select(chain => Of(chain, own, now))]);
    }

    private static ChainView Of(ChainSnapshot chain, CallFigures own, DateTimeOffset now)
    {
        long live = own[CallOutcome.Live];
        return new ChainView(chain.Deadline.TotalMilliseconds, chain.MaxAttempts, [.. chain.Tiers.Select(Of)]);

        ChainTierView Of(TierSnapshot tier)
        {
            if (tier.Instances.Count == 0) return Row(TierKey.Of(tier).ToString(), tier, own.Answers.GetValueOrDefault(TierKey.Of(tier)));
            ChainTierView[] instances =
            [
                .. tier.Instances.Select(instance =>
                    Row(TierKey.Of(instance).ToString(), instance, own.Answers.GetValueOrDefault(TierKey.Of(instance))) with { Weight = instance.Weight }),
            ];
            int able = tier.Instances.Count(static instance => instance.CanAnswer);
            StateView state = new(able == instances.Length ? "ok" : able == 0 ? "bad" : "warn", $"{able} of {instances.Length} instances");
            return Row($"{tier.Provider}/{tier.Model}", tier, instances.Sum(static instance => instance.Answers)) with { State = state, Instances = instances };
        }

        ChainTierView Row(string name, TierSnapshot tier, long answers) =>
            new(name, TierStates.Of(tier, now), live == 0 ? null : (double)answers / live, answers);
    }

    private static IEnumerable<TierSnapshot> InstancesOf(TierSnapshot tier) => tier.Instances.Count == 0 ? [tier] : tier.Instances;

    private static IEnumerable<LimitView> Limits(TierSnapshot tier, ReplicaSnapshot? replicas)
    {
        if (tier.Limit is { } limit) yield return Of(TierKey.Of(tier).ToString(), limit, $"{tier.Provider}/{tier.Model}", replicas);
        if (tier.KeyLimit is { } ofKey) yield return Of($"{tier.Provider}, all models of its key", ofKey, tier.Credential.Name, replicas);
    }

    /// <param name="name">As the page calls it.</param>
    /// <param name="limit">The state of the limit.</param>
    /// <param name="shared">As the replicas call it.</param>
    /// <param name="replicas">Null for none.</param>
    private static LimitView Of(string name, LimitSnapshot limit, string shared, ReplicaSnapshot? replicas)
    {
        var gauges = new List<GaugeView>();
        if (limit.RequestsPerMinute is { } requests) gauges.Add(new("requests in 60 s", limit.Requests, requests, Scope("requests")));
        if (limit.TokensPerMinute is { } tokens) gauges.Add(new("tokens in 60 s", limit.Tokens, tokens, Scope("tokens")));
        // The running requests are each process's own.
        if (limit.MaxConcurrency is { } atOnce) gauges.Add(new("in flight", limit.UnderWay, atOnce, Scope("in flight")));
        return new LimitView(name, gauges, limit.Waiting);

        StateView? Scope(string unit) => ReplicaViews.ScopeOf(replicas, shared, unit);
    }

    private static BudgetView Of(SpendingSnapshot spent, ReplicaSnapshot? replicas) =>
        new(spent.Client, spent.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            spent.SpentUsd, spent.EstimatedUsd, spent.ReservedUsd, spent.PerDayUsd,
            spent.PerDayUsd is null ? null : ReplicaViews.ScopeOf(replicas, spent.Client, "usd"));
}
