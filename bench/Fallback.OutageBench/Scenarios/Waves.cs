namespace Fallback.OutageBench;

/// <summary>Five hundred calls at once, every four seconds: one wave while all is well, three in drought, two after recovery.</summary>
internal sealed class Waves(string name, string title, Weather drought) : IScenario
{
    private const int Size = 500, Droughts = 3, Recoveries = 2, Calls = (1 + Droughts + Recoveries) * Size, Group = 4;

    private static readonly TimeSpan _between = Pace.Seconds(20);
    private static readonly TimeSpan _lull = TimeSpan.FromSeconds(IOutage.BreakSeconds * 1.1);
    private static readonly Range _drought = Size..((1 + Droughts) * Size), _first = ((1 + Droughts) * Size)..((2 + Droughts) * Size), _recovery = ((1 + Droughts) * Size)..Calls;

    private readonly PhaseTable _inDrought = new("Three waves in drought"), _inFirst = new("First wave after recovery"), _inRecovery = new("Both waves after recovery");

    public string Name => name;

    public string Title => title;

    public string Description => "500 calls at once every 4 s: one wave while all providers are healthy (not shown) and three in drought. Then the providers are healthy again, there are no calls for 6.6 s, and two more waves come. Clients take turns, so that their waves do not overlap.";

    public int Repetitions => 5;

    public async Task<Action> RunAsync(OutageServer server, RivalKind[] order, int seed)
    {
        Dictionary<RivalKind, PhaseFigures> droughts = [], firsts = [], recoveries = [];
        foreach (RivalKind[] group in order.Chunk(Group))
        {
            Subject[] subjects = [.. group.Select(kind => new Subject(server, kind, seed, Calls))];
            await Task.WhenAll(subjects.Select((subject, place) => RunAsync(subject, _between * place / Group))).ConfigureAwait(false);
            foreach (Subject subject in subjects)
            {
                droughts[subject.Kind] = subject.FiguresFor(_drought);
                firsts[subject.Kind] = subject.FiguresFor(_first);
                recoveries[subject.Kind] = subject.FiguresFor(_recovery);
                subject.Dispose();
            }
        }
        return () =>
        {
            _inDrought.Add(droughts);
            _inFirst.Add(firsts);
            _inRecovery.Add(recoveries);
        };
    }

    public string Report() => $"{_inDrought}{_inFirst}{_inRecovery}{DroughtTargets.Table(_inDrought, [_inFirst, _inRecovery], drought == Weather.MixedDrought)}";

    private async Task RunAsync(Subject subject, TimeSpan offset)
    {
        await Task.Delay(offset).ConfigureAwait(false);
        var waves = new List<Task>();
        for (int wave = 0; wave < 1 + Droughts + Recoveries; wave++)
        {
            subject.Outage.Weather = wave is > 0 and <= Droughts ? drought : Weather.Healthy;
            if (wave == 1 + Droughts) await Task.Delay(_lull).ConfigureAwait(false);
            waves.Add(Load.WaveAsync(subject, (wave * Size)..((wave + 1) * Size)));
            await Task.Delay(_between).ConfigureAwait(false);
        }
        await Task.WhenAll(waves).ConfigureAwait(false);
    }
}
