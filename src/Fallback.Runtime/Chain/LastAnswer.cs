using System.Diagnostics.CodeAnalysis;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>What a call ends with when no tier answered: a stale answer, the declared default, or the exception that tells everything.</summary>
internal static class LastAnswer
{
    /// <exception cref="RequestRejectedException">The failure is one that every tier would repeat.</exception>
    /// <exception cref="AllTiersFailedException">There is nothing to serve.</exception>
    public static Answered Find(Call call, Failure? refusal, CachedAnswer? cached)
    {
        if (refusal is not null) Throw(call, refusal);
        if (cached is not null && call.Plan.Cache is { ServeStale: true })
        {
            call.Runtime.Finish(call, AnswerStatus.Stale, null);
            return Answered.Kept(cached.Entry, AnswerStatus.Stale);
        }
        if (call.Plan.DefaultResponse is { } text)
        {
            call.Runtime.Finish(call, AnswerStatus.Default, null);
            return new Answered(new ChatAnswer { Text = text }, AnswerStatus.Default, null, null, null, -1);
        }
        Throw(call, null);
        return default;
    }

    /// <summary>Ends a call that has no answer.</summary>
    [DoesNotReturn]
    public static void Throw(Call call, Failure? refusal)
    {
        call.Runtime.Finish(call, null, null);
        if (refusal is not null) throw Rejection(call, refusal);
        TimeSpan? retryAfter = call.EarliestRetry();
        string message = FailureText.AllFailed(call, retryAfter);
        throw new AllTiersFailedException(message, call.Attempts) { RequestId = call.RequestId, RetryAfter = retryAfter };
    }

    private static RequestRejectedException Rejection(Call call, Failure refusal) =>
        new(FailureText.Rejected(call, refusal), call.Attempts, refusal.Kind)
        {
            RequestId = call.RequestId,
            HttpStatus = refusal.HttpStatus == 0 ? null : refusal.HttpStatus,
            ProviderCode = refusal.ProviderCode,
        };
}
