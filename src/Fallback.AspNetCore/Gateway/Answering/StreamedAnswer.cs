using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Sends a streamed call as OpenAI's events. Nothing is written before the first content, so that an earlier failure is an ordinary error,
/// or another tier's answer. A stream that breaks later ends with an error event, and never with <c>[DONE]</c>.
/// </summary>
/// <param name="run">The call, opened.</param>
/// <param name="events">The writer of events.</param>
/// <param name="head">The beginning of its chunks, if they are created here.</param>
/// <param name="isChat">Whether it is a chat completion; anything else can only be passed on.</param>
internal sealed class StreamedAnswer(StreamRun run, EventWriter events, CompletionHead head, bool isChat)
{
    /// <summary>The most bytes that are written without waiting for the client, however fast its provider is.</summary>
    private const int MostUnsent = 64 * 1024;

    private readonly ChunkWriter _chunks = new(head);
    private bool _hasToldUsage;
    private bool _hasToldFinish;
    private bool _isAsItCame;

    /// <summary>Sends the whole stream. The response's headers are set.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task SendAsync(RequestTime time)
    {
        events.Begin();
        bool isWhole = true;
        if (run.Whole is { } whole) WriteWhole(whole.Answer);
        else isWhole = await SendPiecesAsync(time).ConfigureAwait(false);
        events.WriteEnd(isDone: isWhole && isChat);
        // The time may be over, and the client must be informed of that.
        await events.FlushAsync(default).ConfigureAwait(false);
    }

    /// <summary>Returns false if the stream broke; the client was informed of it.</summary>
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

    /// <summary>Returns the next part. Available parts are sent together while the next one is awaited.</summary>
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
            // A running wait must end before its stream is left. If the time is over, it ends by itself.
            if (!cancellationToken.IsCancellationRequested) events.Abort();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await next.ConfigureAwait(false);
    }

    /// <summary>
    /// Returns false for what cannot be sent: an answer that restarts after a part of it was sent. A chain that restarts is refused at
    /// start, but may have come with a reload.
    /// </summary>
    private bool TryWrite(in StreamPiece piece)
    {
        if (piece.Extras is { Restarted: not null }) return false;
        // A continuation by another tier is one answer with the earlier part, and so has its id.
        if (piece.Wire is { } wire && !run.IsContinued)
        {
            _hasToldUsage |= piece.TellsUsage;
            _hasToldFinish |= piece.TellsFinish;
            _isAsItCame = true;
            events.Write(wire, isNamed: !isChat);
            return true;
        }
        StreamPiece rest = piece;
        // The parts of its calls were sent one by one.
        if (_isAsItCame && !run.IsContinued) rest = piece with { Extras = null, IsLast = piece.IsLast && !_hasToldFinish };
        if (rest is { Text: null or "", Reasoning: null or "", Extras: null, IsLast: false }) return true;
        if (!isChat) return rest is { Text: null or "", Reasoning: null or "" };
        events.TryWrite((_chunks, rest), static (json, state) => state._chunks.TryWrite(json, state.rest));
        if (rest.IsLast) WriteEnd(((OpenedStream)run.Stream!).FinishReason);
        return true;
    }

    /// <summary>Writes a cached, stale or default answer, which is available at once.</summary>
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
