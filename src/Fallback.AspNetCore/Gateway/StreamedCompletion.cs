using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Hands a streamed call on as OpenAI's events. Before its first content nothing is written, so that what fails till then is an ordinary
/// error, or another tier's answer; what breaks after it ends with an error event, and never with <c>[DONE]</c>.
/// </summary>
internal sealed class StreamedCompletion(StreamRun run, EventWriter events, bool wantsUsage, string id, TimeProvider time)
{
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();
    private ChunkState _state;
    private bool _hasToldUsage;
    private bool _hasToldFinish;
    private bool _isAsItCame;

    /// <summary>Sends all that comes. The run has been opened, and the response's head is set.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        events.Begin();
        if (run.Whole is { } whole) WriteWhole(whole);
        else if (!await SendPiecesAsync(cancellationToken).ConfigureAwait(false)) return;
        events.WriteDone();
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
                // What is there already goes out together.
                if (!next.IsCompleted) await events.FlushAsync(cancellationToken).ConfigureAwait(false);
                StreamStep<StreamPiece> step = await next.ConfigureAwait(false);
                if (!step.HasPiece) break;
                Write(step.Piece);
            }
            if (wantsUsage && !_hasToldUsage && (run.Stream as OpenedStream)?.Usage is { } usage)
                events.Write((this, usage), static (json, state) => CompletionWriter.WriteUsageChunk(json, state.Item1.Head(), state.usage));
            return true;
        }
        catch (StreamInterruptedException e)
        {
            GatewayError error = GatewayErrors.Of(e);
            events.Write(error, static (json, error) => ErrorWriter.Write(json, error.Message, error.Type, error.Param, error.Code));
            await events.FlushAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    private void Write(in StreamPiece piece)
    {
        // What another tier goes on with is one answer with what came before.
        if (piece.Wire is { } wire && !run.IsContinued)
        {
            _hasToldUsage |= piece.TellsUsage;
            _hasToldFinish |= piece.TellsFinish;
            _isAsItCame = true;
            events.Write(EchoedKeys.Remove(run.Call, wire));
            return;
        }
        StreamPiece rest = piece;
        // The pieces of its calls have gone out one by one.
        if (_isAsItCame && !run.IsContinued) rest = piece with { Extras = null, IsLast = piece.IsLast && !_hasToldFinish };
        if (rest is { Text: null or "", Reasoning: null or "", Extras: null, IsLast: false }) return;
        events.Write((this, rest), static (json, state) => state.Item1.WriteChunk(json, state.rest));
    }

    private void WriteChunk(Utf8JsonWriter json, in StreamPiece piece, ChatFinishReason? finish) =>
        CompletionWriter.WriteChunk(json, Head(), piece, finish, ref _state);

    private void WriteWhole(in Answered whole)
    {
    }

    private ChunkHead Head() => new(run.Call.RequestId, _created, (run.Stream as OpenedStream)?.Model ?? "");
}
