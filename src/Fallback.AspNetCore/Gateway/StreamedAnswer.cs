using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Hands a streamed call on as OpenAI's events. Before its first content nothing is written, so that what fails till then is an ordinary
/// error, or another tier's answer; what breaks after it ends with an error event, and never with <c>[DONE]</c>.
/// </summary>
/// <param name="run">The call, opened.</param>
/// <param name="events">Where to.</param>
/// <param name="form">How its chunks look where they are made here.</param>
/// <param name="wantsUsage">Whether its client asks for what it used.</param>
/// <param name="isChat">Whether it is a chat completion; anything else can only be handed on.</param>
internal sealed class StreamedAnswer(StreamRun run, EventWriter events, ChunkForm form, bool wantsUsage, bool isChat)
{
    private bool _hasToldUsage;
    private bool _hasToldFinish;
    private bool _isAsItCame;

    /// <summary>Sends all that comes. The response's head is set.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        events.Begin();
        bool isWhole = true;
        if (run.Whole is { } whole) form.WriteWhole(events, whole, wantsUsage);
        else isWhole = await SendPiecesAsync(cancellationToken).ConfigureAwait(false);
        if (isWhole && isChat) events.WriteDone();
        await events.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>False where the stream broke, which its client has been told.</summary>
    private async ValueTask<bool> SendPiecesAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                ValueTask<StreamStep<StreamPiece>> next = run.NextAsync();
                if (!next.IsCompleted) await FlushBesideAsync(next, cancellationToken).ConfigureAwait(false);
                StreamStep<StreamPiece> step = await next.ConfigureAwait(false);
                if (!step.HasPiece) break;
                if (!TryWrite(step.Piece)) return Fail(GatewayErrors.BeganAnew);
            }
            if (isChat && wantsUsage && !_hasToldUsage && (run.Stream as OpenedStream)?.Usage is { } usage) form.WriteUsage(events, usage);
            return true;
        }
        catch (StreamInterruptedException e)
        {
            return Fail(GatewayErrors.Of(e));
        }
    }

    /// <summary>What is there already goes out together, while the next piece is waited for.</summary>
    private async ValueTask FlushBesideAsync(ValueTask<StreamStep<StreamPiece>> next, CancellationToken cancellationToken)
    {
        try
        {
            await events.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What is under way must have ended before its stream is left.
            events.Abort();
            await EndAsync(next).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask EndAsync(ValueTask<StreamStep<StreamPiece>> next)
    {
        try
        {
            await next.ConfigureAwait(false);
        }
        // Nobody is there any more who could be told.
        catch (Exception)
        {
        }
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
            events.Write(EchoedKeys.Remove(run.Call, wire), isNamed: !isChat);
            return true;
        }
        StreamPiece rest = piece;
        // The pieces of its calls have gone out one by one.
        if (_isAsItCame && !run.IsContinued) rest = piece with { Extras = null, IsLast = piece.IsLast && !_hasToldFinish };
        if (rest is { Text: null or "", Reasoning: null or "", Extras: null, IsLast: false }) return true;
        if (!isChat) return rest is { Text: null or "", Reasoning: null or "" };
        form.Write(events, (OpenedStream)run.Stream!, rest);
        return true;
    }

    private bool Fail(GatewayError error)
    {
        if (isChat) events.Write(error, static (json, error) => ErrorWriter.Write(json, error.Message, error.Type, error.Param, error.Code));
        else events.Write(error, static (json, error) =>
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error");
            json.WriteString("code"u8, error.Code);
            json.WriteString("message"u8, error.Message);
            json.WriteNull("param"u8);
            json.WriteEndObject();
        });
        return false;
    }
}
