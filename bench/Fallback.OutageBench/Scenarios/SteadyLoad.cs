namespace Fallback.OutageBench;

/// <summary>150 calls a second without regard to how they go: well, in drought, and well again.</summary>
internal sealed class SteadyLoad(string name, string title, Weather drought) : IScenario
{
    private const int PublishedPerSecond = 30, PerSecond = PublishedPerSecond * Pace.Times, Group = 10;
    private const int DroughtFrom = 20 * PublishedPerSecond, WayBackFrom = 80 * PublishedPerSecond, RecoveryFrom = 113 * PublishedPerSecond, Calls = 150 * PublishedPerSecond;

    private readonly PhaseTable _inDrought = new("In drought (12 s)"), _onTheWayBack = new("The providers are healthy again: the first 6.6 s"), _inRecovery = new("The 7.4 s after that");

    public string Name => name;

    public string Title => title;

    public string Description => "An open loop at 150 calls a second; the latency of a call counts from the time when it was due. 4 s while all providers are healthy (not shown), 12 s of drought, and 14 s in which the providers are healthy again. All clients run at the same time.";

    public int Repetitions => 5;

    public async Task<Action> RunAsync(OutageServer server, RivalKind[] order, int seed)
    {
        List<Subject> subjects = [];
        foreach (RivalKind[] group in order.Chunk(Group))
        {
            using var pileUp = new CancellationTokenSource();
            Subject[] beside = [.. group.Select(kind => new Subject(server, kind, seed, Calls))];
            subjects.AddRange(beside);
            try
            {
                await Task.WhenAll(beside.Select((subject, place) => RunAsync(subject, TimeSpan.FromMilliseconds(place), pileUp))).ConfigureAwait(false);
            }
            finally
            {
                foreach (Subject subject in beside) subject.Dispose();
            }
        }
        return () =>
        {
            foreach ((PhaseTable table, Range calls) in new[] { (_inDrought, DroughtFrom..WayBackFrom), (_onTheWayBack, WayBackFrom..RecoveryFrom), (_inRecovery, RecoveryFrom..Calls) })
                table.Add(subjects.ToDictionary(static subject => subject.Kind, subject => subject.FiguresFor(calls)));
        };
    }

    public string Report() => $"{_inDrought}{_onTheWayBack}{_inRecovery}{DroughtTargets.Table(_inDrought, [_onTheWayBack, _inRecovery], drought == Weather.MixedDrought)}";

    private async Task RunAsync(Subject subject, TimeSpan offset, CancellationTokenSource pileUp)
    {
        await Task.Delay(offset).ConfigureAwait(false);
        await Load.OpenLoopAsync(subject, Calls, PerSecond, pileUp, call =>
        {
            if (call == DroughtFrom) subject.Outage.Weather = drought;
            else if (call == WayBackFrom) subject.Outage.Weather = Weather.Healthy;
        }).ConfigureAwait(false);
    }
}
