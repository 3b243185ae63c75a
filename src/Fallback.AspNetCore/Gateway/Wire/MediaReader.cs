using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Makes contents of addresses and of bytes. What cannot be read is null, never thrown.</summary>
internal static class MediaReader
{
    private const int LongestFormat = 32;

    private const string AnyBytes = "application/octet-stream";

    private static ReadOnlySpan<byte> DataScheme => "data:"u8;

    private static ReadOnlySpan<byte> Base64Mark => ";base64"u8;

    /// <summary>A content by its address.</summary>
    /// <param name="value">Stands at a string.</param>
    /// <param name="kind">The kind if the address does not show it: <c>image</c>.</param>
    /// <param name="name">The file's name; null where it has none.</param>
    public static AIContent? Read(in Utf8JsonReader value, string kind, string? name = null)
    {
        ReadOnlySpan<byte> text = Text(value);
        if (!IsData(text)) return Linked(value.GetString()!, kind);
        ReadOnlySpan<byte> data = text[DataScheme.Length..];
        int comma = data.IndexOf((byte)',');
        ReadOnlySpan<byte> head = comma < 0 ? default : data[..comma];
        // Bytes cost less than a text of them; what is not base64, as a rule a text, is left to the library.
        if (head.Length < Base64Mark.Length || !Ascii.EqualsIgnoreCase(head[^Base64Mark.Length..], Base64Mark))
            return Plain(value.GetString()!, name);
        return Bytes(data[(comma + 1)..], Encoding.UTF8.GetString(head[..head.IndexOf((byte)';')]), name);
    }

    /// <summary>A content by its bytes in base64.</summary>
    public static DataContent? ReadBytes(in Utf8JsonReader value, string mediaType, string? name = null) =>
        Bytes(Text(value), mediaType, name);

    /// <summary>A sound by its bytes in base64, or by <c>data:</c>.</summary>
    public static AIContent? ReadSound(in Utf8JsonReader value, string? format) =>
        IsData(Text(value)) ? Read(value, "audio") : ReadBytes(value, AudioType(format));

    /// <summary>The media type of OpenAI's names for formats of sound.</summary>
    private static string AudioType(string? format) => format switch
    {
        null or "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "flac" => "audio/flac",
        "ogg" => "audio/ogg",
        "opus" => "audio/opus",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "webm" => "audio/webm",
        "pcm16" => "audio/pcm",
        _ when format.All(char.IsAsciiLetterOrDigit) && format.Length is > 0 and < LongestFormat => $"audio/{format}",
        _ => "audio/*",
    };

    /// <summary>The media type of a file by its name.</summary>
    public static string TypeOf(string? name) => Path.GetExtension(name)?.ToUpperInvariant() switch
    {
        null or "" or ".PDF" => "application/pdf",
        ".TXT" => "text/plain",
        ".MD" => "text/markdown",
        ".CSV" => "text/csv",
        ".HTML" or ".HTM" => "text/html",
        ".JSON" => "application/json",
        _ => AnyBytes,
    };

    /// <summary>The text of a string. PHP escapes each slash, of which base64 has many.</summary>
    private static ReadOnlySpan<byte> Text(in Utf8JsonReader value) =>
        value.ValueIsEscaped ? Encoding.UTF8.GetBytes(value.GetString()!) : value.ValueSpan;

    private static bool IsData(ReadOnlySpan<byte> text) =>
        text.Length > DataScheme.Length && Ascii.EqualsIgnoreCase(text[..DataScheme.Length], DataScheme);

    private static DataContent? Bytes(ReadOnlySpan<byte> base64, string mediaType, string? name)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (Base64.DecodeFromUtf8(base64, bytes, out int read, out int written) != OperationStatus.Done || read != base64.Length) return null;
        try
        {
            return new DataContent(bytes.AsMemory(0, written), mediaType) { Name = name };
        }
        catch (ArgumentException)
        {
            // No media type.
            return null;
        }
    }

    private static DataContent? Plain(string uri, string? name)
    {
        try
        {
            return new DataContent(uri) { Name = name };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static UriContent? Linked(string address, string kind)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.IsFile) return null;
        var content = new UriContent(uri);
        if (content.HasTopLevelMediaType(kind) && content.MediaType != AnyBytes) return content;
        return new UriContent(uri, kind == "application" ? "application/pdf" : $"{kind}/*");
    }
}
