using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>Writes server-sent events to a client. For one writer at a time.</summary>
internal sealed class EventWriter(HttpContext context, Call call, TimeSpan longestWrite) : IDisposable
{
    /// <summary>The usual amount that arrives from a provider at a time.</summary>
    private const int UsualRead = 4 * 1024;

    private readonly PipeWriter _output = context.Response.BodyWriter;
    private readonly StreamedKeys _keys = new();

    // Each call of the server's pipe takes a lock. From the pool, and returned while the next part is awaited.
    private byte[] _gathered = [];
    private int _count;
    private int _requests = -1;
    private ArrayBufferWriter<byte>? _made;
    private Utf8JsonWriter? _json;

    /// <summary>The bytes that the server has received and that were not awaited.</summary>
    public int Unsent { get; private set; }

    /// <summary>Sets the headers of an event stream.</summary>
    public void Begin()
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        // Some proxies would buffer events until there is a page of them.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Writes an event of these bytes, which are JSON, without a provider's key; what may begin a key is held back.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="isNamed">Whether the event has a name, which is its <c>type</c>.</param>
    public void Write(ReadOnlySpan<byte> json, bool isNamed = false)
    {
        // Another tier may continue the answer, with a token that was unknown before.
        if (_requests != call.Requests)
        {
            _requests = call.Requests;
            _keys.Know(ChainSecrets.Of(call));
        }
        if (_keys.IsPlain(json)) Send(json, isNamed);
        else Send(_keys.Take(json, isNamed));
    }

    /// <summary>Writes an event that is created here; false if it would be empty.</summary>
    public bool TryWrite<T>(T value, Func<Utf8JsonWriter, T, bool> write)
    {
        _made ??= new ArrayBufferWriter<byte>(512);
        _made.ResetWrittenCount();
        if (_json is null) _json = new Utf8JsonWriter(_made, CompletionHead.WriterOptions);
        else _json.Reset();
        if (!write(_json, value)) return false;
        _json.Flush();
        Write(_made.WrittenSpan);
        return true;
    }

    /// <summary>Writes what is held back, and the end of the stream if it is complete.</summary>
    public void WriteEnd(bool isDone)
    {
        Send(_keys.End());
        if (isDone) Add("data: [DONE]\n\n"u8);
    }

    /// <summary>Sends what was written. A client that takes longer than permitted counts as gone, and its call ends.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Hand();
        Unsent = 0;
        // With the token, the server itself would disconnect the client.
        return SlowReader.WaitAsync(context, _output.FlushAsync(CancellationToken.None), longestWrite, cancellationToken);
    }

    /// <summary>Disconnects the client.</summary>
    public void Abort() => context.Abort();

    public void Dispose()
    {
        _json?.Dispose();
        Return();
    }

    private void Send(IEnumerable<HeldEvent> events)
    {
        foreach (HeldEvent one in events) Send(one.Send(), one.IsNamed);
    }

    private void Send(ReadOnlySpan<byte> data, bool isNamed)
    {
        if (isNamed) WriteName(data);
        ReadOnlySpan<byte> before = "data: "u8, after = "\n\n"u8;
        Span<byte> line = Room(before.Length + data.Length + after.Length);
        before.CopyTo(line);
        Span<byte> copy = line.Slice(before.Length, data.Length);
        data.CopyTo(copy);
        // Between the tokens of a JSON text, any white space is valid, and inside them there are no line breaks.
        copy.Replace((byte)'\r', (byte)' ');
        copy.Replace((byte)'\n', (byte)' ');
        after.CopyTo(line[(before.Length + data.Length)..]);
    }

    private void Add(ReadOnlySpan<byte> text) => text.CopyTo(Room(text.Length));

    /// <summary>Returns the next bytes of what is sent together.</summary>
    private Span<byte> Room(int length)
    {
        if (_gathered.Length - _count < length)
        {
            Hand();
            _gathered = ArrayPool<byte>.Shared.Rent(Math.Max(length, UsualRead));
        }
        _count += length;
        return _gathered.AsSpan(_count - length, length);
    }

    /// <summary>Passes the gathered bytes to the server.</summary>
    private void Hand()
    {
        if (_count == 0) return;
        _output.Write(_gathered.AsSpan(0, _count));
        Unsent += _count;
        Return();
    }

    private void Return()
    {
        if (_gathered.Length > 0) ArrayPool<byte>.Shared.Return(_gathered);
        (_gathered, _count) = ([], 0);
    }

    private void WriteName(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (!isType)
            {
                reader.Skip();
                continue;
            }
            // A text with other characters is not an event's name, and could end the line.
            if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence || reader.ValueIsEscaped) return;
            Add("event: "u8);
            Add(reader.ValueSpan);
            Add("\n"u8);
            return;
        }
    }
}
