using System.Reflection;

namespace Fallback;

/// <summary>
/// Keeps a runtime and its store together: says what this process knows and uses, and puts in force what follows from what the others say.
/// One loop does all of it, beside the calls: none of them waits for the store, or for this.
/// </summary>
internal sealed class ReplicaLink : ReplicaSharing
{
    private const string Board = "evidence";

    private const int Many = 20;

    /// <summary>How long a process is there after its last word.</summary>
    private static readonly TimeSpan _presence = TimeSpan.FromSeconds(10);

    /// <summary>However much hurry there is, the store has this long between two rounds.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(20);

    /// <summary>The time between two rounds for parts of limits and budgets alone.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _undecided = TimeSpan.FromMilliseconds(250);

    /// <summary>Ends of breaks that differ by less are the same one.</summary>
    private static readonly TimeSpan _same = TimeSpan.FromMilliseconds(500);

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
    private long _shownAt;
    private List<(string Subject, EvidenceKind Kind, float Share, long Until)>? _posted;
    private long _heardAt;
    private long _number;
    private long _since;
    private string? _epoch;
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

    /// <summary>What the process is called.</summary>
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
        // Two must agree before the others leave it: so those are asked to look that still think that it is well.
        return type == ProbeType.Probe && _evidence.IsDoubted(model) || _duties.IsOurs($"{model}-{(type == ProbeType.Probe ? 'p' : 's')}");
    }

    public override void Start()
    {
        // Who asks before the first round is over must not read what the loop writes.
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
        // One that is still being made is ended when it is there.
        _ = _subscribing?.ContinueWith(
            static made => made.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        // Bounded, and on the pool: whoever disposes may have a context of its own. The loop never fails.
        if (Task.WhenAny(_loop, Task.Delay(_options.OperationTimeout, _time)).GetAwaiter().GetResult() == _loop
            && _guard.State == ReplicaStoreState.Shared)
            Task.Run(LeaveAsync).Wait(_options.OperationTimeout);
        _subjects.Clear();
    }

    /// <summary>One round: asks the store if it is to be asked, and puts in force what is known.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
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
                // Before the canaries: a record of theirs that cannot be read is no reason to leave all else.
                await ElectForDutiesAsync(stopping).ConfigureAwait(false);
                _guard.EndRound();
                await _canaries.SyncAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (StoreFailedException)
        {
            // The guard has said so. What is in force goes by this process's own part.
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
            // Without the loop limits and budgets would stay as they are for good; the next round may do better.
            catch (Exception e)
            {
                Tell(e);
            }
            try
            {
                await WaitAsync(began).ConfigureAwait(false);
            }
            // Stopped, or a clock that gives no timers: without one there is no pace.
            catch (Exception)
            {
                return;
            }
        }
    }

    // An application's own logger may throw what it likes.
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

    /// <summary>For what is used up quickly: it can wait for a moment, and there may be much of it.</summary>
    private void HurryForParts()
    {
        if (_clock.Until(_clock.Now, Volatile.Read(ref _roundAt)) >= _pause) Hurry();
    }

    private void Hurry()
    {
        // Full means that the loop will run anyway.
        if (_wake.CurrentCount > 0) return;
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was quicker.
        }
    }

    private async ValueTask ExchangeAsync(CancellationToken stopping)
    {
        // Beside the rounds: a board is read without being called, too.
        if (_subscribing is null or { IsFaulted: true }) _subscribing = Task.Run(() => _store.Subscribe(Board, Hurry), stopping);
        // Of a process that was not heard of for so long the board may have nothing any more: it was suspended, or each answer was lost.
        if (_clock.Until(_clock.Now, _heardAt) > _presence / 2) _posted = null;
        IReadOnlyList<Evidence> own = _evidence.Own();
        bool isNews = IsNews(own, out List<(string, EvidenceKind, float, long)> standing);
        var post = new BoardPost
        {
            Board = Board,
            Process = _process,
            Content = isNews ? new EvidencePost(ProcessName, Version, own).Write() : null,
            Number = ++_number,
            Since = _since,
            Lease = _presence,
        };
        BoardNews news = await _guard.AskAsync("post", (store, token) => store.PostAsync(post, token), stopping).ConfigureAwait(false);
        _heardAt = _clock.Now;
        if (isNews) _posted = standing;
        bool isNewEpoch = _epoch is not null && _epoch != news.Epoch;
        if (isNewEpoch)
        {
            Log.StoreEmptied(_runtime.Logger, _store.Description);
            _evidence.Forget();
            // What was posted before is gone, and so may be this post.
            _posted = null;
            Hurry();
        }
        (_epoch, _since) = (news.Epoch, news.Revision);
        foreach (ReplicaPost said in news.Posts)
            _evidence.Hear(said.Process, said.Content is null ? null : EvidencePost.Read(said.Content), said.Age, said.Seen);
        foreach ((Evidence left, int processes) in _evidence.Apply())
            Log.LeftOnHearsay(_runtime.Logger, left.Name, processes, left.Reason, left.Cause);
    }

    private async ValueTask LeaseAsync(CancellationToken stopping)
    {
        // What is said to be held must not be more than what calls keep to while the store is asked: a lease may just have ended.
        _limits.Apply(_guard.IsOut);
        _budgets.Apply(_guard.IsOut);
        IReadOnlyList<ShareRequest> limits = _limits.Ask(_guard.IsOut), budgets = _budgets.Ask(_guard.IsOut);
        if (limits.Count + budgets.Count == 0) return;
        ShareRequest[] requests = [.. limits, .. budgets];
        long sentAt = _clock.Now;
        IReadOnlyList<ShareGrant> grants = await _guard
            .AskAsync("lease", (store, token) => store.LeaseAsync(_process, requests, token), stopping).ConfigureAwait(false);
        if (grants.Count != requests.Length) throw new StoreFailedException(new InvalidDataException("There are not as many grants as requests."));
        _limits.Take(grants, 0, sentAt);
        _budgets.Take(grants, limits.Count, sentAt);
    }

    private async ValueTask ElectAsync(CancellationToken stopping)
    {
        (List<Subject> asks, List<Subject> leaves) = _offices.Divide(_offices.Wanted());
        if (leaves.Count > 0)
        {
            string[] offices = [.. leaves.Select(static subject => subject.Id)];
            await ResignAsync(offices, stopping).ConfigureAwait(false);
        }
        if (asks.Count == 0) return;
        string[] wanted = [.. asks.Select(static subject => subject.Id)];
        IReadOnlyList<bool> elected = await _guard
            .AskAsync("elect", (store, token) => store.ElectAsync(_process, wanted, ProbeOffices.Lease, token), stopping).ConfigureAwait(false);
        if (elected.Count == wanted.Length) _offices.Take(asks, elected);
    }

    private async ValueTask ElectForDutiesAsync(CancellationToken stopping)
    {
        string[] left = _duties.GiveUp();
        if (left.Length > 0) await ResignAsync(left, stopping).ConfigureAwait(false);
        string[] due = _duties.Due();
        if (due.Length == 0) return;
        long askedAt = _clock.Now;
        IReadOnlyList<bool> elected = await _guard
            .AskAsync("elect", (store, token) => store.ElectAsync(_process, due, ProbeDuties.Lease, token), stopping).ConfigureAwait(false);
        if (elected.Count == due.Length) _duties.Take(due, elected, askedAt);
    }

    private async ValueTask ResignAsync(string[] offices, CancellationToken stopping) =>
        await _guard.AskAsync(
            "resign",
            async (store, token) =>
            {
                await store.ResignAsync(_process, offices, token).ConfigureAwait(false);
                return true;
            },
            stopping).ConfigureAwait(false);

    private async Task LeaveAsync()
    {
        try
        {
            ShareRequest[] shares = [.. _limits.Ask(false), .. _budgets.Ask(false)];
            string[] offices = [.. _subjects.All.Where(static subject => subject.IsProber).Select(static subject => subject.Id), .. _duties.Offices];
            using var timeout = new CancellationTokenSource(_options.OperationTimeout, _time);
            if (offices.Length > 0) await _store.ResignAsync(_process, offices, timeout.Token).ConfigureAwait(false);
            await _store.LeaveAsync(_process, [Board, .. _canaries.Boards], shares, timeout.Token).ConfigureAwait(false);
        }
        // Its leases end by themselves.
        catch (Exception)
        {
        }
    }

    /// <summary>Whether what is to be said differs from what was said: times that go by are no news.</summary>
    private bool IsNews(IReadOnlyList<Evidence> own, out List<(string Subject, EvidenceKind Kind, float Share, long Until)> standing)
    {
        long now = _clock.Now;
        standing = [.. own.Select(evidence => (evidence.Subject, evidence.Kind, evidence.Share, _clock.After(now, evidence.Remaining)))];
        if (_posted is not { } posted || posted.Count != standing.Count) return true;
        for (int i = 0; i < posted.Count; i++)
        {
            (string subject, EvidenceKind kind, float share, long until) = standing[i];
            if ((posted[i].Subject, posted[i].Kind, posted[i].Share) != (subject, kind, share) || Math.Abs(posted[i].Until - until) > _clock.Units(_same)) return true;
        }
        return false;
    }

    /// <summary>Of many processes not each time: people see no difference within a quarter of a second.</summary>
    private void ShowNow()
    {
        long now = _clock.Now;
        if (_evidence.Others.Count > Many && _clock.Until(now, _shownAt) < _undecided && _snapshot?.State == _guard.State) return;
        _shownAt = now;
        Volatile.Write(ref _snapshot, Now());
    }

    private ReplicaSnapshot Now()
    {
        DateTimeOffset today = _time.GetUtcNow();
        long now = _clock.Now;
        bool isShared = _guard.State == ReplicaStoreState.Shared;
        return new ReplicaSnapshot
        {
            Store = Redactor.Clean(_store.Description, null) ?? "a store",
            State = _guard.State,
            HeardAt = _guard.HeardAt,
            Latency = _guard.Latency,
            LastFailure = _guard.LastFailure,
            Processes =
            [
                new ReplicaProcess
                {
                    Name = ProcessName, Version = Version, IsThis = true, SeenAt = today, Evidence = [.. _evidence.Own().Select(static own => own.ToString())],
                },
                .. _evidence.Others.Values.Select(other => new ReplicaProcess
                {
                    Name = other.Post.Process,
                    Version = other.Post.Version,
                    SeenAt = today - Min(_clock.Until(now, other.SeenAt), _presence),
                    Evidence = [.. _evidence.Said(other).Select(static said => said.ToString())],
                }),
            ],
            Shares = [.. _limits.Snapshots(isShared, _guard.IsOut), .. _budgets.Snapshots(isShared, _guard.IsOut)],
        };
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Without the commit, which looks like a key and says nothing to an operator.</summary>
    private static string Version { get; } =
        typeof(ReplicaLink).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
