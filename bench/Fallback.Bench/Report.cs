using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.Bench;

/// <summary>The results as Markdown.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public Report()
    {
        Line($"# Overhead, in figures");
        Line();
        Line($"{DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.Bench -- --write` (`calls`, `streams`, `dialects`, `breaker` or `selection` runs only that part): {RuntimeInformation.FrameworkDescription}, Polly.Core {VersionOf(typeof(Polly.ResiliencePipeline))}, OpenAI {VersionOf(typeof(OpenAI.OpenAIClient))}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, workstation GC.");
        Line();
        Line($"Times are medians of 320 rounds of about 2 ms, with the middle half of the values in brackets. Ratios and differences are medians over the rounds. In each round, the subjects run one after the other, and another one goes first each time. Bytes are those of the whole process, including the provider's response. Providers are handlers in memory.");
    }

    public void AddCalls(CallFigures[] figures)
    {
        Line();
        Line($"## Calls");
        Line();
        Line($"Four tiers. Handlers reply at once, or after `Task.Yield`. Every subject reads text, model, finish reason and usage; Fallback also keeps a record of each attempt, and its `FallbackResult` has cost, latency and request id. The floor is a bare HttpClient with System.Text.Json. It has no timeout and no breaker; if breakers are open, it asks the tier that answers. The loop has a timeout for each tier and no breaker, so it is not measured with open breakers.");
        Summary(figures);
        foreach (CallFigures figure in figures)
        {
            Line();
            Line($"### {Title(figure)}");
            Table(figure.Measured, figure.Polly, "Polly");
        }
    }

    public void AddStreams(StreamFigures[] figures)
    {
        Line();
        Line($"## Streams");
        Line();
        Line($"100 chunks of text, then finish reason, usage and `[DONE]`. Either the whole body is available at once, or each event comes after `Task.Yield`. \"First chunk\" is a call that the reader leaves after the first chunk.");
        foreach (StreamFigures figure in figures)
        {
            Line();
            Line($"### {(figure.FirstPieceOnly ? "First chunk" : "Whole answer")}, {(figure.Yields ? "event by event" : "body at once")}");
            Table(figure.Measured, figure.Measured[1], "the SDK");
        }
    }

    public void AddBreakers(BreakerFigures[] figures)
    {
        Line();
        Line($"## Decisions of a breaker");
        Line();
        Line($"One decision is asking for permission and reporting a success, or being refused; {BreakerSubjects.Batch:N0} at a time on each thread. Fallback's breaker receives the timestamps that a call takes anyway for its latency. Polly's strategy works only around an action, here one that does nothing, and reads the clock itself.");
        Line();
        Line($"| | threads | ns per decision on each thread |");
        Line($"|---|---:|---:|");
        foreach (BreakerFigures figure in figures)
            foreach (Measured measured in figure.Measured)
                Line($"| {measured.Subject.Name} | {figure.Threads} | {measured.Time / BreakerSubjects.Batch:0.0} ({Quantiles.Of(measured.Nanoseconds, 0.25) / BreakerSubjects.Batch:0.0}–{Quantiles.Of(measured.Nanoseconds, 0.75) / BreakerSubjects.Batch:0.0}) |");
    }

    public void AddSelections(SelectionFigures[] figures)
    {
        Line();
        Line($"## Choosing an instance");
        Line();
        Line($"One choice among the given number of instances, or recording that a request has begun and was answered; {SelectionSubjects.Batch:N0} at a time on one thread. [BALANCE.md](BALANCE.md) says what the choice is worth.");
        Line();
        Line($"| | ns among {figures[0].Instances} | {string.Join(" | ", figures.Skip(1).Select(static figure => figure.Instances))} | bytes |");
        Line($"|---|{string.Concat(figures.Select(static _ => "---:|"))}---:|");
        for (int i = 0; i < figures[0].Measured.Length; i++)
        {
            IEnumerable<Measured> row = figures.Select(figure => figure.Measured[i]);
            string times = string.Join(" | ", row.Select(static one => string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Time / SelectionSubjects.Batch:0.0} ({Quantiles.Of(one.Nanoseconds, 0.25) / SelectionSubjects.Batch:0.0}–{Quantiles.Of(one.Nanoseconds, 0.75) / SelectionSubjects.Batch:0.0})")));
            Line($"| {figures[0].Measured[i].Subject.Name} | {times} | {row.Max(static one => Math.Floor(one.Allocated / SelectionSubjects.Batch)):0} |");
        }
    }

    public override string ToString() => _text.ToString();

    private void Summary(CallFigures[] figures)
    {
        Line();
        Line($"What Fallback and Polly add to the floor (`FallbackResult`, telemetry off):");
        Line();
        Line($"| | Fallback | Polly | Fallback relative to Polly | bytes, Fallback | bytes, Polly | Fallback relative to the loop, whole call |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");
        foreach (CallFigures figure in figures)
        {
            double ours = figure.Result.Over(figure.Raw), polly = figure.Polly.Over(figure.Raw);
            Line($"| {Title(figure)} | {ours:+#,0;-#,0} ns | {polly:+#,0;-#,0} ns | {ours / polly:0.00} | {figure.Result.Allocated - figure.Raw.Allocated:+#,0;-#,0} | {figure.Polly.Allocated - figure.Raw.Allocated:+#,0;-#,0} | {(figure.Loop is { } loop ? figure.Result.RatioTo(loop).ToString("0.00", CultureInfo.InvariantCulture) : "–")} |");
        }
        Line();
        foreach (bool yields in (bool[])[false, true])
        {
            Measured Result(Scenario scenario) => figures.Single(figure => figure.Scenario == scenario && figure.Yields == yields).Result;
            Measured Raw(Scenario scenario) => figures.Single(figure => figure.Scenario == scenario && figure.Yields == yields).Raw;
            double three = Result(Scenario.ThreeOpen).Over(Raw(Scenario.ThreeOpen)), one = Result(Scenario.OneOpen).Over(Raw(Scenario.OneOpen)), none = Result(Scenario.Success).Over(Raw(Scenario.Success));
            Line($"Skipping a tier whose breaker is open adds {one - none:0} ns, each further one {(three - one) / 2:0} ns ({(yields ? "asynchronously" : "synchronously")}).");
        }
    }

    public void AddDialects(DialectFigures[] figures)
    {
        Line();
        Line($"## Streams in the vendors' own dialects");
        Line();
        Line($"The same hundred chunks as each vendor sends them, with all the events around them. The floor reads text, stop reason and usage from each event with generated code.");
        Line();
        Line($"| | body | ns, floor | ns, Fallback | time relative to the floor | bytes relative to the floor |");
        Line($"|---|---|---:|---:|---:|---:|");
        foreach (DialectFigures figure in figures)
        {
            (Measured raw, Measured ours) = (figure.Measured[0], figure.Measured[1]);
            Line($"| {figure.Dialect} | {(figure.Yields ? "event by event" : "at once")} | {raw.Time:N0} | {ours.Time:N0} | {ours.RatioTo(raw):0.00} | {ours.Allocated / raw.Allocated:0.00} |");
        }
    }

    private void Table(Measured[] measured, Measured rival, string name)
    {
        Line();
        Line($"| | ns | bytes | time relative to the floor | over the floor | time relative to {name} | bytes relative to the floor |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");
        Measured raw = measured[0];
        foreach (Measured subject in measured)
            Line($"| {subject.Subject.Name} | {subject.Time:N0} ({Quantiles.Of(subject.Nanoseconds, 0.25):N0}–{Quantiles.Of(subject.Nanoseconds, 0.75):N0}) | {subject.Allocated:N0} | {subject.RatioTo(raw):0.00} | {subject.Over(raw):+#,0;-#,0;0} ns | {subject.RatioTo(rival):0.00} | {subject.Allocated / raw.Allocated:0.00} |");
    }

    private static string Title(CallFigures figure) => figure.Scenario switch
    {
        Scenario.Success => "The first tier answers",
        Scenario.OneOpen => "The first tier's breaker is open",
        Scenario.ThreeOpen => "Three tiers' breakers are open",
        _ => "The first tier replies 503",
    } + (figure.Yields ? ", asynchronously" : ", synchronously");

    private static string VersionOf(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line() => _text.Append('\n');
}
