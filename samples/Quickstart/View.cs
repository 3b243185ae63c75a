using Fallback;
using Spectre.Console;

namespace Quickstart;

/// <summary>What happens now, in words: a live table where there is a terminal, otherwise a line every second.</summary>
internal sealed class View(Outage outage, FallbackMonitor monitor)
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
        Table table = new Table()
            .Title($"{outage.Elapsed.TotalSeconds:0} s of about {Outage.Duration.TotalSeconds:0} s: {Happening(outage.Phase)}")
            .AddColumns("tier", "state", "answers", "typical latency", "cost");
        foreach ((TierSnapshot tier, int index) in Tiers())
            table.AddRow($"{index + 1} {tier.Provider}/{tier.Model}", Markup.Escape(State(tier)), $"{Answers(index).Count()}", Latency(tier), Cost(Answers(index)));
        table.AddRow("cached, stale or default", "", $"{outage.Calls.Count(call => call.Result is { Status: not AnswerStatus.Live })}", "", "nothing");
        return table.Caption($"{Now()}. {SoFar()}");
    }

    private string Line() => $"{outage.Elapsed.TotalSeconds,3:0} s  {Happening(outage.Phase)}. {Now()}. {SoFar()}";

    private static string Happening(Phase phase) => phase switch
    {
        Phase.Drought => "deepseek is out of capacity, openai limits its rate",
        Phase.Darkness => "all four providers are down",
        Phase.Recovery => "all four providers are back",
        _ => "all four providers are healthy",
    };

    /// <summary>Who gave the latest answer.</summary>
    private string Now() => "Latest answer: " + (outage.Latest?.Result switch
    {
        null => "none yet",
        { Status: AnswerStatus.Live } result => FormattableString.Invariant($"{monitor.Tiers[result.TierIndex].Provider}, {result.Latency.TotalMilliseconds:0} ms"),
        { Status: AnswerStatus.Default } => "the default response",
        { Status: AnswerStatus.Stale } => "the cache, stale",
        _ => "the cache",
    });

    private string SoFar()
    {
        Made[] calls = [.. outage.Calls];
        return $"{calls.Count(call => call.Result is not null)} of {calls.Length} calls answered{Spent(calls)}; {calls.Count(call => !call.PlainClientAnswered)} would have failed without Fallback";
    }

    private IEnumerable<(TierSnapshot Tier, int Index)> Tiers() => monitor.Tiers.Select((tier, index) => (tier, index));

    private IEnumerable<Made> Answers(int tier) => outage.Calls.Where(call => call.Result is { Status: AnswerStatus.Live } result && result.TierIndex == tier);

    private static string State(TierSnapshot tier) =>
        tier.RateLimitedFor is { } limited ? FormattableString.Invariant($"rate limited for {limited.TotalSeconds:0.0} s")
        : tier.Endpoint.State != BreakerState.Closed ? $"address: {Words(tier.Endpoint)}"
        : Words(tier.Breaker);

    private static string Words(BreakerSnapshot breaker) => breaker.State switch
    {
        BreakerState.Closed => breaker.ConsecutiveFailures == 0 ? "healthy" : $"{breaker.ConsecutiveFailures} failed in a row",
        BreakerState.Open => $"breaker open, skipped ({breaker.LastFailure})",
        _ => "being tried again",
    };

    private static string Spent(Made[] calls) =>
        calls.All(call => call.Result is not { CostUsd: null }) ? FormattableString.Invariant($" for {calls.Sum(call => call.Result?.CostUsd ?? 0):0.0000} USD") : "";

    private static string Cost(IEnumerable<Made> calls) =>
        calls.All(call => call.Result!.CostUsd is not null) ? FormattableString.Invariant($"{calls.Sum(call => call.Result!.CostUsd):0.0000} USD") : "not reported";

    private static string Latency(TierSnapshot tier) => tier.TypicalLatency is { } latency ? FormattableString.Invariant($"{latency.TotalMilliseconds:0} ms") : "";
}
