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

    /// <summary>What is asked and answered is the interface's own, so nothing can be cached or answered by default there: the application does that.</summary>
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
