using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Soak;

/// <summary>Callers of every kind, of whom many cancel or leave.</summary>
internal sealed class ChaosCallers(IServiceProvider container, Tally tally)
{
    private const int LongestPatience = 400;

    private readonly Traffic _traffic = new(container.GetRequiredService<ISoak>(), tally);
    private readonly ISoak _client = container.GetRequiredService<ISoak>();
    private readonly IChatClient _assistant = container.GetRequiredKeyedService<IChatClient>("assistant");

    public async Task CallUntilAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using var impatient = new CancellationTokenSource();
            if (Random.Shared.Next(5) == 0) impatient.CancelAfter(Random.Shared.Next(LongestPatience));
            await CallAsync(impatient.Token).ConfigureAwait(false);
        }
    }

    private Task CallAsync(CancellationToken cancellationToken)
    {
        string question = $"question {Random.Shared.Next(1_000_000)}";
        return Random.Shared.Next(12) switch
        {
            0 => tally.CountAsync("chat client", async () =>
                (await _assistant.GetResponseAsync(question, cancellationToken: cancellationToken).ConfigureAwait(false)).Text.Length > 0 ? "Live" : "UNEXPECTED nothing"),
            1 => tally.CountAsync("chat stream, abandoned", () => LeaveAsync(question, cancellationToken)),
            2 => tally.CountAsync("stream, never disposed", () => ForgetAsync(question, cancellationToken)),
            3 => tally.CountAsync("batch", () => BatchAsync(question, cancellationToken)),
            _ => _traffic.CallAsync(cancellationToken),
        };
    }

    private async Task<string> LeaveAsync(string question, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate _ in _assistant.GetStreamingResponseAsync(question, cancellationToken: cancellationToken).ConfigureAwait(false))
            return "left after the first update";
        return "left after nothing";
    }

    /// <summary>Begins a stream and drops it without a word, which callers should not do.</summary>
    private async Task<string> ForgetAsync(string question, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<string> stream = _client.StreamAsync(question, cancellationToken).GetAsyncEnumerator(cancellationToken);
        return await stream.MoveNextAsync().ConfigureAwait(false) ? "forgotten after the first piece" : "over at once";
    }

    private async Task<string> BatchAsync(string question, CancellationToken cancellationToken)
    {
        string[] questions = [.. Enumerable.Range(0, 5).Select(number => $"{question} {number}")];
        int answered = 0;
        await foreach (BatchItem<string, FallbackResult<string>> item in
            FallbackBatch.RunAsync(questions, _client.AskAsync, new BatchOptions { MaxConcurrency = 3 }, cancellationToken).ConfigureAwait(false))
            if (item.Succeeded) answered++;
        return answered == questions.Length ? "all answered" : "some answered";
    }
}
