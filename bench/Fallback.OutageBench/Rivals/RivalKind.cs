namespace Fallback.OutageBench;

/// <summary>A client that takes part.</summary>
internal sealed record RivalKind(string Name, Func<Endpoints, IRival> Make)
{
    public static readonly RivalKind Loop = new("loop without breaker", static at => new PlainLoop(at, TierFigures.All.Length));

    public static readonly RivalKind Polly = new("Polly, tuned", static at => new PollyClient(at, tuned: true));

    public static readonly RivalKind Ours = new("Fallback", static at => new FallbackRival(at, static (client, question) => client.AskAsync(question)));

    public static readonly RivalKind ByBudget = new("Fallback, `[Hedge]`", static at => new FallbackRival(at, static (client, question) => client.AskHedgedAsync(question)));

    public static readonly RivalKind[] Hedged =
    [
        ByBudget,
        new($"Fallback, `[Hedge(DelayMs = {IOutage.LateHedgeMs})]`", static at => new FallbackRival(at, static (client, question) => client.AskHedgedLateAsync(question))),
        new($"Fallback, `[Hedge(DelayMs = {IOutage.EarlyHedgeMs})]`", static at => new FallbackRival(at, static (client, question) => client.AskHedgedEarlyAsync(question))),
    ];

    public static readonly RivalKind[] All =
    [
        new("first tier alone", static at => new PlainLoop(at, 1)),
        new("published, a connection per call", static at => new PublishedClient(at, pooled: false)),
        new("published, pooled", static at => new PublishedClient(at, pooled: true)),
        Loop,
        new("Polly, defaults", static at => new PollyClient(at, tuned: false)),
        Polly,
        Ours,
        .. Hedged,
    ];
}
