using System.Globalization;
using System.Text.RegularExpressions;
using Fallback.Testing;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>
/// An outage in three acts, seen by a real Prometheus with the real rules. It takes the time that Prometheus takes: a scrape and an
/// evaluation a second. The rules' expressions are as they are handed out; only that an alert must hold for minutes is a second here.
/// </summary>
public sealed partial class PlayedOutage : IAsyncLifetime
{
    private Shop? _shop;
    private PrometheusServer? _prometheus;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal PrometheusServer Prometheus
    {
        get
        {
            Tool.Required("prometheus");
            return _prometheus!;
        }
    }

    internal IReadOnlyList<FiringAlert> WhileAllIsWell { get; private set; } = [];

    internal IReadOnlyList<FiringAlert> WhileTheFirstTierIsOut { get; private set; } = [];

    internal IReadOnlyList<FiringAlert> WhileAllTiersAreOut { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        if (Tool.Find("prometheus") is not { } program) return;
        _shop = await Shop.OpenAsync(Token);
        _shop.Providers["delta"].Model("slow").Replies(Reply.Text("Late.").After(TimeSpan.FromSeconds(3)));
        _shop.Providers["foxtrot"].Default.Replies(Reply.RateLimited(TimeSpan.FromMilliseconds(500)));
        // What a program needs longer for at first is before the first scrape.
        await AskAllAsync();
        string rules = Minutes().Replace(await File.ReadAllTextAsync(Operations.Rules, Token), "for: 1s");
        _prometheus = await PrometheusServer.StartAsync(program, _shop.Address, rules, Token);

        WhileAllIsWell = await PlayAsync(_ => Evaluations("> 4"), AskSupportAsync);

        _shop.Providers["alpha"].Default.Replies(Reply.Status(503));
        WhileTheFirstTierIsOut = await PlayAsync(
            static alerts => Task.FromResult(Fire(alerts, "FallbackRateHigh") && alerts.Any(static alert => alert.IsOf("alpha"))),
            AskAllAsync);

        _shop.Providers["bravo"].Default.Replies(Reply.Status(500));
        _shop.Providers["charlie"].Default.Replies(Reply.Error(401, "invalid_api_key", "Incorrect API key provided."));
        WhileAllTiersAreOut = await PlayAsync(
            static alerts => Task.FromResult(Fire(alerts, "FallbackSuccessLow", "FallbackAllTiersOut", "FallbackKeyRefused")), AskAllAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        if (_shop is not null) await _shop.DisposeAsync();
    }

    /// <summary>Asks until something is so, and for three more evaluations, so that what fires by mistake has its chance.</summary>
    private async Task<IReadOnlyList<FiringAlert>> PlayAsync(Func<IReadOnlyList<FiringAlert>, Task<bool>> isOver, Func<Task> ask)
    {
        IReadOnlyList<FiringAlert> alerts = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                await ask();
                alerts = await _prometheus!.AlertsAsync(Token);
                return await isOver(alerts);
            },
            "the act is over", Token);
        double then = await _prometheus!.ValueAsync("min(prometheus_rule_group_iterations_total)", Token);
        await Eventually.HoldsAsync(
            async () =>
            {
                await ask();
                return await Evaluations(string.Create(CultureInfo.InvariantCulture, $"> {then} + 3"));
            },
            "three evaluations later", Token);
        return await _prometheus!.AlertsAsync(Token);
    }

    private async Task AskSupportAsync()
    {
        await Shop.AskAsync(token => _shop!.Client<ISupport>().AskAsync("Hello?", token), Token);
        await Shop.AskAsync(token => _shop!.Client<ICached>().AskAsync("Hello?", token), Token);
        await Shop.AskAsync(
            async token => { await foreach (string _ in _shop!.Client<ISupport>().StreamAsync("Hello?", token)) { } }, Token);
    }

    private async Task AskAllAsync()
    {
        await AskSupportAsync();
        await Shop.AskAsync(token => _shop!.Client<IHedged>().AskAsync("Hello?", token), Token);
        await Shop.AskAsync(token => _shop!.Client<ILimited>().AskAsync("Hello?", token), Token);
    }

    private async Task<bool> Evaluations(string condition) =>
        (await _prometheus!.QueryAsync($"min(prometheus_rule_group_iterations_total) {condition}", Token)).Length > 0;

    private static bool Fire(IReadOnlyList<FiringAlert> alerts, params string[] expected) =>
        expected.All(name => alerts.Any(alert => alert.Name == name));

    [GeneratedRegex(@"for: \d+m")]
    private static partial Regex Minutes();
}
