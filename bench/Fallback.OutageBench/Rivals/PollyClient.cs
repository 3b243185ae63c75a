using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Fallback.OutageBench;

/// <summary>Polly's breaker and timeout around each tier, and a loop over the tiers.</summary>
/// <param name="tuned">Half of at least 20 calls in 30 s open it for 30 s, and a rate limit is no failure. Else Polly's defaults (a tenth of 100 calls in 30 s, for 5 s). Both at our pace.</param>
internal sealed class PollyClient(Endpoints endpoints, bool tuned) : IRival
{
    private readonly HttpClient _http = TierClient.NewHttp();
    private readonly ResiliencePipeline<TierReply>[] _pipelines = [.. TierFigures.All.Select(tier => Pipeline(tier, tuned))];

    public async Task<bool> AskAsync(string question)
    {
        for (int tier = 0; tier < _pipelines.Length; tier++)
        {
            ResilienceContext context = ResilienceContextPool.Shared.Get(CancellationToken.None);
            Outcome<TierReply> outcome = await _pipelines[tier].ExecuteOutcomeAsync(
                static (context, state) => TryAsync(state.Client, state.question, context.CancellationToken), context, (Client: new TierClient(_http, endpoints.BaseUrls[tier]), question));
            ResilienceContextPool.Shared.Return(context);
            if (outcome is { Exception: null, Result.IsAnswer: true }) return true;
        }
        return false;
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Outcome<TierReply>> TryAsync(TierClient client, string question, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.FromResult(await client.AskAsync(question, cancellationToken));
        }
        catch (Exception e)
        {
            return Outcome.FromException<TierReply>(e);
        }
    }

    private static ResiliencePipeline<TierReply> Pipeline(TierFigures tier, bool tuned)
    {
        CircuitBreakerStrategyOptions<TierReply> breaker = tuned
            ? new() { FailureRatio = 0.5, MinimumThroughput = 20, SamplingDuration = Pace.Seconds(30), BreakDuration = Pace.Seconds(30) }
            : new() { SamplingDuration = Pace.Seconds(30), BreakDuration = Pace.Seconds(5) };
        breaker.ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is not null || !args.Outcome.Result.IsAnswer && !(tuned && args.Outcome.Result.Status == 429));
        return new ResiliencePipelineBuilder<TierReply>().AddCircuitBreaker(breaker).AddTimeout(TimeSpan.FromMilliseconds(tier.TimeoutMs)).Build();
    }
}
