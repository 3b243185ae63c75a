namespace Fallback;

/// <summary>
/// A body whose bytes are nobody's business but the caller's. Events are bounded line by line, as one that never ends would fill the
/// memory of whoever reads it.
/// </summary>
internal sealed class RawBody(Stream source, RefitAttempt attempt, bool isEvents) : LiveBody(attempt)
{
    private readonly RefitAttempt _attempt = attempt;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private long _line;

    protected override async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        int read = await source.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        if (isEvents)
        {
            int end = _buffer.AsSpan(0, read).LastIndexOf((byte)'\n');
            _line = end < 0 ? _line + read : read - end - 1;
            if (_line > _attempt.Endpoint.MaxResponseBytes) _attempt.Fail(ReplyFailures.TooLong(_attempt.Endpoint.MaxResponseBytes));
        }
        return _buffer.AsMemory(0, read);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) source.Dispose();
    }
}
