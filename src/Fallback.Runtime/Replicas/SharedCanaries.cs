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
            await ReconcileAsync(canary, known, stopping).ConfigureAwait(false);
            canary.Role = duties.IsOurs(known.Name) ? CanaryRole.Leads : CanaryRole.Follows;
            await PostAsync(canary, known, stopping).ConfigureAwait(false);
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
        CanaryStanding own = canary.Standing();
        bool hasDecided = canary.Decided != known.Told;
        if (said is not null)
        {
            // A process that starts has decided nothing yet; one with another declaration has.
            bool isOurs = known.IsNew ? own.Declared != said.Declared : hasDecided && (own.IsByHand || !isNews);
            if (!isOurs)
            {
                (known.IsNew, known.Told) = (false, canary.Decided);
                canary.Adopt(said);
                if (!IsProgress(canary, known)) return;
                own = canary.Standing();
            }
        }
        known.IsNew = false;
        // What the store has lost is told it again by whoever knows it.
        long decided = canary.Decided;
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
        (known.Version, known.Told, known.ToldAt) = (now.Version, decided, _clock.Now);
    }

    private bool IsProgress(CanaryController canary, Known known) =>
        canary.Role == CanaryRole.Leads && _clock.Until(_clock.Now, known.ToldAt) > _progress;

    private async ValueTask PostAsync(CanaryController canary, Known known, CancellationToken stopping)
    {
        bool leads = canary.Role == CanaryRole.Leads;
        string? content = leads ? null : known.Said(canary.TakeOutbox());
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
        known.Since = news.Revision;
        foreach (ReplicaPost said in news.Posts)
        {
            if (said.Content is null) known.Forget(said.Process);
            else if (CanaryWords.ReadSamples(said.Content) is var (from, samples))
                canary.AddOthers(known.New(said.Process, from, samples));
        }
    }

    /// <summary>What is known of one canary.</summary>
    private sealed class Known(string name)
    {
        private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
        private readonly Queue<CanarySample> _said = new();
        private long _first;

        public string Name => name;

        public bool IsNew { get; set; } = true;

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
        public string? Said(IReadOnlyList<CanarySample> samples)
        {
            if (samples.Count == 0) return null;
            foreach (CanarySample sample in samples) _said.Enqueue(sample);
            for (; _said.Count > 2 * CanaryController.MostHandedOn; _first++) _said.Dequeue();
            return CanaryWords.Write(_first, _said);
        }

        public void Forget(string process) => _read.Remove(process);

        /// <summary>Of a process's samples those that were not read before.</summary>
        public List<CanarySample> New(string process, long from, List<CanarySample> samples)
        {
            long read = Math.Max(_read.GetValueOrDefault(process), from);
            long end = from + samples.Count;
            if (end <= read) return [];
            _read[process] = end;
            return samples.GetRange((int)(read - from), (int)(end - read));
        }
    }
}
