using System.Text;

namespace Fallback.Runtime.Tests;

/// <summary>A body that comes in exactly these pieces and then ends, breaks, or stalls until the reading is cancelled or the stream is disposed.</summary>
internal sealed class PiecewiseStream(IEnumerable<byte[]> pieces, Exception? breaksWith = null, bool stalls = false) : Stream
{
    private readonly IEnumerator<byte[]> _pieces = pieces.GetEnumerator();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;

    public PiecewiseStream(params string[] pieces)
        : this(pieces.Select(Encoding.UTF8.GetBytes))
    {
    }

    /// <summary>Completes when the reader has come to the point where the body stalls.</summary>
    public TaskCompletionSource Stalled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDisposed => _disposed.Task.IsCompleted;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_rest.IsEmpty && _pieces.MoveNext()) _rest = _pieces.Current;
        if (!_rest.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }
        if (breaksWith is not null) throw breaksWith;
        if (stalls)
        {
            Stalled.TrySetResult();
            await _disposed.Task.WaitAsync(cancellationToken);
            throw new ObjectDisposedException(nameof(PiecewiseStream));
        }
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reading is expected.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed.TrySetResult();
        _pieces.Dispose();
        base.Dispose(disposing);
    }
}
