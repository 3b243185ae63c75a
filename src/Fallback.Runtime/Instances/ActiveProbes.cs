namespace Fallback;

/// <summary>
/// The probes and the synthetic traffic of one configuration: for each model at each instance that its plans use, from the first of these plans
/// on until the configuration is retired. Thread-safe.
/// </summary>
internal sealed class ActiveProbes(FallbackOptions options, FallbackRuntime runtime)
{
    private readonly HashSet<TierState> _watched = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Begins what a plan's tiers need and no plan before it has begun.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sendsOwnRequests">Whether the client writes its requests itself: what it asks of its models nobody else knows.</param>
    public void Watch(ChainPlan plan, bool sendsOwnRequests)
    {
        foreach (Tier tier in plan.Instances)
        {
            if (!options.Providers.TryGetValue(tier.Provider, out ProviderOptions? provider)) continue;
            ProbeOptions? probe = sendsOwnRequests && provider.Probe is { Kind: ProbeKind.Completion } ? null : provider.Probe;
            SyntheticTrafficOptions? synthetic = sendsOwnRequests ? null : provider.SyntheticTraffic;
            if (probe is null && synthetic is null || !IsNew(tier.State)) continue;
            var exchange = new ProbeExchange(runtime, plan, tier);
            if (probe is not null)
                Start(new ProbePace(probe.Interval, ProbePace.OfProbes, Random.Shared), new HealthProbe(runtime, exchange, probe).AskAsync);
            if (synthetic is not null)
                Start(
                    new ProbePace(SyntheticTraffic.GapOf(synthetic), ProbePace.OfSyntheticTraffic, Random.Shared),
                    new SyntheticTraffic(runtime, exchange, synthetic).AskAsync);
        }
    }

    /// <summary>Ends all of it: what is under way is cancelled, and nothing new begins.</summary>
    public void Stop() => _ = StopAsync(_stopping);

    // On another thread, because a chat client of the application's own may hang what it likes on its token.
    private static async Task StopAsync(CancellationTokenSource stopping)
    {
        try
        {
            await stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // Thrown by what hangs on the token; the loops have been told all the same.
        }
    }

    private void Start(ProbePace pace, Func<CancellationToken, ValueTask> ask) => ProbeLoop.Start(pace, runtime.Time, ask, _stopping.Token);

    private bool IsNew(TierState state)
    {
        lock (_watched) return _watched.Add(state);
    }
}
