using System.Buffers;
using System.Text.Json;

namespace Fallback;

/// <summary>What <see cref="SseReader"/> came upon.</summary>
internal enum SseEvent
{
    /// <summary>Data of an event.</summary>
    Data,
    /// <summary>Data of an event that is named <c>error</c>.</summary>
    Error,
    /// <summary>Something that is no event stream: JSON or HTML where lines with a field name should be.</summary>
    Raw,
    /// <summary>The data <c>[DONE]</c>.</summary>
    Done,
    /// <summary>The end of the body.</summary>
    End,
    /// <summary>More bytes than allowed.</summary>
    TooLong,
}

/// <summary>
/// Reads server-sent events as LLM servers really send them: LF, CRLF or CR; a byte order mark; <c>data:</c> with or without a space;
/// several complete JSON lines without a blank line between; a last event without one; bare JSON or HTML instead of events. Comments and
/// blank lines are passed over, so a caller's timer around <see cref="ReadAsync"/> runs on through keep-alives.
/// </summary>
internal sealed class SseReader(Stream body, long maxBytes) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _data = new(256);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _start;
    private int _end;
    private int _scanned;
    private int _lineStart;
    private long _total;
    private bool _eof;
    private bool _started;
    private bool _skipLineFeed;
    private bool _clearData;
    private bool _isError;
    private bool _isRaw;
    private bool _disposed;

    /// <summary>The data of the event that was read last; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Data => _data.WrittenMemory;

    public async ValueTask<SseEvent> ReadAsync(CancellationToken cancellationToken)
    {
        if (_clearData) Clear();
        while (true)
        {
            while (TryReadLine(out ReadOnlyMemory<byte> line))
            {
                if (Take(line.Span) is { } complete) return complete;
            }
            if (_eof) return AtEnd();
            if (!await FillAsync(cancellationToken).ConfigureAwait(false)) return SseEvent.TooLong;
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>Takes a line in; says which event it completes, if any.</summary>
    private SseEvent? Take(ReadOnlySpan<byte> line)
    {
        if (_isRaw) return TakeRaw(line);
        if (line.IsEmpty) return _data.WrittenCount > 0 ? Complete() : Reset();
        if (line[0] == ':') return null;
        if (line[0] is (byte)'{' or (byte)'[' or (byte)'<')
        {
            if (_data.WrittenCount > 0) return CompleteBefore();
            _isRaw = true;
            return TakeRaw(line);
        }
        if (Field(line, "event"u8, out ReadOnlySpan<byte> name)) _isError = name.SequenceEqual("error"u8);
        else if (Field(line, "data"u8, out ReadOnlySpan<byte> data)) return TakeData(data);
        return null;
    }

    private SseEvent? TakeData(ReadOnlySpan<byte> data)
    {
        if (_data.WrittenCount > 0)
        {
            // By the book two data lines are one event; servers that forget the blank line send two.
            if (IsCompleteJson(_data.WrittenSpan) || data.Trim((byte)' ').SequenceEqual("[DONE]"u8)) return CompleteBefore();
            Append("\n"u8);
        }
        Append(data);
        return null;
    }

    private SseEvent? TakeRaw(ReadOnlySpan<byte> line)
    {
        Append(line);
        Append("\n"u8);
        return _data.WrittenSpan[0] != '<' && IsCompleteJson(_data.WrittenSpan) ? Complete() : null;
    }

    private SseEvent Complete()
    {
        _clearData = true;
        if (_isRaw) return SseEvent.Raw;
        if (_data.WrittenSpan.Trim((byte)' ').SequenceEqual("[DONE]"u8)) return SseEvent.Done;
        return _isError ? SseEvent.Error : SseEvent.Data;
    }

    private SseEvent AtEnd() => _data.WrittenCount > 0 && !_clearData ? Complete() : SseEvent.End;

    private SseEvent? Reset()
    {
        _isError = false;
        return null;
    }

    private void Clear()
    {
        _data.ResetWrittenCount();
        _clearData = false;
        _isError = false;
        _isRaw = false;
    }

    /// <summary>Completes the event before the line that was read last, and gives that line back as the next event's first.</summary>
    private SseEvent CompleteBefore()
    {
        _start = _lineStart;
        _scanned = _start;
        _skipLineFeed = false;
        return Complete();
    }

    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        line = default;
        if (_skipLineFeed && _start < _end)
        {
            if (_buffer[_start] == '\n') _start++;
            _skipLineFeed = false;
            _scanned = Math.Max(_scanned, _start);
        }
        int found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\n', (byte)'\r');
        if (found < 0)
        {
            _scanned = _end;
            if (!_eof || _start == _end) return false;
            found = _end - _scanned;
        }
        int lineEnd = _scanned + found;
        _lineStart = _start;
        line = SkipMark(_buffer.AsMemory(_start, lineEnd - _start));
        _skipLineFeed = lineEnd < _end && _buffer[lineEnd] == '\r';
        _start = Math.Min(lineEnd + 1, _end);
        _scanned = _start;
        return true;
    }

    private ReadOnlyMemory<byte> SkipMark(ReadOnlyMemory<byte> line)
    {
        bool first = !_started;
        _started = true;
        return first && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        int read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _eof = read == 0;
        return (_total += read) <= maxBytes;
    }

    private void Append(ReadOnlySpan<byte> bytes) => _data.Write(bytes);

    private static bool Field(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!line.StartsWith(name) || line.Length <= name.Length || line[name.Length] != ':') return false;
        value = line[(name.Length + 1)..];
        if (value.Length > 0 && value[0] == ' ') value = value[1..];
        return true;
    }

    private static bool IsCompleteJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
