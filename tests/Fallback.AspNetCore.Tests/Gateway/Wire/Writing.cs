using System.Buffers;
using System.Text;
using System.Text.Json;
using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Answers as the tests below write them.</summary>
internal static class Writing
{
    public static CompletionHead Head { get; } = new("chatcmpl-1", 1_764_439_200, "chat");

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, CompletionHead.WriterOptions)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A piece as a chunk; null where nothing was written.</summary>
    public static string? Chunk(ChunkWriter chunks, StreamPiece piece)
    {
        bool isWritten = false;
        string json = Write(writer => isWritten = chunks.TryWrite(writer, piece));
        Assert.Equal(isWritten, json.Length > 0);
        return isWritten ? json : null;
    }

    public static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
