namespace Fallback;

/// <summary>
/// Shares canaries between replicas: one process decides by the calls of all, each change is one version of a record, and all processes
/// apply the record. Used only by the link's loop.
/// </summary>
internal sealed class SharedCanaries(StateRegistry registry, string process, StoreGuard guard, ProbeDuties duties, TimeProvider time)
{
    private static readonly TimeSpan _presence = TimeSpan.FromSeconds(10);

    /// <summary>How often figures are published that have not led to a decision.</summary>
    private static readonly TimeSpan _progress = TimeSpan.FromSeconds(2);

    /// <summary>The number of consecutive failures of a canary's record after which it counts as cut off.</summary>
    private const int Patience = 3;

    /// <summary>The seconds for which a record that fails repeatedly is not requested.</summary>
    private const int MostRest = 10;

    /// <summary>The number of records that may fail in one round.</summary>
    private const int MostFailures = 2;

    private readonly MonotonicClock _clock = new(time);
    private readonly Dictionary<CanaryController, Known> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The boards on which it has posted.</summary>
    public IEnumerable<string> Boards => _known.Values.Select(static known => known.Name);

    public async ValueTask SyncAsync(CancellationToken stopping)
    {
        int failures = 0;
        foreach (CanaryController canary in registry.Canaries)
        {
            // A chain that is being bound has just created it.
            if (!canary.IsConfigured) continue;
            if (!_known.TryGetValue(canary, out Known? known))
                _known[canary] = known = new Known(Subject.IdOf('c', canary.Client, canary.Model)) { Told = canary.Decided };
            if (_clock.Now < known.RestsUntil) continue;
            try
            {
                await ReconcileAsync(canary, known, stopping).ConfigureAwait(false);
                canary.Role = duties.IsOurs(known.Name) ? CanaryRole.Leads : CanaryRole.Follows;
                await PostAsync(canary, known, stopping).ConfigureAwait(false);
                known.Failures = 0;
            }
            // One unreadable record does not affect the other canaries; an unreachable store does.
            catch (StoreFailedException) when (guard.MayAsk)
            {
                if (++known.Failures >= Patience) canary.Role = CanaryRole.CutOff;
                known.RestsUntil = _clock.After(_clock.Now, TimeSpan.FromSeconds(Math.Min(known.Failures, MostRest)));
                // One more in a row would count as the loss of the store. The next round begins with the records that are due.
                if (++failures == MostFailures) return;
            }
        }
    }

    /// <summary>Applies the loss of the store.</summary>
    public void CutOff()
    {
        foreach (CanaryController canary in _known.Keys) canary.Role = CanaryRole.CutOff;
    }

    private async ValueTask ReconcileAsync(CanaryController canary, Known known, CancellationToken stopping)
    {
        ReplicaRecord record = await guard.AskAsync("read", (store, token) => store.ReadAsync(known.Name, token), stopping).ConfigureAwait(false);
        CanaryStanding? said = record.Version == 0 ? null : CanaryWords.ReadStanding(record.Content);
        bool isNews = record.Version != known.Version;
        known.Version = record.Version;
        // Read before the state: a decision in between is then published twice, and not never.
        long decided = canary.Decided;
        CanaryStanding own = canary.Standing();
        if (said is not null)
        {
            // A process that starts has decided nothing yet; one with another declaration has.
            bool isOurs = decided != known.Told && (own.IsByHand || !isNews) || known.IsNew && own.Declared != said.Declared;
            if (!isOurs)
            {
                canary.Adopt(said, decided, known.IsNew);
                (known.IsNew, known.Told) = (false, decided);
                decided = canary.Decided;
                if (decided == known.Told && !IsProgress(canary, known)) return;
                own = canary.Standing();
            }
        }
        // A process that knows what the store has lost writes it again.
        if (said is not null && said.IsSameAs(own) && !IsProgress(canary, known))
        {
            known.Told = decided;
            return;
        }
        string content = CanaryWords.Write(own);
        ReplicaRecord now = await guard
            .AskAsync("replace", (store, token) => store.ReplaceAsync(known.Name, record.Version, content, token), stopping).ConfigureAwait(false);
        // Another process was faster: the next round sees its record.
        if (now.Content != content) return;
        (known.IsNew, known.Version, known.Told, known.ToldAt) = (false, now.Version, decided, _clock.Now);
    }

    private bool IsProgress(CanaryController canary, Known known) =>
        canary.Role == CanaryRole.Leads && _clock.Until(_clock.Now, known.ToldAt) > _progress;

    private async ValueTask PostAsync(CanaryController canary, Known known, CancellationToken stopping)
    {
        bool leads = canary.Role == CanaryRole.Leads;
        IReadOnlyList<CanarySample> own = canary.TakeOutbox(out CanaryStage stage);
        bool takesOver = leads && !known.Leads;
        if (takesOver)
        {
            // The previous leader judged by the calls of all at this share. Its remaining samples are judged here, and so are this
            // process's.
            canary.AddOthers(known.TakeBack(stage, own), stage.Trial);
            known.Since = 0;
        }
        known.Leads &= leads;
        string? content = leads ? null : known.Said(stage, own);
        if (!leads && content is null && _clock.Until(_clock.Now, known.PostedAt) < _presence / 3) return;
        var post = new BoardPost
        {
            Board = known.Name,
            Process = process,
            Content = content,
            Number = ++known.Number,
            Since = leads ? known.Since : long.MaxValue,
            Lease = _presence,
        };
        known.PostedAt = _clock.Now;
        BoardNews news = await guard.AskAsync("post", (store, token) => store.PostAsync(post, token), stopping).ConfigureAwait(false);
        if (!leads) return;
        (known.Leads, known.Since) = (true, news.Revision);
        stage = canary.Stage;
        foreach (ReplicaPost said in news.Posts)
        {
            if (said.Content is null) known.Forget(said.Process);
            else if (CanaryWords.ReadSamples(said.Content) is { } handed && handed.Stage.Trial == stage.Trial)
                canary.AddOthers(known.New(said.Process, handed, stage, takesOver), stage.Trial);
        }
    }

    /// <summary>What is known of one canary.</summary>
    private sealed class Known(string name)
    {
        private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
        private readonly Queue<CanarySample> _said = new();
        private CanaryStage _stage;
        private long _first;

        public string Name => name;

        public bool IsNew { get; set; } = true;

        /// <summary>Whether this process led, and read the others' samples, in the previous round.</summary>
        public bool Leads { get; set; }

        /// <summary>The number of consecutive failures of its record or board.</summary>
        public int Failures { get; set; }

        public long RestsUntil { get; set; }

        public long Version { get; set; }

        /// <summary>The number of this process's decisions that the others know of.</summary>
        public long Told { get; set; }

        public long ToldAt { get; set; }

        public long PostedAt { get; set; }

        public long Number { get; set; }

        public long Since { get; set; }

        /// <summary>
        /// Returns a post with these samples and the earlier ones: it replaces the last post, which may not have been read yet. Null if
        /// nothing is new.
        /// </summary>
        public string? Said(CanaryStage stage, IReadOnlyList<CanarySample> samples)
        {
            Enter(stage);
            if (samples.Count == 0) return null;
            foreach (CanarySample sample in samples) _said.Enqueue(sample);
            for (; _said.Count > 2 * CanaryController.MostHandedOn; _first++) _said.Dequeue();
            return CanaryWords.Write(stage, _first, _said);
        }

        /// <summary>
        /// Returns the samples of this stage that were passed on, and those that were not; they will not be passed on again.
        /// </summary>
        public List<CanarySample> TakeBack(CanaryStage stage, IReadOnlyList<CanarySample> samples)
        {
            Enter(stage);
            List<CanarySample> all = [.. _said, .. samples];
            _first += _said.Count;
            _said.Clear();
            return all;
        }

        public void Forget(string process) => _read.Remove(process);

        /// <summary>
        /// Returns a process's samples that were not read before. Samples of another share count only if they are slightly late: not if
        /// they are from before this process led, or before it knew of the other one.
        /// </summary>
        public List<CanarySample> New(string process, CanarySamples handed, CanaryStage stage, bool takesOver)
        {
            bool isKnown = _read.TryGetValue(process, out long done);
            long from = handed.From, read = Math.Max(done, from), end = from + handed.Samples.Count;
            if (end <= read) return [];
            _read[process] = end;
            if (handed.Stage.Share != stage.Share && (takesOver || !isKnown)) return [];
            return handed.Samples.GetRange((int)(read - from), (int)(end - read));
        }

        /// <summary>Enters a stage; earlier posts belong to another trial or share.</summary>
        private void Enter(CanaryStage stage)
        {
            if (stage == _stage) return;
            _stage = stage;
            _first += _said.Count;
            _said.Clear();
        }
    }
}
