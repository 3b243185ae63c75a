namespace Fallback;

/// <content>Recovery of a stream that breaks after its first content.</content>
internal sealed partial class StreamRun
{
    private ContinuationSeam? _seam;

    /// <summary>Fails over to another tier as declared; returns the marker to deliver first, or nothing if the text continues.</summary>
    protected override async ValueTask<StreamStep<StreamPiece>> RecoverAsync(
        CommittedStream<Reply<ChatChunk>, StreamPiece> broken, TierAttempt attempt, Failure failure)
    {
        StreamRecovery recovery = Call.Plan.StreamRecovery;
        bool beginsAnew = recovery.HasFlag(StreamRecovery.Restart);
        // A model that began again when it should continue would do so again.
        bool goesOn = recovery.HasFlag(StreamRecovery.Continue) && CanGoOn(broken) && !(beginsAnew && _seam is { IsBroken: true });
        if (!(goesOn || beginsAnew) || !CanRecover(broken, failure)) throw Interrupted(broken, attempt, failure);
        await LeaveAsync(broken).ConfigureAwait(false);
        string soFar = SoFar;
        Outcome<OpenedStream> outcome = default;
        if (goesOn) outcome = await AskFromAsync(broken.Tier, soFar.TrimEnd()).ConfigureAwait(false);
        if (outcome.Tier is not null)
        {
            Use(outcome);
            _seam = new ContinuationSeam(soFar);
            CallEnding.Recovered(Call, failure.Kind, restarted: false);
            return default;
        }
        if (beginsAnew && outcome.Refusal is null) outcome = await AskFromAsync(broken.Tier, null).ConfigureAwait(false);
        if (outcome.Tier is null) throw Interrupted(broken, attempt, failure);
        Use(outcome);
        _seam = null;
        _text.Clear();
        Restarts++;
        CallEnding.Recovered(Call, failure.Kind, restarted: true);
        return StreamStep<StreamPiece>.Of(new StreamPiece
        {
            Extras = new PieceExtras { Restarted = new StreamRestartedContent(failure.Kind, soFar) }
        });
    }

    /// <summary>Asks the tiers after the one that broke, or the last one again.</summary>
    /// <param name="broken">The tier that broke.</param>
    /// <param name="prefill">The beginning of its answer, to be continued; null for an answer from the beginning.</param>
    private ValueTask<Outcome<OpenedStream>> AskFromAsync(Tier broken, string? prefill)
    {
        Call.Prompt.Prefill = prefill;
        int from = Math.Min(Call.Order.PlaceOf(broken) + 1, Call.Order.Length - 1);
        return ChainRunner.RunAsync<OpenedStream, StreamExchange>(Call, default, from);
    }

    private bool CanRecover(CommittedStream<Reply<ChatChunk>, StreamPiece> broken, Failure failure) =>
        Call.SideEffects is not { HasRun: true } && Call.Remaining > TimeSpan.Zero && TierTurn.FailsOver(Call, broken.Tier, failure);

    /// <summary>
    /// Whether the answer can be continued: a model cannot continue half a tool call or an image, or an answer without text.
    /// </summary>
    private bool CanGoOn(CommittedStream<Reply<ChatChunk>, StreamPiece> broken) =>
        broken is OpenedStream { IsTextOnly: true } && !string.IsNullOrWhiteSpace(SoFar);

    /// <summary>Removes from a continuation what it repeats.</summary>
    private StreamStep<StreamPiece> Join(in StreamPiece piece)
    {
        string text = _seam!.Pass(piece.Text, piece.IsLast);
        if (!_seam.IsBroken) return StreamStep<StreamPiece>.Of(piece with { Text = text }, piece.IsLast);
        const string Anew = "the model started its answer again instead of continuing it";
        return StreamStep<StreamPiece>.Broken(new Failure(FailureKind.StreamInterrupted, FailureScope.Request) { Message = Anew });
    }
}
