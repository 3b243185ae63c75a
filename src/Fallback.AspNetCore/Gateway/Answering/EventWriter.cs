using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>Writes server-sent events to a client. For one writer at a time.</summary>
internal sealed class EventWriter(HttpContext context, Call call, TimeSpan longestWrite) : IDisposable
{
    private readonly PipeWriter _output = context.Response.BodyWriter;
    private ArrayBufferWriter<byte>? _made;
    private Utf8JsonWriter? _json;

    /// <summary>Says that events follow.</summary>
    public void Begin()
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        // Some proxies would keep events back until there is a page of them.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Writes an event of these bytes, which are JSON, without a provider's key in them.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="isNamed">Whether the event has a name, which is its <c>type</c>.</param>
    public void Write(byte[] json, bool isNamed = false)
    {
        ReadOnlySpan<byte> data = EchoedKeys.Remove(call, json);
        if (isNamed) WriteName(data);
        ReadOnlySpan<byte> before = "data: "u8, after = "\n\n"u8;
        // Each call of the pipe takes a lock.
        Span<byte> line = _output.GetSpan(before.Length + data.Length + after.Length);
        before.CopyTo(line);
        Span<byte> copy = line.Slice(before.Length, data.Length);
        data.CopyTo(copy);
        // Between the tokens of a JSON text any white space will do, and within them there is none of these.
        copy.Replace((byte)'\r', (byte)' ');
        copy.Replace((byte)'\n', (byte)' ');
        after.CopyTo(line[(before.Length + data.Length)..]);
        _output.Advance(before.Length + data.Length + after.Length);
    }

    /// <summary>Writes an event that is made here; false where there is nothing in it, and so none.</summary>
    public bool TryWrite<T>(T value, Func<Utf8JsonWriter, T, bool> write)
    {
        _made ??= new ArrayBufferWriter<byte>(512);
        _made.ResetWrittenCount();
        if (_json is null) _json = new Utf8JsonWriter(_made, CompletionHead.WriterOptions);
        else _json.Reset();
        if (!write(_json, value)) return false;
        _json.Flush();
        Write(_made.WrittenSpan.ToArray());
        return true;
    }

    /// <summary>The end of a stream that is complete.</summary>
    public void WriteDone() => _output.Write("data: [DONE]\n\n"u8);

    /// <summary>Sends what was written. A client that takes longer than it may is gone, and its call with it.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken) =>
        SlowReader.WaitAsync(context, _output.FlushAsync(cancellationToken), longestWrite, cancellationToken);

    /// <summary>Cuts the client off.</summary>
    public void Abort() => context.Abort();

    public void Dispose() => _json?.Dispose();

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
            // What has other characters is no name of an event, and could end the line.
            if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence || reader.ValueIsEscaped) return;
            _output.Write("event: "u8);
            _output.Write(reader.ValueSpan);
            _output.Write("\n"u8);
            return;
        }
    }
}
