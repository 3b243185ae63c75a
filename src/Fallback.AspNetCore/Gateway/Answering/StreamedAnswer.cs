using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Hands a streamed call on as OpenAI's events. Before its first content nothing is written, so that what fails till then is an ordinary
/// error, or another tier's answer; what breaks after it ends with an error event, and never with <c>[DONE]</c>.
/// </summary>
/// <param name="run">The call, opened.</param>
/// <param name="events">Where to.</param>
/// <param name="head">What its chunks begin with, where they are made here.</param>
/// <param name="isChat">Whether it is a chat completion; anything else can only be handed on.</param>
internal sealed class StreamedAnswer(StreamRun run, EventWriter events, CompletionHead head, bool isChat)
{
    /// <summary>More than that is not written without waiting for the client, however fast its provider is.</summary>
    private const int MostUnsent = 64 * 1024;

    private readonly ChunkWriter _chunks = new(head);
    private bool _hasToldUsage;
    private bool _hasToldFinish;
    private bool _isAsItCame;

    /// <summary>Sends all that comes. The response's head is set.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task SendAsync(RequestTime time)
    {
        events.Begin();
        bool isWhole = true;
        if (run.Whole is { } whole) WriteWhole(whole.Answer);
        else isWhole = await SendPiecesAsync(time).ConfigureAwait(false);
        events.WriteEnd(isDone: isWhole && isChat);
        // The time may be over, of which its client is told.
        await events.FlushAsync(default).ConfigureAwait(false);
    }

    /// <summary>False where the stream broke, which its client has been told.</summary>
    private async ValueTask<bool> SendPiecesAsync(RequestTime time)
    {
        try
        {
            while (true)
            {
                StreamStep<StreamPiece> step = await NextAsync(time.Token).ConfigureAwait(false);
                if (!step.HasPiece) break;
                if (!TryWrite(step.Piece)) return Fail(GatewayErrors.BeganAnew);
                if (events.Unsent > MostUnsent) await events.FlushAsync(time.Token).ConfigureAwait(false);
            }
            if (isChat && !_hasToldUsage) WriteUsage((run.Stream as OpenedStream)?.Usage);
            return true;
        }
        catch (StreamInterruptedException e)
        {
            return Fail(GatewayErrors.Of(e));
        }
        catch (OperationCanceledException) when (time.Ending is { } ending)
        {
            return Fail(ending);
        }
    }

    /// <summary>The next piece. What is there already goes out together, while one is waited for.</summary>
    private ValueTask<StreamStep<StreamPiece>> NextAsync(CancellationToken cancellationToken)
    {
        ValueTask<StreamStep<StreamPiece>> next = run.NextAsync();
        return next.IsCompleted ? next : FlushBesideAsync(next.AsTask(), cancellationToken);
    }

    private async ValueTask<StreamStep<StreamPiece>> FlushBesideAsync(Task<StreamStep<StreamPiece>> next, CancellationToken cancellationToken)
    {
        try
        {
            await events.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What is under way must have ended before its stream is left. Where the time is over, it ends by itself.
            if (!cancellationToken.IsCancellationRequested) events.Abort();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await next.ConfigureAwait(false);
    }

    /// <summary>
    /// False for what cannot be told: an answer that begins anew, when a part of it is at the client's. A chain that does so is refused at the
    /// start, but may have come with a reload.
    /// </summary>
    private bool TryWrite(in StreamPiece piece)
    {
        if (piece.Extras is { Restarted: not null }) return false;
        // What another tier goes on with is one answer with what came before, and so has its id.
        if (piece.Wire is { } wire && !run.IsContinued)
        {
            _hasToldUsage |= piece.TellsUsage;
            _hasToldFinish |= piece.TellsFinish;
            _isAsItCame = true;
            events.Write(wire, isNamed: !isChat);
            return true;
        }
        StreamPiece rest = piece;
        // The pieces of its calls have gone out one by one.
        if (_isAsItCame && !run.IsContinued) rest = piece with { Extras = null, IsLast = piece.IsLast && !_hasToldFinish };
        if (rest is { Text: null or "", Reasoning: null or "", Extras: null, IsLast: false }) return true;
        if (!isChat) return rest is { Text: null or "", Reasoning: null or "" };
        events.TryWrite((_chunks, rest), static (json, state) => state._chunks.TryWrite(json, state.rest));
        if (rest.IsLast) WriteEnd(((OpenedStream)run.Stream!).FinishReason);
        return true;
    }

    /// <summary>A cached, stale or default answer, which comes at once.</summary>
    private void WriteWhole(ChatAnswer answer)
    {
        AIContent[] others = answer.Response is { } response
            ? [.. response.Messages.SelectMany(static message => message.Contents).Where(static content => content is not (TextContent or UsageContent))]
            : [];
        var piece = new StreamPiece { Text = answer.Text, Extras = others.Length == 0 ? null : new PieceExtras { Contents = others } };
        events.TryWrite((_chunks, piece), static (json, state) => state._chunks.TryWrite(json, state.piece));
        WriteEnd(answer.FinishReason);
        WriteUsage(answer.Usage);
    }

    private void WriteEnd(ChatFinishReason? reason) => events.TryWrite((_chunks, reason), static (json, state) =>
    {
        state._chunks.WriteEnd(json, state.reason);
        return true;
    });

    private void WriteUsage(UsageDetails? usage)
    {
        if (head.WantsUsage) events.TryWrite((_chunks, usage), static (json, state) => state._chunks.TryWriteUsage(json, state.usage));
    }

    private bool Fail(GatewayError error)
    {
        events.TryWrite((error, isChat), static (json, state) =>
        {
            (GatewayError error, bool isChat) = state;
            if (isChat) ErrorWriter.Write(json, error.Message, error.Type, error.Param, error.Code);
            else ErrorWriter.WriteEvent(json, error.Message, error.Code);
            return true;
        });
        return false;
    }
}
