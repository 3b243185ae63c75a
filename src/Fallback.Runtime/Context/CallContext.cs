using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Decides how a call's prompt is sent to a tier with its context window: whole, trimmed, or not at all. Admission, the request's shape and
/// the lessons of refusals all use it, for plain calls and streams alike. Used by one logical thread at a time.
/// </summary>
internal sealed class CallContext(Call call)
{
    private PromptCount? _count;
    private Tier? _countedFor;
    private CountLesson? _lesson;
    private Decision? _last;

    public static ContextFit Fit(Call call, Tier tier)
    {
        ContextRoom? room = ContextRoom.Of(tier, RequestParameters.MaxOutputTokens(call.Request));
        if (call.Prompt.Context is null)
        {
            // Most prompts are much shorter than any window: their size in bytes shows it, and nothing is counted or allocated.
            if (room is not { } known || call.Prompt.Bytes <= Budget(call.Plan.Context, known)) return ContextFit.Whole;
            call.Prompt.Context = new CallContext(call);
        }
        return call.Prompt.Context.Fit(tier, room);
    }

    /// <summary>
    /// Returns the tokens of the prompt as a tier receives it: the provider's count if there is one, otherwise counted or estimated.
    /// </summary>
    public static long Tokens(Call call, Tier tier)
    {
        ContextFit fit = Fit(call, tier);
        if (fit.Messages is not null) return fit.Tokens;
        return call.Prompt.MeasuredTokens ?? (call.Prompt.Context ??= new CallContext(call)).Count(tier).Total;
    }

    /// <summary>Returns the most tokens that the prompt can have there; null if it contains something that cannot be measured.</summary>
    public static long? MostTokens(Call call, Tier tier)
    {
        long tokens = Tokens(call, tier);
        if (call.Prompt.MeasuredTokens == tokens) return tokens;
        var media = new MediaMeter();
        PromptParts.Frame(call.Request, call.Prompt.Prefill, ref media);
        foreach (ChatMessage message in Fit(call, tier).Messages ?? call.Request.Messages) PromptParts.Message(message, ref media);
        if (media.Most is not { } mostOfMedia) return null;
        CallContext context = call.Prompt.Context!;
        return (long)Math.Ceiling((tokens - media.Expected) * context.Scale(tier) * context.Margin(tier).Above) + mostOfMedia;
    }

    /// <summary>Learns that a provider found the prompt too long; true if less may be sent to the same tier, which is done once.</summary>
    public static bool Learn(Call call, Tier tier, Failure failure, RequestShape sent) =>
        Trims(call.Plan.Context) && (call.Prompt.Context ??= new CallContext(call)).Learn(tier, failure, sent);

    private static bool Trims(ContextPolicyAttribute policy) => policy.Mode == ContextOverflow.TrimHistory;

    private static long Budget(ContextPolicyAttribute policy, ContextRoom room) => Trims(policy) ? room.Prompt - policy.ReserveTokens : room.Limit;

    // A call needs this several times for the same tier: before it is admitted, when its request is shaped, and after a refusal.
    private ContextFit Fit(Tier tier, ContextRoom? room)
    {
        LearnedFacts learned = tier.State.Learned;
        int? measured = call.Prompt.MeasuredTokens;
        if (_last is not { } last || last.Tier != tier || last.Learned != learned || last.Lesson != _lesson || last.Measured != measured)
            _last = last = new Decision(tier, learned, _lesson, measured, Decide(tier, room));
        return last.Fit;
    }

    private ContextFit Decide(Tier tier, ContextRoom? room)
    {
        bool refused = _lesson?.Tier == tier;
        if (room is null) return refused ? Trim(tier, _lesson!.Room, long.MaxValue) : ContextFit.Whole;
        long budget = Budget(call.Plan.Context, room.Value);
        // A provider's count of the whole prompt is better than any estimate.
        if (!Trims(call.Plan.Context) && call.Prompt.MeasuredTokens is { } measured)
            return measured <= budget ? ContextFit.Whole : ContextFit.TooLong;
        if (!refused && call.Prompt.Bytes <= budget) return ContextFit.Whole;
        if (Trims(call.Plan.Context)) return Trim(tier, budget, budget);
        PromptCount count = Count(tier);
        return Least(tier, count.Total) > budget ? ContextFit.TooLong : ContextFit.Whole;
    }

    /// <summary>
    /// Leaves out what does not certainly fit the budget. The rest may be uncertain; only a prompt that is certainly above the limit is too
    /// long.
    /// </summary>
    private ContextFit Trim(Tier tier, long budget, long limit)
    {
        PromptCount count = Count(tier);
        double most = Scale(tier) * Margin(tier).Above;
        if (count.Total * most <= budget) return ContextFit.Whole;
        TrimmedHistory history = HistoryTrimmer.Trim(
            call.Request.Messages, count.Messages, call.Request.User is not null, (long)Math.Floor(budget / most) - count.Frame);
        long tokens = count.Frame + history.Tokens;
        if (Least(tier, tokens) > limit) return ContextFit.TooLong;
        return history.LeftOut == 0 ? ContextFit.Whole : new ContextFit(false) { Messages = history.Messages, Tokens = tokens };
    }

    private bool Learn(Tier tier, Failure failure, RequestShape sent)
    {
        if (_lesson?.Tier == tier) return false;
        PromptCount count = Count(tier);
        long tokens = Math.Max(1, sent.Messages is not null && _last is { } last && last.Tier == tier ? last.Fit.Tokens : count.Total);
        int? output = RequestParameters.MaxOutputTokens(call.Request);
        double truth = failure.Requested is { } requested ? PromptPart(requested, output ?? 0, tokens / count.MarginFor(tier).Below) : tokens;
        // If the window is unknown, half of what was refused is tried.
        long room = ContextRoom.Of(tier, output) is { } known ? Budget(call.Plan.Context, known) : (long)(truth / 2);
        // Whatever was counted, it was more than what fits; otherwise it would not have been refused.
        _lesson = new CountLesson(tier, Math.Max(truth, room + 1) / tokens, failure.Requested is not null, room);
        return true;
    }

    /// <summary>Many providers count the requested answer into what did not fit.</summary>
    private static long PromptPart(int requested, int output, double least) => requested - output >= least ? requested - output : requested;

    private double Scale(Tier tier) => _lesson is { } lesson && (lesson.IsMeasured || lesson.Tier == tier) ? lesson.Scale : 1;

    private TokenMargin Margin(Tier tier) => _lesson is { IsMeasured: true } ? TokenMargin.Measured : Count(tier).MarginFor(tier);

    private double Least(Tier tier, long tokens) => _lesson is { IsMeasured: true } lesson
        ? tokens * lesson.Scale / TokenMargin.Measured.Below
        : (tokens - Count(tier).OfMedia) / Count(tier).MarginFor(tier).Below;

    private PromptCount Count(Tier tier)
    {
        if (_count is not null && (_countedFor == tier || (_count.IsEstimate && call.Plan.TokenCounter is null))) return _count;
        _countedFor = tier;
        return _count = PromptCount.Of(call.Request, call.Prompt.Prefill, tier, call.Plan.TokenCounter, call.Runtime.Logger);
    }

    private sealed record Decision(Tier Tier, LearnedFacts Learned, CountLesson? Lesson, int? Measured, ContextFit Fit);

    /// <summary>What a refusal showed about the counting.</summary>
    /// <param name="Tier">The tier that refused.</param>
    /// <param name="Scale">The provider's tokens per counted token.</param>
    /// <param name="IsMeasured">
    /// Whether the provider reported its count; otherwise <paramref name="Scale"/> is the lowest possible one at this tier.
    /// </param>
    /// <param name="Room">The tokens to aim at if the window is unknown.</param>
    private sealed record CountLesson(Tier Tier, double Scale, bool IsMeasured, long Room);
}
