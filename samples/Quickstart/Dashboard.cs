using Fallback;
using Spectre.Console;

namespace Quickstart;

/// <summary>A live table where there is a terminal, else a line every second.</summary>
internal sealed class Dashboard(Outage outage, FallbackMonitor monitor)
{
    public async Task ShowAsync(Task run)
    {
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
            await AnsiConsole.Live(Table()).StartAsync(context => RepeatAsync(run, TimeSpan.FromMilliseconds(200), () => context.UpdateTarget(Table())));
        else
            await RepeatAsync(run, TimeSpan.FromSeconds(1), () => Console.WriteLine(Line()));
        await run;
    }

    private static async Task RepeatAsync(Task run, TimeSpan pause, Action show)
    {
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, Task.Delay(pause));
            show();
        }
    }

    private Table Table()
    {
        Table table = new Table().Title($"{outage.Phase} at {outage.Elapsed.TotalSeconds:0.0} s").AddColumns("tier", "state", "answered", "typical latency", "cost");
        foreach ((TierSnapshot tier, int index) in Tiers())
            table.AddRow($"{index + 1} {tier.Provider}/{tier.Model}", State(tier), $"{Answered(index).Count()}", Latency(tier), Cost(Answered(index)));
        table.AddRow("stale / default", "", $"{Count(AnswerStatus.Stale)} / {Count(AnswerStatus.Default)}", "", "0");
        return table;
    }

    private string Line() =>
        $"{outage.Elapsed.TotalSeconds,5:0.0} s  {outage.Phase,-9} " + string.Join("  ", Tiers().Select(tier => $"{tier.Tier.Provider} {State(tier.Tier)} {Answered(tier.Index).Count()}"))
        + $"  stale {Count(AnswerStatus.Stale)}  default {Count(AnswerStatus.Default)}";

    private IEnumerable<(TierSnapshot Tier, int Index)> Tiers() => monitor.Tiers.Select((tier, index) => (tier, index));

    private IEnumerable<Made> Answered(int tier) => outage.Calls.Where(call => call.Result is { Status: AnswerStatus.Live } result && result.TierIndex == tier);

    private int Count(AnswerStatus status) => outage.Calls.Count(call => call.Result?.Status == status);

    private static string State(TierSnapshot tier) =>
        tier.RateLimitedFor is not null ? "limited"
        : tier.Endpoint.State != BreakerState.Closed ? $"endpoint {tier.Endpoint.State}"
        : tier.Breaker.State.ToString();

    private static string Cost(IEnumerable<Made> calls) => calls.All(call => call.Result!.CostUsd is not null) ? $"{calls.Sum(call => call.Result!.CostUsd):0.00000} USD" : "";

    private static string Latency(TierSnapshot tier) => tier.TypicalLatency is { } latency ? $"{latency.TotalMilliseconds:0} ms" : "";
}
