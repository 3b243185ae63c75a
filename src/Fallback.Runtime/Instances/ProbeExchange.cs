using Fallback.Catalogue;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Asks a tier for the runtime itself: over the tier's own transport and in its own dialect, as its calls do, but separately from all of
/// them. It takes no permit, and is not an attempt of any call.
/// </summary>
internal sealed class ProbeExchange(FallbackRuntime runtime, ChainPlan plan, Tier tier)
{
    // A parameter that the model does not accept is left out as for a call; by then the tier has learned that.
    private const int MostAdaptations = 2;

    public Tier Tier => tier;

    /// <summary>Whether a request makes sense now.</summary>
    public bool MayAsk =>
        !tier.LacksKey && !tier.State.IsDraining && tier.State.RateLimitedFor is null && tier.State.Model.State != BreakerState.Isolated;

    /// <summary>Asks for an answer; null if the application itself looked too late.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled, or the runtime was disposed of.</exception>
    public async ValueTask<ProbeReply?> AskAsync(ChatRequest request, TimeSpan limit, CancellationToken stopping)
    {
        var call = new Call(runtime, plan, request, stopping);
        var turn = new TierTurn(call, tier, streams: false);
        long started = runtime.Time.GetTimestamp();
        AttemptTimer timer = AttemptTimer.Start(runtime.Time, limit, stopping, runtime.Disposing);
        try
        {
            for (int adaptations = 0; ; adaptations++)
            {
                RequestShape shape = RequestShaper.ShapeApart(call, tier, turn);
                Reply<ChatAnswer> reply = await SendAsync(shape, request, timer, limit, stopping).ConfigureAwait(false);
                TimeSpan latency = runtime.Time.GetElapsedTime(started);
                if (reply.Failure is not { } failure)
                {
                    turn.Confirm();
                    return new ProbeReply(reply.Value, null, latency, CostOf(request, reply.Value!));
                }
                if (await IsExcusedAsync(failure, timer).ConfigureAwait(false)) return null;
                failure = RefusalReader.Read(call, tier, shape, Hearsay.Judge(call, tier, failure), streams: false);
                if (adaptations < MostAdaptations && RequestShaper.Learn(call, turn, failure, shape)) continue;
                decimal? cost = failure.MayHaveCost ? CostOf(request, failure.Usage, tier.CurrentFacts) : 0;
                return new ProbeReply(null, failure, latency, cost);
            }
        }
        finally
        {
            timer.Stop();
        }
    }

    /// <summary>Asks for the list of models.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async ValueTask<ProbeReply?> ListAsync(TimeSpan limit, CancellationToken stopping)
    {
        long started = runtime.Time.GetTimestamp();
        AttemptTimer timer = AttemptTimer.Start(runtime.Time, limit, stopping, runtime.Disposing);
        try
        {
            Failure? failure;
            try
            {
                failure = await StrikeAsync(null, timer.Token).ConfigureAwait(false)
                    ?? await ModelsList.AskAsync((HttpTransport)tier.Transport, tier.Endpoint, timer.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (IsTimeOut(timer, stopping))
            {
                failure = TimedOut(limit);
            }
            if (failure is not null && await IsExcusedAsync(failure, timer).ConfigureAwait(false)) return null;
            if (failure is not null && !ModelsList.IsFault(failure)) failure = null;
            return new ProbeReply(null, failure, runtime.Time.GetElapsedTime(started), 0);
        }
        finally
        {
            timer.Stop();
        }
    }

    private async ValueTask<Reply<ChatAnswer>> SendAsync(
        RequestShape shape, ChatRequest request, AttemptTimer timer, TimeSpan limit, CancellationToken stopping)
    {
        try
        {
            if (await StrikeAsync(shape, timer.Token).ConfigureAwait(false) is { } injected) return new Reply<ChatAnswer>(injected);
            return shape.Streams == true
                ? await GatheredAnswer.AskAsync(tier, shape, request, timer.Token).ConfigureAwait(false)
                : await tier.Transport.CompleteAsync(tier.Endpoint, shape, request, timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsTimeOut(timer, stopping))
        {
            return new Reply<ChatAnswer>(TimedOut(limit));
        }
    }

    /// <summary>
    /// Applies a fault: a probe must find what calls find, otherwise it would bring back what a fault has taken out. It belongs to no
    /// client, so the faults of one client do not affect it.
    /// </summary>
    private async ValueTask<Failure?> StrikeAsync(RequestShape? shape, CancellationToken cancellationToken)
    {
        if (runtime.Faults.Draw("", tier) is not { } injection) return null;
        Failure? failure =
            await FaultedExchange.StrikeAsync(injection, tier, shape, false, runtime.Time, cancellationToken).ConfigureAwait(false);
        return failure is null ? null : injection.Mark(failure);
    }

    private bool IsTimeOut(AttemptTimer timer, CancellationToken stopping) =>
        timer.Token.IsCancellationRequested && !stopping.IsCancellationRequested && !runtime.IsDisposed;

    private static Failure TimedOut(TimeSpan limit) =>
        new(FailureKind.Timeout, FailureScope.Model) { Message = $"no answer within {limit.TotalMilliseconds:0} ms" };

    /// <summary>Whether the application itself may have come too late to an answer or a connection.</summary>
    private static ValueTask<bool> IsExcusedAsync(Failure failure, AttemptTimer timer) => failure switch
    {
        { Kind: FailureKind.Timeout, HttpStatus: 0, Scope: FailureScope.Endpoint } => timer.IsOwnStallAsync(HandlerFactory.ConnectTimeout),
        { Kind: FailureKind.Timeout, HttpStatus: 0 } when timer.Token.IsCancellationRequested => timer.IsOwnStallAsync(),
        _ => default,
    };

    private decimal? CostOf(ChatRequest request, ChatAnswer answer)
    {
        if (((answer.Usage as ReportedUsage)?.CostUsd ?? answer.ReportedCostUsd) is { } reported) return reported;
        ModelFacts? answered = answer.Model is { } name ? runtime.Configuration.Models.Facts(tier.Provider, name) : null;
        return CostOf(request, answer.Usage, answered ?? tier.CurrentFacts);
    }

    /// <summary>Returns the cost of the reported tokens, otherwise the highest possible cost: unknown is not nothing.</summary>
    private decimal? CostOf(ChatRequest request, UsageDetails? usage, ModelFacts? facts)
    {
        DateTimeOffset now = runtime.Time.GetUtcNow();
        return CostCalculator.Estimate(facts, usage, now, ServiceTiers.Of(usage, request))
            ?? CostCalculator.WorstCase(facts, RequestSize.Bytes(request, null), RequestParameters.MaxOutputTokens(request), now);
    }
}
