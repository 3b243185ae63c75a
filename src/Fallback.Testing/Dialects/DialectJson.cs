using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>Writes JSON as providers do: without white space, and text beyond ASCII as it is, so that clients must decode UTF-8
/// across chunk borders.</summary>
internal static class DialectJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, _options)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
