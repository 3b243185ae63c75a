namespace Fallback.Runtime.Tests.Streaming;

public sealed class StreamStepTests
{
    [Fact]
    public void Step_IsAPiece_TheEnd_APieceWithWhichItEnds_OrWhatBrokeIt()
    {
        var failure = new Failure(FailureKind.StreamInterrupted, FailureScope.Model);

        Assert.Equal((null, "a", true, false), Parts(StreamStep<string>.Of("a")));
        Assert.Equal((null, null, false, true), Parts(StreamStep<string>.End));
        Assert.Equal((null, "a", true, true), Parts(StreamStep<string>.Of("a", isLast: true)));
        Assert.Equal((failure, null, false, false), Parts(StreamStep<string>.Broken(failure)));
        Assert.Equal((null, null, false, false), Parts(default));
    }

    private static (Failure?, string?, bool, bool) Parts(StreamStep<string> step) => (step.Failure, step.Piece, step.HasPiece, step.IsEnd);
}
