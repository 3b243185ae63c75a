using System.Runtime.CompilerServices;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The two forms in which a streamed call is handed out.</summary>
internal static class AnswerStreams
{
    public static async IAsyncEnumerable<string> TextAsync(ChainInvoker invoker, ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = new StreamRun(invoker.Begin(request, cancellationToken));
        await using (run.ConfigureAwait(false))
        {
            await run.OpenAsync().ConfigureAwait(false);
            while (await run.NextAsync().ConfigureAwait(false) is { } piece)
                if (piece.Text is { Length: > 0 } text) yield return text;
        }
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(ChainInvoker invoker, ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = new StreamRun(invoker.Begin(request, cancellationToken));
        await using (run.ConfigureAwait(false))
        {
            await run.OpenAsync().ConfigureAwait(false);
            while (await run.NextAsync().ConfigureAwait(false) is { } piece)
                if (UpdateFactory.Create(run, piece) is { } update) yield return update;
        }
    }
}
