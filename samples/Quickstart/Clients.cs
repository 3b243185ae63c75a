using System.Diagnostics;
using Fallback;

namespace Quickstart;

/// <summary>The two kinds of client that can go through the outage.</summary>
internal static class Clients
{
    public static Asking Plain(IAssistant assistant) => async (question, cancellationToken) =>
    {
        FallbackResult<string> result = await assistant.AnswerAsync(question, cancellationToken);
        return new Given(result.Status, result.TierIndex, result.Latency, result.CostUsd);
    };

    /// <summary>Fallback does not know the interface's own types of requests and answers, so the application caches and defaults answers itself.</summary>
    public static Asking Refit(IChatApi api) => async (question, cancellationToken) =>
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            ChatAnswer answer = await api.AskAsync(new ChatQuestion("the tier's", [new("user", question)]), cancellationToken);
            return new Given(AnswerStatus.Live, LocalProviders.TierOf(answer.Model), Stopwatch.GetElapsedTime(start), null);
        }
        catch (AllTiersFailedException)
        {
            return new Given(AnswerStatus.Default, -1, Stopwatch.GetElapsedTime(start), 0);
        }
    };
}
