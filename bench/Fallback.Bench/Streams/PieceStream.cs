namespace Fallback.Bench;

/// <summary>A body whose pieces come one a read, each after a turn through the thread pool, as they do over a network.</summary>
internal sealed class PieceStream(byte[][] pieces) : Stream
{
    private int _next;
    private int _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (_next == pieces.Length) return 0;
        ReadOnlyMemory<byte> rest = pieces[_next].AsMemory(_taken);
        int length = Math.Min(rest.Length, buffer.Length);
        rest[..length].CopyTo(buffer);
        _taken = length == rest.Length ? 0 : _taken + length;
        if (_taken == 0) _next++;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
