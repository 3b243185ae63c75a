namespace Fallback;

/// <summary>
/// The next step of a stream: a part, the end, a part with which it ends, or the failure that broke it. The default value is none of them.
/// </summary>
internal readonly struct StreamStep<TPiece>
{
    private StreamStep(Failure? failure, TPiece piece, bool hasPiece, bool isEnd)
    {
        Failure = failure;
        Piece = piece;
        HasPiece = hasPiece;
        IsEnd = isEnd;
    }

    public Failure? Failure { get; }

    public TPiece Piece { get; }

    public bool HasPiece { get; }

    /// <summary>Whether nothing follows: the answer is complete.</summary>
    public bool IsEnd { get; }

    public static StreamStep<TPiece> End => new(null, default!, false, true);

    public static StreamStep<TPiece> Of(TPiece piece, bool isLast = false) => new(null, piece, true, isLast);

    public static StreamStep<TPiece> Broken(Failure failure) => new(failure, default!, false, false);
}
