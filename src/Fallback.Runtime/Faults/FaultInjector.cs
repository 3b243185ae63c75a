namespace Fallback;

/// <summary>
/// The faults of a runtime: those of its configuration, and those that <see cref="FallbackMonitor.InjectFault"/> adds. Thread-safe. Calls
/// read one field, which is null as long as there is no fault.
/// </summary>
internal sealed class FaultInjector(FallbackRuntime runtime) : IDisposable
{
    private const int MostTold = 12;

    private readonly object _lock = new();

    // The faults of the effective configuration, including those that are over: another reload must not start them again.
    private Dictionary<string, ActiveFault> _configured = new(StringComparer.OrdinalIgnoreCase);
    private ActiveFault[]? _active;
    private bool _isDisposed;

    /// <summary>The faults in the order in which they are drawn; null for none.</summary>
    private ActiveFault[]? Active => Volatile.Read(ref _active);

    public IReadOnlyList<FaultSnapshot> Snapshots =>
        [.. (Active ?? []).Where(static fault => fault.Left > TimeSpan.Zero).Select(static fault => fault.Snapshot())];

    /// <summary>Returns the fault to inject into an attempt; null for none.</summary>
    public Injection? Draw(string client, Tier tier) => Active is { } faults ? Draw(faults, client, tier) : null;

    /// <summary>Starts the faults of a configuration, and ends those that it no longer has. An unchanged fault continues.</summary>
    public void Configure(FaultInjectionOptions options)
    {
        ActiveFault[] ended;
        lock (_lock)
        {
            Dictionary<string, ActiveFault> before = _configured;
            _configured = new(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, FaultOptions fault) in options.Faults)
            {
                FaultPlan plan = FaultPlan.Of(fault);
                if (before.TryGetValue(name, out ActiveFault? known) && known.Plan == plan)
                {
                    before.Remove(name);
                    _configured[name] = known;
                    continue;
                }
                var added = new ActiveFault(name, plan, plan.Lasts(runtime.Time.GetUtcNow()), options.Seed, runtime.Time);
                _configured[name] = added;
                Begin(added);
            }
            ended = [.. before.Values.Where(Remove)];
        }
        foreach (ActiveFault fault in ended) Clear(fault);
    }

    /// <summary>Whether a fault selects any tier.</summary>
    public bool SelectsAny(FaultPlan plan) =>
        runtime.Configuration.Plans.Any(chain => chain.Instances.Any(tier => plan.Selects(chain.Client, tier)));

    /// <summary>
    /// Logs configured faults that select nothing: a name is misspelled, or the settings are meant for another application.
    /// </summary>
    public void WarnOfUnmatched()
    {
        FallbackOptions options = runtime.Configuration.Options;
        ActiveFault[] idle;
        lock (_lock) idle = [.. _configured.Values.Where(fault => fault.Left > TimeSpan.Zero && !SelectsAny(fault.Plan))];
        foreach (ActiveFault fault in idle)
            Log.FaultSelectsNothing(runtime.Logger, ShownSetting.OfPath($"{options.Path}:FaultInjection:Faults:{fault.Name}"), fault.Plan.Where, Tiers());
    }

    /// <summary>Returns the tiers that a fault can select, for display.</summary>
    public string Tiers()
    {
        string[] tiers =
        [
            .. runtime.Configuration.Plans
                .SelectMany(static chain => chain.Instances.Select(tier => $"{ShownSetting.OfName(tier.Name)} ({tier.Endpoint.Instance}) for {chain.Client}"))
                .Distinct(StringComparer.Ordinal)
        ];
        return tiers.Length == 0 ? "no tier"
            : tiers.Length <= MostTold ? string.Join("; ", tiers)
            : Wording.Invariant($"{string.Join("; ", tiers.Take(MostTold))}; and {tiers.Length - MostTold} more");
    }

    /// <summary>Adds a fault until the result is disposed of, or the fault ends by itself.</summary>
    /// <exception cref="InvalidOperationException">A fault of that name is in effect.</exception>
    public IDisposable Add(string name, FaultPlan plan, int? seed)
    {
        lock (_lock)
        {
            if ((Active ?? []).Any(active => active.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidOperationException(
                    $"A fault named '{name}' is in effect; end that one first, or give this one another name.");
            }
            var fault = new ActiveFault(name, plan, plan.Lasts(runtime.Time.GetUtcNow()), seed, runtime.Time);
            Begin(fault);
            return new Handle(this, fault);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (ActiveFault fault in Active ?? []) fault.Timer?.Dispose();
            Volatile.Write(ref _active, null);
        }
    }

    private static Injection? Draw(ActiveFault[] faults, string client, Tier tier)
    {
        foreach (ActiveFault fault in faults)
            if (fault.Plan.Selects(client, tier) && fault.Draw()) return new Injection(fault);
        return null;
    }

    private void Begin(ActiveFault fault)
    {
        if (_isDisposed) return;
        if (fault.Left is var left && left <= TimeSpan.Zero)
        {
            Log.FaultIsOver(runtime.Logger, fault.Name);
            return;
        }
        Volatile.Write(ref _active, [.. Active ?? [], fault]);
        fault.Timer = runtime.Time.CreateTimer(
            static state =>
            {
                (FaultInjector injector, ActiveFault ended) = ((FaultInjector, ActiveFault))state!;
                injector.End(ended);
            },
            (this, fault), left, Timeout.InfiniteTimeSpan);
        Log.FaultBegan(runtime.Logger, fault.Name, fault.Plan.ToString(), fault.Until);
    }

    private void End(ActiveFault fault)
    {
        bool isRemoved;
        lock (_lock) isRemoved = Remove(fault);
        if (isRemoved) Clear(fault);
    }

    private bool Remove(ActiveFault fault)
    {
        ActiveFault[] before = Active ?? [];
        if (!before.Contains(fault)) return false;
        fault.Timer?.Dispose();
        ActiveFault[] after = [.. before.Where(active => active != fault)];
        Volatile.Write(ref _active, after.Length == 0 ? null : after);
        return true;
    }

    /// <summary>Reverses what would outlast the fault. Outside the lock, because the application's handlers are called.</summary>
    private void Clear(ActiveFault fault)
    {
        runtime.GlobalBreaker.EndInjected();
        foreach (Tier tier in runtime.Configuration.Plans.SelectMany(static plan => plan.Instances)) tier.State.EndInjected();
        Log.FaultEnded(runtime.Logger, fault.Name, fault.Injected);
    }

    private sealed class Handle(FaultInjector injector, ActiveFault fault) : IDisposable
    {
        public void Dispose() => injector.End(fault);
    }
}
