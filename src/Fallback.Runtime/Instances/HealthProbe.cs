using System.Diagnostics;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>The active probes of one model at one instance.</summary>
internal sealed class HealthProbe(FallbackRuntime runtime, ProbeExchange exchange, ProbeOptions options)
{
    private static readonly ChatRequest _request =
        new() { Method = "probe", Probe = ProbeType.Probe, User = "ping", Generation = new GenerationAttribute { MaxOutputTokens = 1 } };

    private readonly Tier _tier = exchange.Tier;

    /// <exception cref="OperationCanceledException">The token was canceled, or the runtime was disposed of.</exception>
    public async ValueTask AskAsync(CancellationToken stopping)
    {
        if (!exchange.MayAsk || runtime.Sharing?.IsOurTurn(_tier.State, ProbeType.Probe) == false) return;
        Activity? span = Spans.StartProbe(_tier, ProbeType.Probe);
        ProbeReply? reply = null;
        try
        {
            reply = options.Kind == ProbeKind.Models
                ? await exchange.ListAsync(options.Timeout, stopping).ConfigureAwait(false)
                : await exchange.AskAsync(_request, options.Timeout, stopping).ConfigureAwait(false);
        }
        finally
        {
            if (reply is null) Spans.Discard(span);
        }
        if (reply is { } known) Take(known, span);
    }

    private void Take(in ProbeReply reply, Activity? span)
    {
        ProbeOutcome outcome = reply.Outcome;
        TierState state = _tier.State;
        if (reply.CostUsd is { } cost) state.StartProbes().Account.Add(cost);
        if (outcome == ProbeOutcome.RateLimited && options.Kind == ProbeKind.Completion) state.HoldFor(reply.Failure!);
        ProbeNews news = state.Probed(outcome, reply.Failure, reply.Latency, options);
        Spans.EndProbe(span, _tier, reply, outcome);
        runtime.Instruments.Probed(_tier, ProbeType.Probe, reply, outcome);
        if (news == ProbeNews.Worse)
            Log.ProbesFail(
                runtime.Logger, state.Key.ModelName, options.UnhealthyThreshold, reply.Failure?.Kind ?? default, options.HealthyThreshold);
        else if (news == ProbeNews.Better) Log.ProbesAnswered(runtime.Logger, state.Key.ModelName, options.HealthyThreshold);
    }
}
