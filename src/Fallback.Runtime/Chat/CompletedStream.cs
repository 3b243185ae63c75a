using System.Buffers;

namespace Fallback;

/// <summary>
/// Reads a streamed body line by line, with <see cref="ServerToolUsage"/> completed. A line is passed on once it has arrived as a whole, so
/// no line is delayed.
/// </summary>
internal sealed class CompletedStream(Stream inner) : ForwardStream
{
    private const int Block = 16 * 1024;

    // A line may arrive in any number of parts: the parts that have arrived are neither moved nor read again.
    private readonly ArrayBufferWriter<byte> _pending = new(Block);
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
        int read = await inner.ReadAsync(_pending.GetMemory(Block), cancellationToken).ConfigureAwait(false);
        _pending.Advance(read);
        _isOver = read == 0;
        (_ready, _given) = ([], 0);
        int end = _pending.WrittenSpan[^read..].LastIndexOf((byte)'\n');
        if (end < 0 && !_isOver) return;
        int whole = _isOver ? _pending.WrittenCount : _pending.WrittenCount - read + end + 1;
        _ready = ServerToolUsage.Complete(_pending.WrittenSpan[..whole]);
        byte[] rest = _pending.WrittenSpan[whole..].ToArray();
        _pending.ResetWrittenCount();
        _pending.Write(rest);
    }
}
