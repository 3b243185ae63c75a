using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Fallback.Bench;

/// <summary>
/// Timeout and breaker around each tier, and a loop over the tiers. Written for speed: failures and open breakers travel as outcomes,
/// nothing is thrown here, and no closure is made.
/// </summary>
internal sealed class PollyClient<TTier, TAnswer>(TTier[] tiers, Func<TTier, string, CancellationToken, Task<TAnswer?>> ask, Scenario scenario)
    where TAnswer : class
{
    private readonly (TTier Client, ResiliencePipeline<TAnswer?> Pipeline)[] _tiers = [.. tiers.Select(client => (client, Pipeline(scenario)))];

    public async Task<TAnswer> AskAsync(string question)
    {
        foreach ((TTier client, ResiliencePipeline<TAnswer?> pipeline) in _tiers)
        {
            ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, CancellationToken.None);
            Polly.Outcome<TAnswer?> outcome = await pipeline.ExecuteOutcomeAsync(static (context, state) => AskTierAsync(state.ask, state.client, state.question, context.CancellationToken), context, (ask, client, question)).ConfigureAwait(false);
            ResilienceContextPool.Shared.Return(context);
            if (outcome.Result is { } answer) return answer;
        }
        throw new InvalidOperationException("No tier answered.");
    }

    private static async ValueTask<Polly.Outcome<TAnswer?>> AskTierAsync(Func<TTier, string, CancellationToken, Task<TAnswer?>> ask, TTier client, string question, CancellationToken cancellationToken)
    {
        try
        {
            return Polly.Outcome.FromResult<TAnswer?>(await ask(client, question, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            return Polly.Outcome.FromException<TAnswer?>(e);
        }
    }

    private static ResiliencePipeline<TAnswer?> Pipeline(Scenario scenario) => new ResiliencePipelineBuilder<TAnswer?>()
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<TAnswer?>
        {
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome is { Result: null, Exception: not OperationCanceledException }),
            FailureRatio = 0.5,
            MinimumThroughput = scenario.HasOpenTiers() ? 2 : int.MaxValue,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = TimeSpan.FromHours(1),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromMilliseconds(IAssistant.TimeoutMs) })
        .Build();
}
