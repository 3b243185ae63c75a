using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fallback.OutageBench;

/// <summary>The first tier answers nothing for a minute (here 12 s), at 50 calls a second; the others are well.</summary>
internal sealed class FirstTierOut(string name, string title, Weather outage) : IScenario
{
    private const int PublishedPerSecond = 10, PerSecond = PublishedPerSecond * Pace.Times;
    private const int OutFrom = 30 * PublishedPerSecond, BackFrom = 90 * PublishedPerSecond, Calls = 160 * PublishedPerSecond;

    // The first timeouts, and as long again for a breaker to see them.
    private const int FirstBreakBy = OutFrom + 2 * IOutage.FirstTimeoutMs * PerSecond / 1_000;

    private readonly PhaseTable _out = new("While it is out, from 2 s on"), _back = new("From its return to the end (14 s)");
    private readonly List<(RivalKind Kind, double Waited, double Noticed, double Missed)> _first = [];

    public string Name => name;

    public string Title => title;

    public string Description => "An open loop at 50 calls a second: 6 s while all providers are healthy, 12 s in which the first tier answers nothing and the others are healthy, and 14 s in which it is back. All clients run at the same time. Fallback probes the first tier every second, at the same time as the next tier; the breaks of the other clients are as declared.";

    public int Repetitions => 3;

    public async Task<Action> RunAsync(OutageServer server, RivalKind[] order, int seed)
    {
        using var pileUp = new CancellationTokenSource();
        Subject[] subjects = [.. order.Select(kind => new Subject(server, kind, seed, Calls))];
        (long FirstBreak, long Back)[] times;
        try
        {
            times = await Task.WhenAll(subjects.Select((subject, place) => RunAsync(subject, TimeSpan.FromMilliseconds(place), pileUp))).ConfigureAwait(false);
        }
        finally
        {
            foreach (Subject subject in subjects) subject.Dispose();
        }
        return () =>
        {
            _out.Add(subjects.ToDictionary(static subject => subject.Kind, static subject => subject.FiguresFor(FirstBreakBy..BackFrom)));
            _back.Add(subjects.ToDictionary(static subject => subject.Kind, static subject => subject.FiguresFor(BackFrom..Calls)));
            foreach ((Subject subject, (long firstBreak, long back)) in subjects.Zip(times))
            {
                (long At, bool Answers)[] first = subject.Outage.First;
                long answered = first.Where(request => request.At >= back && request.Answers).Select(static request => request.At).DefaultIfEmpty(long.MaxValue).Min();
                _first.Add((subject.Kind, first.Count(request => request.At >= firstBreak && request.At < back), answered == long.MaxValue ? double.NaN : Stopwatch.GetElapsedTime(back, answered).TotalSeconds, 1 - subject.FiguresFor(OutFrom..Calls).Success));
            }
        };
    }

    public string Report()
    {
        var text = new StringBuilder("\n### Who asks the first tier\n\n| | requests to it while it is out, from 2 s on | seconds from its return to its first answer |\n|---|---:|---:|\n");
        foreach (RivalKind kind in RivalKind.All)
            text.Append(CultureInfo.InvariantCulture, $"| {kind.Name} | {Of(kind, static f => f.Waited).Median():0} ({Of(kind, static f => f.Waited).Min():0}–{Of(kind, static f => f.Waited).Max():0}) | {(Of(kind, static f => f.Noticed).Any(double.IsNaN) ? "never" : string.Create(CultureInfo.InvariantCulture, $"{Of(kind, static f => f.Noticed).Median():0.0} ({Of(kind, static f => f.Noticed).Min():0.0}–{Of(kind, static f => f.Noticed).Max():0.0})"))} |\n");
        Target[] targets =
        [
            new("share of calls without an answer, from the beginning of the outage, worst repetition", Of(RivalKind.Ours, static f => f.Missed).Max(), 0.0001),
            new("requests to the first tier while it is out, from 2 s on, most (one a second)", Of(RivalKind.Ours, static f => f.Waited).Max(), (BackFrom - FirstBreakBy) / PerSecond / IOutage.ProbeSeconds + 1),
            new("seconds until its return is noticed, most (a probe that hangs, and the next)", Of(RivalKind.Ours, static f => f.Noticed).Max(), IOutage.FirstTimeoutMs / 1_000.0 + IOutage.ProbeSeconds),
            new("p99 while it is out, relative to the loop's, which asks the first tier each time", _out.P99Ratio(RivalKind.Ours, RivalKind.Loop), 1),
        ];
        return $"{text}{_out}{_back}{Target.Table(targets)}";
    }

    private double[] Of(RivalKind kind, Func<(RivalKind Kind, double Waited, double Noticed, double Missed), double> figure) => [.. _first.Where(f => f.Kind == kind).Select(figure)];

    private async Task<(long FirstBreak, long Back)> RunAsync(Subject subject, TimeSpan offset, CancellationTokenSource pileUp)
    {
        long firstBreak = 0, back = 0;
        await Task.Delay(offset).ConfigureAwait(false);
        await Load.OpenLoopAsync(subject, Calls, PerSecond, pileUp, call =>
        {
            if (call == OutFrom) subject.Outage.Weather = outage;
            else if (call == FirstBreakBy) firstBreak = Stopwatch.GetTimestamp();
            else if (call == BackFrom) (subject.Outage.Weather, back) = (Weather.Healthy, Stopwatch.GetTimestamp());
        }).ConfigureAwait(false);
        return (firstBreak, back);
    }
}
