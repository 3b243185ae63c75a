using Fallback.CompilerServices;
using Fallback.TestUtilities;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Cost;

/// <summary>
/// A call on a budget, whose requests are told of by the tests. A thousand tokens cost a dollar, input that was cached half of it; an answer has
/// at most 100.
/// </summary>
internal sealed class SpendingFixture : IDisposable
{
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);

    private readonly FallbackRuntime _runtime;

    public SpendingFixture(decimal perCall = 0, decimal perDay = 1_000_000, ChatOptions? options = null)
    {
        var settings = new FallbackOptions { TimeProvider = Clock };
        settings.AddProvider("p", "https://llm.example.com/v1", "sk-0123456789");
        settings.Models["p/m"] = new ModelOptions { InputPerMillion = 1_000, CachedInputPerMillion = 500, OutputPerMillion = 1_000, MaxOutput = 100 };
        _runtime = new FallbackRuntime(settings);
        ChainInvoker chain = _runtime.Bind(NamedChains.Declare("chat", new ChainOptions
        {
            Tiers = { new TierOptions { Model = "p/m" } },
            CostBudget = new CostBudgetOptions { PerCallUsd = perCall, PerDayUsd = perDay },
        }));
        Call = chain.Begin(new ChatRequest { Method = "A", User = "a question of some words", Options = options }, TestContext.Current.CancellationToken);
    }

    public ManualClock Clock { get; } = new();

    public Call Call { get; }

    public CostAccount Account => Call.Plan.Budget!.Account;

    public SpendingSnapshot Today => Assert.Single(_runtime.Monitor.Spending);

    public (decimal Spent, decimal Estimated, decimal Reserved) Money => (Today.SpentUsd, Today.EstimatedUsd, Today.ReservedUsd);

    public long Prompt => TokenDemand.Of(Call, Call.Plan.Tiers[0]).Prompt;

    public Admission<CostLease?> Ask() => Call.Spending!.Reserve(Call, Call.Plan.Tiers[0], Hold);

    public CostLease Reserve() => Ask().Permit!;

    public static decimal Price(long tokens) => tokens / 1_000m;

    public static ReportedUsage Told(long? input, long? output) => new() { InputTokenCount = input, OutputTokenCount = output };

    public void Dispose() => _runtime.Dispose();
}
