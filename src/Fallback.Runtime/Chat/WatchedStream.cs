namespace Fallback;

/// <summary>
/// A streamed body that an SDK reads: bounded line by line and as a whole, and with breaks in the connection told as our own transport
/// tells them.
/// </summary>
internal sealed class WatchedStream(Stream inner, long limit) : ForwardStream
{
    /// <summary>What stands around a piece of text in a line, as most vendors write it. What an SDK keeps of it nobody knows.</summary>
    private const int Frame = 256;

    /// <summary>A line of no more than a frame counts so much.</summary>
    private const int Least = 16;

    private long _line;
    private long _taken;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReplyFailedException(ReplyFailures.Broken(FailureKind.StreamInterrupted, "the connection broke in the middle of the answer"));
        }
        return Find(buffer.Span[..read]) is { } failure ? throw new ReplyFailedException(failure) : read;
    }

    /// <summary>Looks at what has come; the failure that it makes of the stream.</summary>
    private Failure? Find(ReadOnlySpan<byte> read)
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

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A provider's answer is read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
