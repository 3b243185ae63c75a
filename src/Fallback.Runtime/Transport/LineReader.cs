using System.Buffers;

namespace Fallback;

/// <summary>
/// Cuts a body into lines that end with LF, CRLF or CR, in a pooled buffer. A last line without an end is one too; a byte order mark at
/// the start belongs to none. Not for use by several threads.
/// </summary>
internal sealed class LineReader : IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _started;
    private bool _skipLineFeed;

    /// <summary>The body has ended; what was left of it has been or will be given as lines.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Bytes of a line whose end has not come yet.</summary>
    public int Pending => _end - _start;

    /// <summary>The next line that is there already; valid until <see cref="Room"/> is asked for.</summary>
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

    /// <summary>Whether a blank line follows that has come already. False says nothing.</summary>
    public bool IsBlankNext
    {
        get
        {
            ReadOnlySpan<byte> next = _buffer.AsSpan(_start, _end - _start);
            return _skipLineFeed ? next.StartsWith("\n\r\n"u8) : next is [(byte)'\n', ..];
        }
    }

    /// <summary>Where the next bytes of the body go.</summary>
    public Memory<byte> Room
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            MakeRoom(ref _buffer);
            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>So many bytes have come; none means that the body has ended.</summary>
    public void Advance(int read)
    {
        _end += read;
        IsAtEnd = read == 0;
    }

    /// <summary>Forgets what has come so far.</summary>
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

    /// <summary>The second half of a CRLF whose first half has ended a line already; it may come with a later read.</summary>
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
