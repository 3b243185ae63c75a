namespace Fallback;

/// <content>Requests to the store in a round, and at the end.</content>
internal sealed partial class ReplicaLink
{
    private const string Board = "evidence";

    /// <summary>Ends of breaks that differ by less count as the same.</summary>
    private static readonly TimeSpan _same = TimeSpan.FromMilliseconds(500);

    private long _heardAt;
    private long _number;
    private string? _epoch;

    private async ValueTask ExchangeAsync(CancellationToken stopping)
    {
        // Separate from the rounds: a board is read without being notified, too.
        if (_subscribing is null or { IsFaulted: true }) _subscribing = Task.Run(() => _store.Subscribe(Board, Hurry), stopping);
        // The board may have lost the post of a process that did not reach it for this long: the process was suspended, or each answer was
        // lost.
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
            // The earlier post is gone, and this one may be, too.
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
        // The request must not report more as held than calls may use while the store is asked: a lease may just have ended.
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

    /// <summary>Whether there is something new to report: remaining times alone are not new.</summary>
    private bool IsNews(IReadOnlyList<Evidence> own, out List<(string Subject, EvidenceKind Kind, float Share, long Until)> standing)
    {
        long now = _clock.Now;
        standing = [.. own.Select(evidence => (evidence.Subject, evidence.Kind, evidence.Share, _clock.After(now, evidence.Remaining)))];
        if (_posted is not { } posted || posted.Count != standing.Count) return true;
        for (int i = 0; i < posted.Count; i++)
        {
            (string subject, EvidenceKind kind, float share, long until) = standing[i];
            bool isSame = (posted[i].Subject, posted[i].Kind, posted[i].Share) == (subject, kind, share);
            if (!isSame || Math.Abs(posted[i].Until - until) > _clock.Units(_same)) return true;
        }
        return false;
    }
}
