namespace Fallback;

/// <summary>A streamed body, line by line, in which <see cref="ServerToolUsage"/> is complete. A line is read once it has come as a whole,
/// and so none comes later than before.</summary>
internal sealed class CompletedStream(Stream inner) : ForwardStream
{
    private const int Block = 16 * 1024;

    private byte[] _pending = [];
    private byte[] _ready = [];
    private int _given;
    private bool _isOver;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (_given == _ready.Length && !_isOver) await FillAsync(cancellationToken).ConfigureAwait(false);
        int count = Math.Min(buffer.Length, _ready.Length - _given);
        _ready.AsMemory(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A provider's answer is read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        byte[] block = new byte[_pending.Length + Block];
        _pending.CopyTo(block, 0);
        int read = await inner.ReadAsync(block.AsMemory(_pending.Length), cancellationToken).ConfigureAwait(false);
        _isOver = read == 0;
        int have = _pending.Length + read;
        int whole = _isOver ? have : block.AsSpan(0, have).LastIndexOf((byte)'\n') + 1;
        _ready = ServerToolUsage.Complete(block.AsSpan(0, whole));
        _given = 0;
        _pending = block[whole..have];
    }
}
