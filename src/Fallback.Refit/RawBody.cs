namespace Fallback;

/// <summary>
/// A body whose bytes only the caller interprets. It is limited while something keeps it: events and the lines of a sequence always, line
/// by line and as a whole; anything else while Refit reads it. A stream for the caller may be a file of any size.
/// </summary>
internal sealed class RawBody(Stream source, RefitAttempt attempt, bool isLines) : LiveBody(attempt)
{
    private readonly RefitAttempt _attempt = attempt;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private LineSize _lines = new(attempt.Endpoint.MaxResponseBytes);
    private long _taken;

    protected override async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        int read = await source.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        if (TooMuch(_buffer.AsSpan(0, read)) is { } failure) _attempt.Fail(failure);
        return _buffer.AsMemory(0, read);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) source.Dispose();
    }

    private Failure? TooMuch(ReadOnlySpan<byte> read)
    {
        if (isLines) return _lines.Add(read);
        _taken += read.Length;
        long most = _attempt.Endpoint.MaxResponseBytes;
        return !IsHandedOut && _taken > most ? ReplyFailures.TooMuch(most) : null;
    }
}
