namespace Fallback;

/// <content>What happens when a stream breaks after its first content.</content>
internal sealed partial class StreamRun
{
    private ContinuationSeam? _seam;

    /// <summary>
    /// Goes over to another tier as declared; with the marker to hand out first, or nothing when the text simply goes on.
    /// </summary>
    protected override async ValueTask<StreamStep<StreamPiece>> RecoverAsync(
        CommittedStream<Reply<ChatChunk>, StreamPiece> broken, TierAttempt attempt, Failure failure)
    {
        if (!CanRecover(broken, failure)) throw Interrupted(broken, attempt, failure);
        await LeaveAsync(broken).ConfigureAwait(false);
        string soFar = SoFar;
        Call.Prompt.Prefill = Call.Plan.StreamRecovery == StreamRecovery.Continue ? soFar.TrimEnd() : null;
        int from = Math.Min(Call.PlaceOf(broken.Tier) + 1, Call.Order.Length - 1);
        Outcome<OpenedStream> outcome = await ChainRunner.RunAsync<OpenedStream, StreamExchange>(Call, default, from).ConfigureAwait(false);
        if (outcome.Tier is null) throw Interrupted(broken, attempt, failure);
        Use(outcome);
        if (Call.Plan.StreamRecovery == StreamRecovery.Continue)
        {
            _seam = new ContinuationSeam(soFar);
            return default;
        }
        _text.Clear();
        Restarts++;
        return StreamStep<StreamPiece>.Of(new StreamPiece
        {
            Extras = new PieceExtras { Restarted = new StreamRestartedContent(failure.Kind, soFar) }
        });
    }

    private bool CanRecover(CommittedStream<Reply<ChatChunk>, StreamPiece> broken, Failure failure)
    {
        if (Call.Plan.StreamRecovery == StreamRecovery.Fail || Call.SideEffects is { HasRun: true }) return false;
        if (Call.Remaining <= TimeSpan.Zero || !TierTurn.FailsOver(Call, broken.Tier, failure)) return false;
        if (Call.Plan.StreamRecovery != StreamRecovery.Continue) return true;
        // A model cannot go on with half a tool call or an image, and has nothing to go on with without text.
        return broken is OpenedStream { IsTextOnly: true } && !string.IsNullOrWhiteSpace(SoFar);
    }

    /// <summary>Leaves out of a continuation what it repeats.</summary>
    private StreamStep<StreamPiece> Join(in StreamPiece piece)
    {
        string text = _seam!.Pass(piece.Text, piece.IsLast);
        if (!_seam.IsBroken) return StreamStep<StreamPiece>.Of(piece with { Text = text }, piece.IsLast);
        const string Anew = "the model began its answer anew instead of going on";
        return StreamStep<StreamPiece>.Broken(new Failure(FailureKind.StreamInterrupted, FailureScope.Request) { Message = Anew });
    }
}
