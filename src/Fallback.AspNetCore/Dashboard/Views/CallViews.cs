namespace Fallback.Dashboard;

/// <summary>
/// Creates what is shown of a call: names, kinds, statuses, codes, figures and Fallback's own words, never a provider's message.
/// </summary>
internal static class CallViews
{
    private const int LongestCode = 64;

    public static CallView Of(KeptCall kept)
    {
        CallEvent call = kept.Call;
        return new CallView
        {
            Sequence = kept.Sequence,
            At = call.At.ToUnixTimeMilliseconds(),
            Id = call.RequestId,
            Client = call.Client,
            Method = call.Method,
            Status = call.Outcome.ToString(),
            Outcome = Outcome(call),
            IsStream = call.IsStream,
            LatencyMs = Math.Round(call.Duration.TotalMilliseconds, 1),
            DeadlineMs = call.Deadline.TotalMilliseconds,
            CostUsd = call.CostUsd,
            ErrorType = call.ErrorType,
            Verdict = CallVerdict.Of(call),
            Attempts = [.. call.Attempts.Select(Of)],
        };
    }

    private static StateView Outcome(CallEvent call) => call.Outcome switch
    {
        CallOutcome.Live => new("ok", call is { Provider: { } provider, Model: { } model }
            ? $"Live by {new TierKey(provider, call.Instance ?? "default", model)}"
            : "Live"),
        CallOutcome.Cached => new("ok", "Cached"),
        CallOutcome.Stale => new("warn", "Stale"),
        CallOutcome.Default => new("warn", "Default"),
        CallOutcome.Failed => new("bad", "Failed"),
        _ => new("none", "Cancelled"),
    };

    private static AttemptView Of(TierAttempt attempt) => new()
    {
        Tier = attempt.TierIndex + 1,
        Name = TierKey.Of(attempt).ToString(),
        Role = attempt.Role switch { AttemptRole.Hedge => "hedge", AttemptRole.Probe => "probe", AttemptRole.Canary => "canary", _ => "" },
        Result = attempt switch
        {
            { Succeeded: true } => "ok",
            { Skipped: not null } => "skipped",
            { Failure: FailureKind.Cancelled } => "lost",
            _ => "bad",
        },
        Words = attempt.Skipped is { } reason ? $"skipped: {Words.Of(reason)}" : attempt.Failure is { } kind ? Words.Of(kind) : "answered",
        Injected = attempt.Injected?.ToString(),
        Kind = attempt.Skipped?.ToString() ?? attempt.Failure?.ToString(),
        StartMs = Math.Round(attempt.StartedAfter.TotalMilliseconds, 1),
        LengthMs = Math.Round(attempt.Latency.TotalMilliseconds, 1),
        Http = attempt.HttpStatus,
        Code = attempt.ProviderCode is { } code && IsCode(code) ? code : null,
        Adaptations = attempt.Adaptations,
    };

    /// <summary>Whether a code is an identifier; anything else may be text, and text may come from the prompt.</summary>
    private static bool IsCode(string code) =>
        code.Length <= LongestCode && code.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':');
}
