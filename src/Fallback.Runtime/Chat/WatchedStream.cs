namespace Fallback;

/// <summary>
/// A streamed body that an SDK reads, limited line by line and as a whole. Breaks in the connection are reported in the same way as by the
/// built-in transport.
/// </summary>
internal sealed class WatchedStream(Stream inner, long limit) : ForwardStream
{
    private LineSize _size = new(limit);

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
        return _size.Add(buffer.Span[..read]) is { } failure ? throw new ReplyFailedException(failure) : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A provider's answer is read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
