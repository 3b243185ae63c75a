namespace Fallback;

/// <summary>
/// The probes and the synthetic traffic of one configuration, for each model at each instance that its plans use: from the first of these
/// plans until the configuration is retired. Thread-safe.
/// </summary>
internal sealed class ActiveProbes : IDisposable
{
    private readonly FallbackOptions _options;
    private readonly FallbackRuntime _runtime;
    private readonly HashSet<(TierState, ProbeType)> _watched = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stopped;
    private int _isDisposed;

    public ActiveProbes(FallbackOptions options, FallbackRuntime runtime)
    {
        _options = options;
        _runtime = runtime;
        // It outlives its source: a plan may be bound when another configuration is already in force.
        _stopped = _stopping.Token;
    }

    /// <summary>Starts what a plan's tiers need and no earlier plan has started.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sendsOwnRequests">
    /// Whether the client writes its requests itself, so that the right form of a request is unknown here.
    /// </param>
    public void Watch(ChainPlan plan, bool sendsOwnRequests)
    {
        // A rehearsal counts only the requests of its own calls.
        if (_options.StandIn is not null) return;
        foreach (Tier tier in plan.Instances)
        {
            if (!_options.Providers.TryGetValue(tier.Provider, out ProviderOptions? provider)) continue;
            ProbeOptions? probe = sendsOwnRequests && provider.Probe is { Kind: ProbeKind.Completion } ? null : provider.Probe;
            SyntheticTrafficOptions? synthetic = sendsOwnRequests ? null : provider.SyntheticTraffic;
            if (probe is null && synthetic is null) continue;
            var exchange = new ProbeExchange(_runtime, plan, tier);
            if (probe is not null && IsNew(tier.State, ProbeType.Probe))
                Start(probe.Interval, ProbePace.OfProbes, new HealthProbe(_runtime, exchange, probe).AskAsync);
            if (synthetic is not null && IsNew(tier.State, ProbeType.Synthetic))
                Start(
                    SyntheticTraffic.GapOf(synthetic), ProbePace.OfSyntheticTraffic,
                    new SyntheticTraffic(_runtime, exchange, synthetic).AskAsync);
        }
    }

    /// <summary>Ends everything: running requests are canceled, and no new ones start.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) _ = StopAsync(_stopping);
    }

    // On another thread, because the application's own chat client may have registered anything on its token.
    private static async Task StopAsync(CancellationTokenSource stopping)
    {
        try
        {
            await stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // An exception of such a registration; the loops were stopped nevertheless.
        }
        finally
        {
            stopping.Dispose();
        }
    }

    private void Start(TimeSpan interval, double spread, Func<CancellationToken, ValueTask> ask) =>
        ProbeLoop.Start(new ProbePace(interval, spread, Random.Shared), _runtime.Time, ask, _stopped);

    private bool IsNew(TierState state, ProbeType type)
    {
        lock (_watched) return _watched.Add((state, type));
    }
}
