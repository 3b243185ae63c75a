using System.Buffers;

namespace Fallback;

/// <summary>
/// Splits a body into lines that end with LF, CRLF or CR, in a pooled buffer. A last line without an end counts, too; a byte order mark at
/// the start does not belong to any line. Not thread-safe.
/// </summary>
internal sealed class LineReader : IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _started;
    private bool _skipLineFeed;

    /// <summary>Whether the body has ended; the rest of it was or will be returned as lines.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The bytes of a line whose end has not arrived yet.</summary>
    public int Pending => _end - _start;

    /// <summary>Returns the next line that has already arrived; valid until <see cref="Room"/> is read.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        line = default;
        SkipLineFeed();
        int found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\n', (byte)'\r');
        if (found < 0)
        {
            _scanned = _end;
            if (!IsAtEnd || _start == _end) return false;
            found = 0;
        }
        int lineEnd = _scanned + found;
        line = WithoutMark(_buffer.AsMemory(_start, lineEnd - _start));
        _skipLineFeed = lineEnd < _end && _buffer[lineEnd] == '\r';
        _start = _scanned = Math.Min(lineEnd + 1, _end);
        return true;
    }

    /// <summary>Whether a blank line follows that has already arrived. False is not conclusive.</summary>
    public bool IsBlankNext
    {
        get
        {
            ReadOnlySpan<byte> next = _buffer.AsSpan(_start, _end - _start);
            return _skipLineFeed ? next.StartsWith("\n\r\n"u8) : next is [(byte)'\n', ..];
        }
    }

    /// <summary>The buffer for the next bytes of the body.</summary>
    public Memory<byte> Room
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            MakeRoom(ref _buffer);
            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Records the number of bytes that have arrived; 0 means that the body has ended.</summary>
    public void Advance(int read)
    {
        _end += read;
        IsAtEnd = read == 0;
    }

    /// <summary>Discards what has arrived so far.</summary>
    public void Discard() => _start = _scanned = _end = 0;

    public void Dispose()
    {
        if (_buffer is not { } buffer) return;
        _buffer = null;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void MakeRoom(ref byte[] buffer)
    {
        if (_start > 0)
        {
            buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }
        if (_end < buffer.Length) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    /// <summary>Skips the second half of a CRLF whose first half has already ended a line; it may arrive with a later read.</summary>
    private void SkipLineFeed()
    {
        if (!_skipLineFeed || _start == _end) return;
        if (_buffer![_start] == '\n') _start++;
        _skipLineFeed = false;
        _scanned = Math.Max(_scanned, _start);
    }

    private ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line)
    {
        bool first = !_started;
        _started = true;
        return first && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
    }
}
