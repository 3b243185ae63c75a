namespace Fallback;

/// <content>What happens when a stream breaks after its first content.</content>
internal sealed partial class StreamRun
{
    private ContinuationSeam? _seam;

    /// <summary>Goes over to another tier as declared; the marker to hand out first, or null when the text simply goes on.</summary>
    /// <exception cref="StreamInterruptedException">There is no recovery, or no tier for it.</exception>
    private async ValueTask<StreamPiece?> RecoverAsync(OpenedStream broken, Failure failure)
    {
        broken.ReportFailure(failure);
        call.Fail(broken.Tier, broken.Shape, failure with { Usage = broken.Usage }, call.Elapsed);
        string soFar = _text.ToString();
        if (!CanRecover(broken, failure)) throw Interrupted(broken, failure, soFar);

        // The failing tier's request is aborted before the next one starts. It is disposed once only, also where no tier follows.
        _stream = null;
        await broken.DisposeAsync().ConfigureAwait(false);
        call.Prefill = call.Plan.StreamRecovery == StreamRecovery.Continue ? soFar.TrimEnd() : null;
        int from = Math.Min(call.PlaceOf(broken.Tier) + 1, call.Order.Length - 1);
        Outcome<OpenedStream> outcome = await ChainRunner.RunAsync<OpenedStream, StreamExchange>(call, default, from).ConfigureAwait(false);
        if (outcome.Tier is null) throw Interrupted(broken, failure, soFar);
        Use(outcome);
        if (call.Plan.StreamRecovery == StreamRecovery.Continue)
        {
            _seam = new ContinuationSeam(soFar);
            return null;
        }
        _text.Clear();
        Restarts++;
        return new StreamPiece { Restarted = new StreamRestartedContent(failure.Kind, soFar) };
    }

    private bool CanRecover(OpenedStream broken, Failure failure)
    {
        if (call.Plan.StreamRecovery == StreamRecovery.Fail || call.SideEffects is { HasRun: true } || call.Remaining <= TimeSpan.Zero || !ChainRunner.FailsOver(call, failure)) return false;
        // A model cannot go on with half a tool call or an image, and has nothing to go on with without text.
        return call.Plan.StreamRecovery != StreamRecovery.Continue || broken.IsTextOnly && !string.IsNullOrWhiteSpace(_text.ToString());
    }

    /// <summary>Leaves out of a continuation what it repeats.</summary>
    private Reply<StreamPiece> Join(in StreamPiece piece)
    {
        string text = _seam!.Pass(piece.Text, piece.IsLast);
        return _seam.IsBroken
            ? new Reply<StreamPiece>(new Failure(FailureKind.StreamInterrupted, FailureScope.Request) { Message = "the model began its answer anew instead of going on" })
            : new Reply<StreamPiece>(piece with { Text = text });
    }

    private StreamInterruptedException Interrupted(OpenedStream broken, Failure failure, string soFar)
    {
        _isOver = true;
        call.Runtime.Finish(call, null, broken.Tier);
        return new StreamInterruptedException(FailureText.Interrupted(call, soFar.Length), call.Attempts, failure.Kind, soFar)
        {
            RequestId = call.RequestId,
            Usage = broken.Usage,
        };
    }
}
