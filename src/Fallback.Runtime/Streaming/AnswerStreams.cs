using System.Runtime.CompilerServices;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The two forms in which a streamed call is delivered.</summary>
internal static class AnswerStreams
{
    public static async IAsyncEnumerable<string> TextAsync(
        ChainInvoker invoker, ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = new StreamRun(invoker.Begin(request, cancellationToken)) { ShowsTextOnly = true };
        await using (run.ConfigureAwait(false))
        {
            await run.OpenAsync().ConfigureAwait(false);
            if (run.Whole is { } whole)
            {
                if (whole.Answer.Text.Length > 0) yield return whole.Answer.Text;
                yield break;
            }
            while (await run.NextAsync().ConfigureAwait(false) is { HasPiece: true } step)
                if (step.Piece.Text is { Length: > 0 } text) yield return text;
        }
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(
        ChainInvoker invoker, ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = new StreamRun(invoker.Begin(request, cancellationToken));
        await using (run.ConfigureAwait(false))
        {
            await run.OpenAsync().ConfigureAwait(false);
            if (run.Whole is { } whole)
            {
                yield return UpdateFactory.OfWhole(run.Call, whole);
                yield break;
            }
            while (await run.NextAsync().ConfigureAwait(false) is { HasPiece: true } step)
                if (UpdateFactory.Create(run, step.Piece) is { } update) yield return update;
        }
    }
}
