namespace Fallback;

/// <summary>
/// What a stream of lines takes that others read and keep, against the provider's <see cref="ProviderOptions.MaxResponseBytes"/>: each
/// line, and of all lines together what is beyond a frame of the usual size. See <see cref="StreamSize"/>.
/// </summary>
internal struct LineSize(long limit)
{
    /// <summary>What stands around a piece of text in a line, as most vendors write it. What is kept of it nobody knows.</summary>
    private const int Frame = 256;

    /// <summary>A line of no more than a frame counts so much.</summary>
    private const int Least = 16;

    private long _line;
    private long _taken;

    /// <summary>Takes in what has come; the failure that it makes of the stream, or null.</summary>
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
