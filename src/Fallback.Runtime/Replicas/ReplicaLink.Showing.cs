using System.Reflection;

namespace Fallback;

/// <content>The snapshots for display.</content>
internal sealed partial class ReplicaLink
{
    /// <summary>The number of processes up to which a snapshot takes no noticeable time.</summary>
    private const int Many = 20;

    private long _shownAt;

    /// <summary>Updates the snapshot. With many processes, not each time: nobody sees a difference within a quarter of a second.</summary>
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

    /// <summary>Without the commit, which looks like a key and tells an operator nothing.</summary>
    private static string Version { get; } =
        typeof(ReplicaLink).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
