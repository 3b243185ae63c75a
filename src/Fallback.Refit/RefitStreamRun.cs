using System.Runtime.CompilerServices;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// The sequence of a Refit method, from the tier that delivered its first content. A later break is not recovered, because items cannot be
/// taken back.
/// </summary>
internal sealed class RefitStreamRun<TApi, T>(Call call, RefitStreamExchange<TApi, T> exchange) : StreamedCall<Reply<bool>, T>(call)
{
    protected override string SoFar => (Stream as RefitStream<T>)?.Text ?? "";

    public static async IAsyncEnumerable<T> ReadAsync(
        ChainInvoker chain,
        string method,
        RefitStreamExchange<TApi, T> exchange,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = new RefitStreamRun<TApi, T>(chain.Start(new ChatRequest { Method = method }, cancellationToken), exchange);
        await using (run.ConfigureAwait(false))
        {
            await run.OpenAsync().ConfigureAwait(false);
            while (await run.NextAsync().ConfigureAwait(false) is { HasPiece: true } step) yield return step.Piece;
        }
    }

    protected override async ValueTask AskAsync()
    {
        Call.IsStream = true;
        Outcome<RefitStream<T>> outcome =
            await ChainRunner.StartAsync<RefitStream<T>, RefitStreamExchange<TApi, T>>(Call, exchange).ConfigureAwait(false);
        if (outcome.Tier is null) throw CallEnding.Failed(Call, outcome.Refusal);
        Use(outcome);
    }
}
