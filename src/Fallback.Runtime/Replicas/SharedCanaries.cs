namespace Fallback;

/// <summary>
/// Canaries that replicas share: one process judges by the calls of all, each change is one step of a record, and all do what it says. Used by
/// the link's loop alone.
/// </summary>
internal sealed class SharedCanaries(StateRegistry registry, string process, StoreGuard guard, ProbeDuties duties, TimeProvider time)
{
    private static readonly TimeSpan _presence = TimeSpan.FromSeconds(10);

    /// <summary>How often figures are told that have not led to a decision.</summary>
    private static readonly TimeSpan _progress = TimeSpan.FromSeconds(2);

    /// <summary>Rounds in a row in which a canary must fail before it counts as cut off.</summary>
    private const int Patience = 3;

    private readonly MonotonicClock _clock = new(time);
    private readonly Dictionary<CanaryController, Known> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where it has posted.</summary>
    public IEnumerable<string> Boards => _known.Values.Select(static known => known.Name);

    public async ValueTask SyncAsync(CancellationToken stopping)
    {
        foreach (CanaryController canary in registry.Canaries)
        {
            // Made a moment ago by a chain that is being bound.
            if (!canary.IsConfigured) continue;
            if (!_known.TryGetValue(canary, out Known? known))
                _known[canary] = known = new Known(Subject.IdOf('c', canary.Client, canary.Model)) { Told = canary.Decided };
            try
            {
                await ReconcileAsync(canary, known, stopping).ConfigureAwait(false);
                canary.Role = duties.IsOurs(known.Name) ? CanaryRole.Leads : CanaryRole.Follows;
                await PostAsync(canary, known, stopping).ConfigureAwait(false);
                known.Failures = 0;
            }
            // One record that cannot be read is not the other canaries' affair; a store that is out is.
            catch (StoreFailedException) when (guard.MayAsk)
            {
                if (++known.Failures >= Patience) canary.Role = CanaryRole.CutOff;
            }
        }
    }

    /// <summary>The store is lost.</summary>
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
        // Before it is looked how it stands: what is decided in between is told twice, and not never.
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
        // What the store has lost is told it again by whoever knows it.
        if (said is not null && said.IsSameAs(own) && !IsProgress(canary, known))
        {
            known.Told = decided;
            return;
        }
        string content = CanaryWords.Write(own);
        ReplicaRecord now = await guard
            .AskAsync("replace", (store, token) => store.ReplaceAsync(known.Name, record.Version, content, token), stopping).ConfigureAwait(false);
        // Somebody else was quicker: the next round sees what it says.
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
            // Whoever led before has judged by the calls of all at this share. What is left of them is judged anew here, this process's too.
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

        /// <summary>Whether it led, and read what the others have handed on, in the round before.</summary>
        public bool Leads { get; set; }

        /// <summary>Rounds in a row in which its record or board could not be asked.</summary>
        public int Failures { get; set; }

        public long Version { get; set; }

        /// <summary>How many decisions of this process the others know of.</summary>
        public long Told { get; set; }

        public long ToldAt { get; set; }

        public long PostedAt { get; set; }

        public long Number { get; set; }

        public long Since { get; set; }

        /// <summary>
        /// A post with these samples and those before: it takes the place of the last one, which may not have been read yet. Null for nothing
        /// new.
        /// </summary>
        public string? Said(CanaryStage stage, IReadOnlyList<CanarySample> samples)
        {
            Enter(stage);
            if (samples.Count == 0) return null;
            foreach (CanarySample sample in samples) _said.Enqueue(sample);
            for (; _said.Count > 2 * CanaryController.MostHandedOn; _first++) _said.Dequeue();
            return CanaryWords.Write(stage, _first, _said);
        }

        /// <summary>What was handed on at this stage, and what has not been yet; it will not be again.</summary>
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
        /// Of a process's samples those that were not read before. Of another share only those that come a moment late count: not those from
        /// before this process led, or heard of the other.
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

        /// <summary>What was said before is of another trial or share.</summary>
        private void Enter(CanaryStage stage)
        {
            if (stage == _stage) return;
            _stage = stage;
            _first += _said.Count;
            _said.Clear();
        }
    }
}
