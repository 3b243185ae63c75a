using Microsoft.Extensions.AI;

namespace Fallback.Soak;

/// <summary>Makes calls of every kind, by turns, and checks each answer.</summary>
internal sealed class Traffic(ISoak client, Tally tally)
{
    private int _turn;

    public Task CallAsync(CancellationToken cancellationToken)
    {
        int turn = Interlocked.Increment(ref _turn);
        string question = $"question {turn}";
        return (turn % 7) switch
        {
            0 => tally.CountAsync("cached", async () => End(await client.AskCachedAsync($"question {turn / 50}", cancellationToken).ConfigureAwait(false), static text => text.Length > 0)),
            1 => tally.CountAsync("hedged", async () => End(await client.AskHedgedAsync(question, cancellationToken).ConfigureAwait(false), text => text == Answers.To(question))),
            2 => tally.CountAsync("typed", async () => End(await client.ExtractAsync(question, cancellationToken).ConfigureAwait(false), ticket => ticket.Title == question)),
            3 => tally.CountAsync("stream", () => StreamAsync(question, cancellationToken)),
            4 => tally.CountAsync("updates", () => StreamUpdatesAsync(question, cancellationToken)),
            5 => tally.CountAsync("abandoned", () => AbandonAsync(question, cancellationToken)),
            _ => tally.CountAsync("plain", async () => End(await client.AskAsync(question, cancellationToken).ConfigureAwait(false), text => text == Answers.To(question))),
        };
    }

    private static string End<T>(FallbackResult<T> result, Predicate<T> isRight) => isRight(result.Value) ? result.Status.ToString() : $"UNEXPECTED answer {result.Value}";

    private async Task<string> StreamAsync(string question, CancellationToken cancellationToken)
    {
        string text = "";
        await foreach (string piece in client.StreamAsync(question, cancellationToken).ConfigureAwait(false)) text += piece;
        return text == Answers.To(question) ? "Live" : $"UNEXPECTED answer {text}";
    }

    private async Task<string> StreamUpdatesAsync(string question, CancellationToken cancellationToken)
    {
        string text = "";
        bool restarted = false;
        await foreach (ChatResponseUpdate update in client.StreamUpdatesAsync(question, cancellationToken).ConfigureAwait(false))
        {
            bool isMarker = update.Contents.Any(static content => content is StreamRestartedContent);
            restarted |= isMarker;
            text = isMarker ? update.Text : text + update.Text;
        }
        return text != Answers.To(question) ? $"UNEXPECTED answer {text}" : restarted ? "Live, restarted" : "Live";
    }

    private async Task<string> AbandonAsync(string question, CancellationToken cancellationToken)
    {
        await foreach (string _ in client.StreamAsync(question, cancellationToken).ConfigureAwait(false)) return "left after the first piece";
        return "left after nothing";
    }
}

/// <summary>What the providers answer.</summary>
internal static class Answers
{
    public static string To(string question) => $"The answer to {question} is a text of some length, in several pieces.";

    public static string JsonTo(string question) => $$"""{"title":"{{question}}","priority":1}""";
}
