using Fallback.CompilerServices;
using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.Hedging;

/// <summary>Tiers of a chain, whose answers are told of by the tests. Their prices are of a million tokens in and of as many out.</summary>
internal sealed class HedgeFixture : IDisposable
{
    private readonly FallbackRuntime _runtime;

    public HedgeFixture(params (decimal In, decimal Out)?[] prices) : this(null, TestContext.Current.CancellationToken, prices)
    {
    }

    public HedgeFixture(HedgeOptions? hedge, CancellationToken caller, params (decimal In, decimal Out)?[] prices)
    {
        var options = new FallbackOptions { TimeProvider = Clock };
        options.AddProvider("p", "https://llm.example.com/v1", "sk-0123456789");
        var chain = new ChainOptions { Hedge = hedge, TierRetry = new TierRetryOptions { MaxRetries = 0 } };
        for (int i = 0; i < prices.Length; i++)
        {
            chain.Tiers.Add(new TierOptions { Model = $"p/{i}" });
            if (prices[i] is { } price) options.Models[$"p/{i}"] = new ModelOptions { InputPerMillion = price.In, OutputPerMillion = price.Out };
        }
        _runtime = new FallbackRuntime(options);
        ChainInvoker invoker = _runtime.Bind(NamedChains.Declare("chat", chain));
        Call = invoker.Begin(new ChatRequest { Method = "A", User = "q" }, caller);
    }

    public ManualClock Clock { get; } = new();

    public Call Call { get; }

    public Tier[] Tiers => Call.Plan.Tiers;

    /// <summary>Answers of a tier that took so long.</summary>
    public void Answer(int tier, int times, int milliseconds)
    {
        for (int i = 0; i < times; i++)
            Tiers[tier].State.ReportSuccess(Tiers[tier].State.Enter(TimeSpan.FromMinutes(1)).Permit, TimeSpan.FromMilliseconds(milliseconds));
    }

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public void Dispose() => _runtime.Dispose();
}
