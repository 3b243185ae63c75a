using System.Globalization;
using Fallback.Dashboard;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>Writes the response headers that show how the answer came about.</summary>
internal static class CallHeaders
{
    public const string RequestId = "x-fallback-request-id";
    public const string Provider = "x-fallback-provider";
    public const string Model = "x-fallback-model";
    public const string Attempts = "x-fallback-attempts";
    public const string Cost = "x-fallback-cost-usd";
    public const string Verdict = "x-fallback-verdict";
    public const string Injected = "x-fallback-injected";

    /// <summary>Writes them for a call that has its answer.</summary>
    public static void Answered(HttpResponse response, Call call, in Answered answered)
    {
        Begin(response, call, answered.Provider, answered.Model);
        CallOutcome outcome = (CallOutcome)answered.Status;
        decimal? cost = outcome == CallOutcome.Live ? CallCost.Of(call) : 0;
        if (cost is { } known) response.Headers[Cost] = known.ToString(CultureInfo.InvariantCulture);
        response.Headers[Verdict] = VerdictOf(call, outcome, null);
    }

    /// <summary>Writes them for a stream whose first content has arrived; its cost is not known yet.</summary>
    public static void Begun(HttpResponse response, Call call, OpenedStream stream)
    {
        Begin(response, call, stream.Tier.Provider, stream.Model ?? stream.Shape.Model, isOpen: true);
        response.Headers[Verdict] = VerdictOf(call, CallOutcome.Live, stream.Tier);
    }

    /// <summary>Writes them for a call without an answer.</summary>
    public static void Failed(HttpResponse response, Call call, Exception exception)
    {
        Begin(response, call, null, null);
        response.Headers[Verdict] = Text(CallVerdict.Of(Event(call, CallOutcome.Failed, null) with { ErrorType = ErrorTypes.Of(exception) }));
    }

    // A running attempt still answers, and is not among the call's attempts.
    private static void Begin(HttpResponse response, Call call, string? provider, string? model, bool isOpen = false)
    {
        IHeaderDictionary headers = response.Headers;
        headers[RequestId] = call.RequestId;
        headers[Attempts] = call.Requests.ToString(CultureInfo.InvariantCulture);
        int injected = isOpen && call.Injection is { HasStruck: true } ? 1 : 0;
        foreach (TierAttempt attempt in call.Progress.Attempts)
            if (attempt.Injected is not null) injected++;
        if (injected > 0) headers[Injected] = injected.ToString(CultureInfo.InvariantCulture);
        if (provider is not null) headers[Provider] = Text(provider);
        if (model is not null) headers[Model] = Text(model);
    }

    /// <summary>Returns the verdict; usually the first tier has answered at once, and nothing is allocated.</summary>
    private static string VerdictOf(Call call, CallOutcome outcome, Tier? streaming)
    {
        IReadOnlyList<TierAttempt> attempts = call.Progress.Attempts;
        bool isUsual = outcome == CallOutcome.Live
            && (streaming is { Index: 0 }
                ? attempts.Count == 0
                : streaming is null && attempts is [{ TierIndex: 0, Succeeded: true, Role: AttemptRole.Regular }]);
        return isUsual ? "first tier" : Text(CallVerdict.Of(Event(call, outcome, streaming)));
    }

    private static CallEvent Event(Call call, CallOutcome outcome, Tier? streaming)
    {
        CallEvent end = new CallEnd(call, outcome, null, null).ToEvent(call.Time.GetUtcNow());
        if (streaming is null) return end;
        var answering = new TierAttempt
        {
            TierIndex = streaming.Index, Model = streaming.Model, Provider = streaming.Provider, Degraded = streaming.IsDegraded, Role = call.Role,
        };
        return end with { Attempts = [.. end.Attempts, answering] };
    }

    /// <summary>Returns a text for a header: visible ASCII in one line.</summary>
    private static string Text(string text)
    {
        bool isPlain = text.Length <= 200;
        foreach (char c in text) isPlain &= c is >= ' ' and <= '~';
        return isPlain ? text : string.Create(Math.Min(text.Length, 200), text, static (clean, text) =>
        {
            for (int i = 0; i < clean.Length; i++) clean[i] = text[i] is >= ' ' and <= '~' ? text[i] : '?';
        });
    }
}
