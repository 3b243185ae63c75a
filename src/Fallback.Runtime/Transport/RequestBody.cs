using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>Writes the body of a request in its provider's dialect.</summary>
internal static class RequestBody
{
    private const int LargestKeptBuffer = 1 << 20;

    // The relaxed encoder keeps letters, which are up to three times as long when escaped; it is unsafe only in HTML.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Buffers? _spare;

    /// <summary>
    /// Returns the request as a byte array of exactly its length, or why it cannot be written. The array is not pooled: the handler may
    /// still read it when the call has been given up.
    /// </summary>
    public static Reply<byte[]> TryWrite(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
    {
        // The caller's own values may run any code while they are written, even another call, so each call has its own buffers.
        Buffers buffers = _spare ?? new Buffers();
        _spare = null;
        try
        {
            return new Reply<byte[]>(buffers.Write(endpoint, shape, request, stream));
        }
        catch (Exception e)
        {
            // Another dialect may be able to write what an application's own cannot.
            if (!Dialect.BuiltIn.Contains(endpoint.Dialect)) return new Reply<byte[]>(Dialect.Thrown("write the request", e, FailureScope.Request));
            return Refuse(
                $"the request cannot be written as JSON ({e.GetType().Name}): "
                + "look at the options' numbers and additional properties, and at tools' arguments and results");
        }
        finally
        {
            if (buffers.Capacity <= LargestKeptBuffer) _spare = buffers;
        }
    }

    private static Reply<byte[]> Refuse(string why) => new(new Failure(FailureKind.InvalidRequest, FailureScope.Request) { Message = why });

    [SuppressMessage(
        "Design", "CA1001:Types that own disposable fields should be disposable",
        Justification = "Over a buffer the writer holds nothing to release; it lives as long as its thread.")]
    private sealed class Buffers
    {
        private readonly ArrayBufferWriter<byte> _output = new(1024);
        private readonly Utf8JsonWriter _writer;

        public Buffers() => _writer = new Utf8JsonWriter(_output, _options);

        public int Capacity => _output.Capacity;

        public byte[] Write(ProviderEndpoint endpoint, RequestShape shape, ChatRequest request, bool stream)
        {
            _output.ResetWrittenCount();
            _writer.Reset();
            endpoint.Dialect.Write(_writer, endpoint, shape, request, stream);
            _writer.Flush();
            return _output.WrittenSpan.ToArray();
        }
    }
}
