using System.Diagnostics;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The synthetic traffic of one model at one instance.</summary>
internal sealed class SyntheticTraffic(FallbackRuntime runtime, ProbeExchange exchange, SyntheticTrafficOptions options)
{
    private static readonly SyntheticPrompt _ownPrompt = new("Reply with the word ready, and nothing else.", "ready");

    // A finding applies until three more questions could have confirmed it, within limits.
    private static readonly TimeSpan _heldLeast = TimeSpan.FromMinutes(10), _heldMost = TimeSpan.FromHours(6);

    private readonly Tier _tier = exchange.Tier;
    private readonly SyntheticPrompt[] _prompts = options.Prompts.Count == 0 ? [_ownPrompt] : [.. options.Prompts];
    private readonly TimeSpan _heldFor = TimeSpan.FromTicks(Math.Clamp(3 * GapOf(options).Ticks, _heldLeast.Ticks, _heldMost.Ticks));

    // There are never two questions at once.
    private int _asked;

    /// <summary>Returns the average time between two questions.</summary>
    public static TimeSpan GapOf(SyntheticTrafficOptions options) => TimeSpan.FromDays(1) / options.PerDay;

    /// <exception cref="OperationCanceledException">The token was canceled, or the runtime was disposed of.</exception>
    public async ValueTask AskAsync(CancellationToken stopping)
    {
        // The breaker already keeps calls from a tier that is out, and probes are cheaper.
        if (!exchange.MayAsk || _tier.State.Model.State != BreakerState.Closed) return;
        DayAccount account = _tier.State.StartSynthetic().Account;
        if (runtime.Sharing?.IsOurTurn(_tier.State, ProbeType.Synthetic) == false) return;
        if (!account.TryBegin(options.PerDay, options.MaxCostPerDayUsd, out bool isNews))
        {
            if (isNews) Log.SyntheticBudgetSpent(runtime.Logger, _tier.State.Key.ModelName, options.MaxCostPerDayUsd);
            return;
        }
        SyntheticPrompt prompt = _prompts[_asked++ % _prompts.Length];
        var request = new ChatRequest
        {
            Method = "synthetic", Probe = ProbeType.Synthetic, User = prompt.Text,
            Generation = new GenerationAttribute { MaxOutputTokens = options.MaxOutputTokens },
        };
        Activity? span = Spans.StartProbe(_tier, ProbeType.Synthetic);
        ProbeReply? reply = null;
        try
        {
            reply = await exchange.AskAsync(request, _tier.Timeout, stopping).ConfigureAwait(false);
        }
        finally
        {
            if (reply is null) Spans.Discard(span);
        }
        if (reply is { } known) Take(known, prompt, account, span);
    }

    private void Take(in ProbeReply reply, SyntheticPrompt prompt, DayAccount account, Activity? span)
    {
        if (reply.CostUsd is { } cost) account.Add(cost);
        TierState state = _tier.State;
        ProbeOutcome outcome = reply.Outcome;
        ProbeNews news = ProbeNews.None;
        if (outcome == ProbeOutcome.RateLimited) state.HoldFor(reply.Failure!);
        // A rate limit or a refusal shows nothing about the quality of its answers.
        else if (outcome != ProbeOutcome.Refused)
        {
            bool isRight = reply.Answer is { } answer && IsRight(answer, prompt);
            news = state.Observe(reply.Latency, isRight, _heldFor, out bool isSlow);
            if (outcome == ProbeOutcome.Answered)
                outcome = isSlow ? ProbeOutcome.Slow : isRight ? ProbeOutcome.Answered : ProbeOutcome.Wrong;
        }
        state.StartSynthetic().Note(outcome, reply.Latency);
        Spans.EndProbe(span, _tier, reply, outcome);
        runtime.Instruments.Probed(_tier, ProbeType.Synthetic, reply, outcome);
        if (news == ProbeNews.Worse)
            Log.Struggles(runtime.Logger, state.Key.ModelName, outcome, reply.Latency.TotalMilliseconds, SyntheticRecord.Struggling);
        else if (news == ProbeNews.Better) Log.StrugglesNoMore(runtime.Logger, state.Key.ModelName);
    }

    /// <summary>Whether the answer is correct. One that was cut off might still have contained the text.</summary>
    private static bool IsRight(ChatAnswer answer, SyntheticPrompt prompt) =>
        answer.FinishReason == ChatFinishReason.Length
        || !answer.IsEmpty && (prompt.Contains is not { } expected || answer.Text.Contains(expected, StringComparison.OrdinalIgnoreCase));
}
