using System.Buffers;

namespace Fallback;

/// <summary>
/// Reads server-sent events as LLM servers actually send them: <c>data:</c> with or without a space; a line of complete JSON is an event,
/// whether or not a blank line follows; JSON over several lines; a last event without a blank line; plain JSON or HTML instead of events.
/// Comments and blank lines are skipped, so a caller's timer around its reads continues through keep-alives.
/// </summary>
internal sealed class SseReader(Stream body, long maxEventBytes) : IDisposable
{
    /// <summary>The end of an HTML page cannot be recognized in its text; this much of it shows what it is.</summary>
    private const int EnoughHtml = 64 * 1024;

    private const int MostToDrain = 64 * 1024;

    private readonly LineReader _lines = new();
    private ArrayBufferWriter<byte>? _gathered;
    private JsonExtent _extent;
    private bool _isError;
    private bool _isRaw;
    private bool _isDone;
    private bool _clear;

    // The bytes since the last event that belong to no event: comments, blank lines, unused fields.
    private long _passedOver;

    /// <summary>The data of the last event; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>Returns the next event, if it has already arrived. False if more of the body is needed.</summary>
    public bool TryRead(out SseEvent read)
    {
        if (_clear) Clear();
        read = SseEvent.Done;
        if (_isDone) return true;
        while (_lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (Take(line) is { } found)
            {
                _passedOver = 0;
                read = found;
                return true;
            }
            if (Gathered == 0) _passedOver += line.Length + 1;
            if (_passedOver > maxEventBytes) break;
        }
        read = !_lines.IsAtEnd || _passedOver > maxEventBytes ? SseEvent.TooLong
            : Gathered > 0 ? Complete(_gathered!.WrittenMemory)
            : SseEvent.End;
        // Each check is separate: the pending bytes may be an event, and the result must not depend on where the body was split.
        return _lines.IsAtEnd || _lines.Pending > maxEventBytes || _passedOver > maxEventBytes;
    }

    /// <summary>Requests more of the body; the result is for <see cref="Advance"/>.</summary>
    public ValueTask<int> FillAsync(CancellationToken cancellationToken) => body.ReadAsync(_lines.Room, cancellationToken);

    public void Advance(int read) => _lines.Advance(read);

    /// <exception cref="IOException">The body broke off.</exception>
    public async ValueTask<SseEvent> ReadAsync(CancellationToken cancellationToken)
    {
        SseEvent read;
        while (!TryRead(out read)) Advance(await FillAsync(cancellationToken).ConfigureAwait(false));
        return read;
    }

    /// <summary>
    /// Reads the rest after <c>[DONE]</c>, so that the connection can serve the next request. Usually there is almost nothing; a server
    /// that sends more is abandoned.
    /// </summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        int drained = 0;
        while (!_lines.IsAtEnd && drained < MostToDrain)
        {
            _lines.Discard();
            int read = await FillAsync(cancellationToken).ConfigureAwait(false);
            drained += read;
            Advance(read);
        }
    }

    public void Dispose() => _lines.Dispose();

    private int Gathered => _gathered?.WrittenCount ?? 0;

    /// <summary>Takes a line; returns the event that it completes, if any.</summary>
    private SseEvent? Take(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> text = line.Span;
        if (Gathered + (long)text.Length > maxEventBytes) return SseEvent.TooLong;
        if (_isRaw) return Gather(line, asRaw: true);
        if (text.IsEmpty) return AtBlankLine();
        if (text[0] == ':') return null;
        if (Field(line, "data"u8, out ReadOnlyMemory<byte> data)) return TakeData(data);
        if (Field(line, "event"u8, out ReadOnlyMemory<byte> name)) _isError = name.Span.SequenceEqual("error"u8);
        // Older llama.cpp servers write the error into a field of that name.
        else if (Field(line, "error"u8, out ReadOnlyMemory<byte> error)) return TakeError(error);
        else return TakeBare(line);
        return null;
    }

    private SseEvent? TakeData(ReadOnlyMemory<byte> data)
    {
        ReadOnlySpan<byte> text = data.Span.Trim(" \t"u8);
        if (text.IsEmpty) return null;
        if (text.SequenceEqual("[DONE]"u8))
        {
            _isDone = true;
            return Gathered > 0 ? Complete(_gathered!.WrittenMemory) : SseEvent.Done;
        }
        return Gather(data, asRaw: false);
    }

    private SseEvent? TakeError(ReadOnlyMemory<byte> error)
    {
        _isError = true;
        return Gather(error, asRaw: false);
    }

    private SseEvent? TakeBare(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> text = line.Span.TrimStart(" \t"u8);
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'[' or (byte)'<')) return null;
        if (text.TrimEnd(" \t"u8).SequenceEqual("[DONE]"u8)) return TakeData(line);
        // Unfinished data is broken off; what follows does not belong to any event.
        if (Gathered > 0) return Complete(_gathered!.WrittenMemory);
        _isRaw = true;
        return Gather(line[^text.Length..], asRaw: true);
    }

    private SseEvent? AtBlankLine()
    {
        if (Gathered > 0) return Complete(_gathered!.WrittenMemory);
        _isError = false;
        return null;
    }

    /// <summary>
    /// Recognizes complete JSON as an event at once, without a blank line, which may arrive with the next token or never.
    /// </summary>
    private SseEvent? Gather(ReadOnlyMemory<byte> line, bool asRaw)
    {
        // The end of the event has arrived, so there is no need to check whether its JSON is complete.
        if (Gathered == 0 && !asRaw && !line.IsEmpty && _lines.IsBlankNext) return Complete(line);
        _extent.Add(line.Span);
        bool complete = _extent.IsComplete;
        if (complete && Gathered == 0) return Complete(line);
        _gathered ??= new ArrayBufferWriter<byte>(1024);
        if (Gathered > 0) _gathered.Write("\n"u8);
        _gathered.Write(line.Span);
        bool isPage = asRaw && _gathered.WrittenSpan is [(byte)'<', ..];
        return isPage ? Gathered > EnoughHtml ? Complete(_gathered.WrittenMemory) : null
            : complete ? Complete(_gathered.WrittenMemory) : null;
    }

    private SseEvent Complete(ReadOnlyMemory<byte> data)
    {
        Data = data;
        _clear = true;
        return _isRaw ? SseEvent.Raw : _isError ? SseEvent.Error : SseEvent.Data;
    }

    private void Clear()
    {
        _clear = false;
        _gathered?.ResetWrittenCount();
        _extent = default;
        _isError = false;
        _isRaw = false;
        Data = default;
    }

    private static bool Field(ReadOnlyMemory<byte> line, ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        value = default;
        ReadOnlySpan<byte> text = line.Span;
        if (text.Length <= name.Length || text[name.Length] != ':' || !text.StartsWith(name)) return false;
        value = line[(name.Length + 1)..];
        if (value.Span is [(byte)' ', ..]) value = value[1..];
        return true;
    }
}
