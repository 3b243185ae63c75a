using System.Globalization;
using System.Text;

namespace Fallback.OutageBench;

/// <summary>1,000 calls, each after the one before, in mixed drought from the first to the last.</summary>
internal sealed class OneByOne : IScenario
{
    private const int Calls = 1_000, Callers = 5;

    private readonly PhaseTable _table = new("1,000 calls in a row");
    private readonly Dictionary<RivalKind, int> _unanswered = [];
    private int _calls;

    public string Name => "sequential";

    public string Title => "1,000 calls one after another";

    public string Description => "Mixed drought from the first call to the last, with no earlier calls. Each client runs five times at the same time, as five independent callers that send one call after another.";

    public int Repetitions => 1;

    public async Task<Action> RunAsync(OutageServer server, RivalKind[] order, int seed)
    {
        Subject[][] callers = [.. Enumerable.Range(0, Callers).Select(caller => order.Select(kind => new Subject(server, kind, Callers * seed + caller, Calls)).ToArray())];
        await Task.WhenAll(callers.SelectMany(static subjects => subjects).Select(RunAsync)).ConfigureAwait(false);
        foreach (Subject subject in callers.SelectMany(static subjects => subjects)) subject.Dispose();
        return () =>
        {
            _calls += Callers * Calls;
            foreach (Subject[] subjects in callers)
            {
                _table.Add(subjects.ToDictionary(static subject => subject.Kind, static subject => subject.FiguresFor(0..Calls)));
                foreach (Subject subject in subjects) _unanswered[subject.Kind] = _unanswered.GetValueOrDefault(subject.Kind) + (int)Math.Round((1 - subject.FiguresFor(0..Calls).Success) * Calls);
            }
        };
    }

    public string Report()
    {
        var text = new StringBuilder(_table.ToString()).Append(CultureInfo.InvariantCulture, $"\nUnanswered of {_calls:N0}: {string.Join(", ", RivalKind.All.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Name} {_unanswered[kind]}")))}.\n");
        return text.Append(Target.Table(
        [
            new Target("share of calls without an answer", (double)_unanswered[RivalKind.Ours] / _calls, 0.0001),
            new Target("cost relative to the plain loop's, median of the callers", _table.CostRatio(RivalKind.Ours, RivalKind.Loop), 1.3),
        ])).ToString();
    }

    private static async Task RunAsync(Subject subject)
    {
        subject.Outage.Weather = Weather.MixedDrought;
        for (int call = 0; call < Calls; call++) await Load.WaveAsync(subject, call..(call + 1)).ConfigureAwait(false);
    }
}
