namespace Fallback;

/// <summary>
/// Measures a stream of lines that other code reads and keeps, against the provider's <see cref="ProviderOptions.MaxResponseBytes"/>: each
/// line, and the excess of all lines together over a frame of the usual size. See <see cref="StreamSize"/>.
/// </summary>
internal struct LineSize(long limit)
{
    /// <summary>The bytes around a chunk of text in a line, as most vendors write it. How much of it is kept is unknown.</summary>
    private const int Frame = 256;

    /// <summary>The size that a line of no more than a frame counts with.</summary>
    private const int Least = 16;

    private long _line;
    private long _taken;

    /// <summary>Adds what has arrived; returns the failure that it causes, or null.</summary>
    public Failure? Add(ReadOnlySpan<byte> read)
    {
        for (int end; (end = read.IndexOf((byte)'\n')) >= 0; read = read[(end + 1)..])
        {
            _taken += Math.Max(Least, _line + end - Frame);
            _line = 0;
        }
        _line += read.Length;
        return _line > limit ? ReplyFailures.TooLong(limit)
            : _taken + Math.Max(0, _line - Frame) > limit ? ReplyFailures.TooMuch(limit)
            : null;
    }
}
