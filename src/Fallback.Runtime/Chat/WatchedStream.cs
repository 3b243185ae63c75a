namespace Fallback;

/// <summary>
/// A streamed body that an SDK reads: bounded line by line, and with breaks in the connection told as our own transport tells them.
/// </summary>
internal sealed class WatchedStream(Stream inner, long longestLine) : ForwardStream
{
    private long _line;

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
        int end = buffer.Span[..read].LastIndexOf((byte)'\n');
        _line = end < 0 ? _line + read : read - end - 1;
        return _line <= longestLine ? read : throw new ReplyFailedException(ReplyFailures.TooLong(longestLine));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A provider's answer is read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
