using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Fallback.Bench;

/// <summary>
/// Timeout and breaker around each tier, and a loop over the tiers. Written for speed: failures and open breakers travel as outcomes,
/// nothing is thrown, and no closure is made.
/// </summary>
internal sealed class PollyClient(TierClient[] tiers, Scenario scenario)
{
    private readonly (TierClient Client, ResiliencePipeline<string?> Pipeline)[] _tiers = [.. tiers.Select(client => (client, Pipeline(scenario)))];

    public async Task<string> AskAsync(string question)
    {
        foreach ((TierClient client, ResiliencePipeline<string?> pipeline) in _tiers)
        {
            ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, CancellationToken.None);
            Outcome<string?> outcome = await pipeline.ExecuteOutcomeAsync(static (context, state) => AskTierAsync(state.client, state.question, context.CancellationToken), context, (client, question)).ConfigureAwait(false);
            ResilienceContextPool.Shared.Return(context);
            if (outcome.Result is { } answer) return answer;
        }
        throw new InvalidOperationException("No tier answered.");
    }

    private static async ValueTask<Outcome<string?>> AskTierAsync(TierClient client, string question, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.FromResult<string?>(await client.TryAskAsync(question, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            return Outcome.FromException<string?>(e);
        }
    }

    private static ResiliencePipeline<string?> Pipeline(Scenario scenario) => new ResiliencePipelineBuilder<string?>()
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<string?>
        {
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome is { Result: null, Exception: not OperationCanceledException }),
            FailureRatio = 0.5,
            MinimumThroughput = scenario == Scenario.OpenTier ? 2 : int.MaxValue,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = TimeSpan.FromHours(1),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromMilliseconds(IAssistant.TimeoutMs) })
        .Build();
}
