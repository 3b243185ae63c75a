using System.Text;

namespace Fallback.Runtime.Tests;

/// <summary>A body that begins as given and then says one thing for ever, as fast as it is read. Counts what was taken of it.</summary>
internal sealed class FloodStream(string beginning, string again, int atOnce = 64 * 1024) : ForwardStream
{
    private readonly byte[] _again = Encoding.UTF8.GetBytes(again);
    private ReadOnlyMemory<byte> _left = Encoding.UTF8.GetBytes(beginning);

    public long Taken { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_left.IsEmpty) _left = _again;
        int count = Math.Min(Math.Min(buffer.Length, atOnce), _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        Taken += count;
        return new(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
