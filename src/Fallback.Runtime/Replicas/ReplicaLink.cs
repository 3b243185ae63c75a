namespace Fallback;

/// <summary>
/// Connects a runtime with its store: reports what this process knows and uses, and applies what follows from the others' reports. One loop
/// does everything, separately from calls: no call waits for the store or for the loop.
/// </summary>
internal sealed partial class ReplicaLink : ReplicaSharing
{
    /// <summary>How long a process counts as present after its last post.</summary>
    private static readonly TimeSpan _presence = TimeSpan.FromSeconds(10);

    /// <summary>The shortest time between two rounds, however urgent the next one is.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(20);

    /// <summary>The time between two rounds that are only about parts of limits and budgets.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _undecided = TimeSpan.FromMilliseconds(250);

    private readonly FallbackRuntime _runtime;
    private readonly ReplicaOptions _options;
    private readonly TimeProvider _time;
    private readonly MonotonicClock _clock;
    private readonly string _process = Guid.NewGuid().ToString("n");
    private readonly StoreGuard _guard;
    private readonly IReplicaStore _store;
    private readonly KnownSubjects _subjects;
    private readonly SharedEvidence _evidence;
    private readonly ProbeOffices _offices;
    private readonly ProbeDuties _duties;
    private readonly SharedCanaries _canaries;
    private readonly SharedLimits _limits;
    private readonly SharedBudgets _budgets;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private Task<IDisposable>? _subscribing;
    private long _roundAt;
    private List<(string Subject, EvidenceKind Kind, float Share, long Until)>? _posted;
    private long _since;
    private ReplicaSnapshot? _snapshot;

    public ReplicaLink(FallbackRuntime runtime, IReplicaStore store, ReplicaOptions options)
    {
        _runtime = runtime;
        _store = store;
        _options = options;
        _time = runtime.Time;
        ProcessName = Redactor.Clean(options.ProcessName, null) ?? $"{Environment.MachineName}-{Environment.ProcessId}";
        _clock = new MonotonicClock(_time);
        _guard = new StoreGuard(store, options, _time, runtime.Logger, runtime.Instruments);
        _subjects = new KnownSubjects(_time);
        _evidence = new SharedEvidence(_subjects, _time);
        _offices = new ProbeOffices(_subjects, _evidence, _time);
        _duties = new ProbeDuties(_time, Hurry);
        _canaries = new SharedCanaries(runtime.Registry, _process, _guard, _duties, _time);
        _limits = new SharedLimits(runtime.Registry, options, _time, HurryForParts);
        _budgets = new SharedBudgets(runtime, options, HurryForParts);
        _subjects.Changed += Hurry;
    }

    /// <summary>The name of the process.</summary>
    public string ProcessName { get; }

    public override Task Joined => _joined.Task;

    public override void Join(CallLimiter limiter)
    {
        _limits.Join(limiter);
        Hurry();
    }

    public override void Join(CostAccount account)
    {
        _budgets.Join(account);
        Hurry();
    }

    public override bool IsOurTurn(TierState tier, ProbeType type)
    {
        if (_guard.State != ReplicaStoreState.Shared) return true;
        string model = KnownSubjects.IdOfModel(tier.Key);
        if (tier.Model.State is BreakerState.Open or BreakerState.HalfOpen)
            return _subjects.Find(model) is not { } subject || subject.IsProber || !subject.IsAgreed;
        // Two processes must agree before the others stop sending calls, so those that still consider it healthy must look, too.
        return type == ProbeType.Probe && _evidence.IsDoubted(model) || _duties.IsOurs($"{model}-{(type == ProbeType.Probe ? 'p' : 's')}");
    }

    public override void Start()
    {
        // A reader before the end of the first round must not read what the loop is writing.
        Volatile.Write(ref _snapshot, Now());
        if (ExecutionContext.IsFlowSuppressed())
        {
            _loop = Task.Run(RunAsync);
            return;
        }
        using (ExecutionContext.SuppressFlow()) _loop = Task.Run(RunAsync);
    }

    public override ReplicaSnapshot Snapshot() => Volatile.Read(ref _snapshot) ?? Now();

    public override void Dispose()
    {
        if (_stopping.IsCancellationRequested) return;
        _subjects.Changed -= Hurry;
        _stopping.Cancel();
        // A subscription that is still being created is ended when it exists.
        _ = _subscribing?.ContinueWith(
            static made => made.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        // Bounded, and on the pool, because the disposing code may have a synchronization context. The loop never fails.
        if (Task.WhenAny(_loop, Task.Delay(_options.OperationTimeout, _time)).GetAwaiter().GetResult() == _loop
            && _guard.State == ReplicaStoreState.Shared)
            Task.Run(LeaveAsync).Wait(_options.OperationTimeout);
        _subjects.Clear();
    }

    /// <summary>Runs one round: asks the store if it is due, and applies what is known.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    internal async ValueTask SyncAsync(CancellationToken stopping)
    {
        Volatile.Write(ref _roundAt, _clock.Now);
        _subjects.Update(_runtime.Registry.Tiers);
        try
        {
            if (_guard.MayAsk)
            {
                await ExchangeAsync(stopping).ConfigureAwait(false);
                await LeaseAsync(stopping).ConfigureAwait(false);
                await ElectAsync(stopping).ConfigureAwait(false);
                // Before the canaries: an unreadable record of theirs must not stop everything else.
                await ElectForDutiesAsync(stopping).ConfigureAwait(false);
                _guard.EndRound();
                await _canaries.SyncAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (StoreFailedException)
        {
            // The guard has logged it. This process's own part applies.
        }
        finally
        {
            _limits.Apply(_guard.IsOut);
            _budgets.Apply(_guard.IsOut);
        }
        if (_guard.IsOut)
        {
            _evidence.Forget();
            _offices.Forget();
            _canaries.CutOff();
            (_since, _posted) = (0, null);
        }
        ShowNow();
        if (_guard.State != ReplicaStoreState.Connecting) _joined.TrySetResult();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            long began = _time.GetTimestamp();
            try
            {
                await SyncAsync(_stopping.Token).ConfigureAwait(false);
            }
            // Without the loop, limits and budgets would never change again; the next round may succeed.
            catch (Exception e)
            {
                Tell(e);
            }
            try
            {
                await WaitAsync(began).ConfigureAwait(false);
            }
            // It was stopped, or the clock provides no timers: without one, there is no pace.
            catch (Exception)
            {
                return;
            }
        }
    }

    // The application's own logger may throw anything.
    private void Tell(Exception e)
    {
        if (_stopping.IsCancellationRequested) return;
        try
        {
            Log.ReplicaRoundFailed(_runtime.Logger, e);
        }
        catch (Exception)
        {
        }
    }

    private async ValueTask WaitAsync(long began)
    {
        TimeSpan wait = _evidence.IsUndecided && _options.SyncInterval > _undecided ? _undecided : _options.SyncInterval;
        using (_time.CreateTimer(static link => ((ReplicaLink)link!).Hurry(), this, wait, Timeout.InfiniteTimeSpan))
            await _wake.WaitAsync(_stopping.Token).ConfigureAwait(false);
        TimeSpan taken = _time.GetElapsedTime(began);
        if (taken < _shortest) await Task.Delay(_shortest - taken, _time, _stopping.Token).ConfigureAwait(false);
    }

    /// <summary>Wakes the loop for parts that are used up quickly: this can wait for a moment, and may happen often.</summary>
    private void HurryForParts()
    {
        if (_clock.Until(_clock.Now, Volatile.Read(ref _roundAt)) >= _pause) Hurry();
    }

    private void Hurry()
    {
        // If the semaphore is full, the loop runs anyway.
        if (_wake.CurrentCount > 0) return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread was faster.
        }
    }
}
