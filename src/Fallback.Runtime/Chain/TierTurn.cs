namespace Fallback;

/// <summary>
/// Tracks the effects of a tier's failures in one call, and decides what comes next. Created with the first failure: a success needs none.
/// </summary>
internal sealed class TierTurn(Call call, Tier tier, bool? streams)
{
    private int _retries;
    private List<Lesson>? _assumptions;
    private List<Lesson>? _unconfirmed;

    public Tier Tier => tier;

    public TierPermit Permit { get; set; }

    /// <summary>Whether the caller wants a stream; null if the request cannot be sent otherwise.</summary>
    public bool? Streams => streams;

    /// <summary>Whether this call tries something that the tier has not learned.</summary>
    public bool HasAssumptions => _assumptions is not null;

    /// <summary>What is known about the tier, and what this call assumes.</summary>
    public LearnedFacts Facts
    {
        get
        {
            LearnedFacts facts = tier.State.Learned;
            foreach (Lesson assumed in _assumptions ?? []) facts = facts.With(assumed);
            return facts;
        }
    }

    /// <summary>The repair turn, once an answer did not fit.</summary>
    public RepairTurn? Repair { get; private set; }

    /// <summary>The failure that ends the call, because every tier would repeat it.</summary>
    public Failure? Refusal { get; private set; }

    /// <summary>Whether another tier may be asked after such a failure.</summary>
    /// <remarks>A refusal in words ends a call only once a second vendor has refused it, too.</remarks>
    public static bool FailsOver(Call call, Tier tier, Failure failure)
    {
        // A canary's refusal is only its own, and must not cost a call the chain's answer.
        if (tier.IsCanary) return true;
        if (failure.Kind == FailureKind.ContextLengthExceeded && call.Plan.Context.Mode == ContextOverflow.Fail) return false;
        FailureRule rule = FailureRules.For(failure.Kind);
        if (rule.NextTier || (rule.OptIn & call.Plan.FailoverOn) != 0) return true;
        return failure.Word == RefusalWord.Foreign
            || failure.Word == RefusalWord.Unknown && !call.IsRefusedByAnother(tier.Endpoint.VendorName);
    }

    /// <summary>
    /// Learns from a failure: for the tier, or for this call alone if the lesson is a guess or temporary. Impossible lessons are ignored.
    /// </summary>
    public void Learn(Failure failure, Lesson lesson)
    {
        lesson = lesson with { IsHearsay = failure.IsHearsay && lesson.Kind is LessonKind.ContextWindow or LessonKind.TokensPerMinute };
        if (!Plausibility.Holds(tier, lesson)) return;
        if (failure is { IsGuess: false, IsForNow: false })
        {
            Remember(lesson);
            return;
        }
        (_assumptions ??= []).Add(lesson);
        if (failure is { IsGuess: true, IsForNow: false }) (_unconfirmed ??= []).Add(lesson);
    }

    /// <summary>Confirms the guesses, because the tier has answered.</summary>
    public void Confirm()
    {
        foreach (Lesson lesson in _unconfirmed ?? []) Remember(lesson);
    }

    /// <summary>
    /// Handles a failure: true if the same tier is asked again, with <see cref="Permit"/>. Otherwise the next tier is asked, or there is a
    /// <see cref="Refusal"/>.
    /// </summary>
    public async ValueTask<bool> GoesOnAsync(RequestShape shape, Failure failure, TimeSpan latency)
    {
        failure = RefusalReader.Read(call, tier, shape, Hearsay.Judge(call, tier, failure), streams);
        AttemptEnding.Fail(call, tier, shape, failure, latency);
        if (shape.Messages is null) call.Prompt.MeasuredTokens = failure.Requested ?? call.Prompt.MeasuredTokens;
        if (call.SideEffects is { HasRun: true }) return End(failure, isRefusal: true);
        bool more = call.Sent < call.Plan.MaxAttempts && call.Remaining > TimeSpan.Zero && !call.IsLeftBehind;
        bool adapted = RequestShaper.Learn(call, this, failure, shape);
        if (more && Repair is null && call.Plan.RepairsAnswers && !tier.IsCanary && failure is { Rejected: { } rejected, Message: { } objection })
        {
            Repair = new RepairTurn(rejected, objection);
            adapted = true;
        }
        // Neither a stale pooled connection nor a refused parameter shows anything about the tier's health: the permit is kept.
        if (more && (adapted || TakeReconnect(failure)) && TierAdmission.TryRenew(call, this, failure)) return true;
        KnownRefusals.Note(call, tier, failure, streams);
        if (FailureRules.IsTheModels(failure.Kind)) call.Order.Leave(tier);
        End(failure, isRefusal: !FailsOver(call, tier, failure));
        if (Refusal is not null || !more || tier.IsCanary) return false;
        TimeSpan? nextTierCost = NextTierCost();
        if (call.Plan.Retry.DelayBefore(_retries++, failure, nextTierCost, call.Patience) is not { } delay) return false;
        if (failure.RetryAfter is not null && nextTierCost is not null) call.Progress.Waited += delay;
        return await CallWait.ForAsync(call, delay).ConfigureAwait(false) && await TryReturnAsync(delay, nextTierCost).ConfigureAwait(false);
    }

    private void Remember(in Lesson lesson)
    {
        if (tier.State.Learn(lesson)) Log.Learnt(call.Runtime.Logger, tier.Provider, tier.Model, lesson.ToString());
    }

    private bool End(Failure failure, bool isRefusal)
    {
        tier.State.ReportFailure(Permit, failure);
        if (isRefusal) Refusal = failure;
        return false;
    }

    /// <summary>
    /// Gets another permit for the same tier, and waits for it if the tier is still rate-limited and the wait is shorter than another
    /// tier's answer.
    /// </summary>
    private async ValueTask<bool> TryReturnAsync(TimeSpan waited, TimeSpan? nextTierCost)
    {
        if (call.IsLeftBehind) return false;
        Admission<TierPermit> admission = TierAdmission.Admit(call, tier, call.Time.GetTimestamp());
        if (admission.Reason == SkipReason.RateLimited && RetryPolicy.IsWorth(admission.Wait, waited, nextTierCost, call.Patience)
            && await CallWait.ForAsync(call, admission.Wait).ConfigureAwait(false))
            admission = TierAdmission.Admit(call, tier, call.Time.GetTimestamp());
        if (admission.IsGranted) Permit = admission.Permit;
        else if (admission.Reason is SkipReason.LimitReached or SkipReason.OverBudget) AttemptEnding.Skip(call, tier, admission);
        return admission.IsGranted;
    }

    private bool TakeReconnect(Failure failure)
    {
        if (!failure.ClosedBeforeResponse || call.Progress.ReconnectUsed) return false;
        return call.Progress.ReconnectUsed = true;
    }

    /// <summary>How long a caller would wait for the next tier instead; null if there is none.</summary>
    private TimeSpan? NextTierCost() => call.Order.After(tier) is { } next ? next.State.TypicalLatency ?? RetryPolicy.WaitBudget : null;
}
