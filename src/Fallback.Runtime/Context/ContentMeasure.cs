using System.Buffers.Binary;
using System.Net.Mime;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The tokens of a content that is not text, estimated from its size: the exact number depends on how the model reads it.
/// </summary>
/// <param name="Expected">The usual number.</param>
/// <param name="Most">The highest number; null if unknown, which is not the same as none.</param>
internal readonly record struct ContentMeasure(long Expected, long? Most)
{
    /// <summary>
    /// The tokens of a page. Anthropic: 1,500 to 3,000 tokens of text (its documentation of PDF support), and the page as an image in
    /// addition. Gemini: 258.
    /// </summary>
    private const int PageTokens = 3_000;

    /// <summary>The most expensive page: 3,000 tokens of text, and an image of <see cref="PromptParts.ImageTokens"/>.</summary>
    private const int MostPageTokens = 3_000 + PromptParts.ImageTokens;

    /// <summary>
    /// The bytes of a page in a document whose pages cannot be counted: usual, with images, and of compressed text alone.
    /// </summary>
    private const int PageBytes = 50_000, LeastPageBytes = 2_000;

    /// <summary>The tokens of a second of sound at Gemini (its documentation of audio); OpenAI needs 10.</summary>
    private const int AudioTokensPerSecond = 32;

    /// <summary>The bytes of a second of compressed sound: usual for speech, and at the lowest rate of a telephone codec.</summary>
    private const int AudioBytesPerSecond = 8_000, LeastAudioBytesPerSecond = 600;

    /// <summary>The tokens of a second of video at Gemini, with sound.</summary>
    private const int VideoTokensPerSecond = 300;

    private const int VideoBytesPerSecond = 125_000, LeastVideoBytesPerSecond = 6_000;

    /// <summary>The measure of a content about which nothing is known, if a figure is needed nevertheless: a page.</summary>
    public static readonly ContentMeasure Unknown = new(PageTokens, null);

    /// <summary>Measures data that the request contains.</summary>
    public static ContentMeasure Of(DataContent data)
    {
        ReadOnlySpan<byte> bytes = data.Data.Span;
        return KindOf(data.MediaType) switch
        {
            MediaKind.Pdf => Pages(PdfPages.Count(bytes), bytes.Length),
            MediaKind.Audio => IsWave(bytes) ? Seconds(bytes.Length, WaveRate(bytes), WaveRate(bytes), AudioTokensPerSecond) : Audio(bytes.Length),
            MediaKind.Video => Seconds(bytes.Length, VideoBytesPerSecond, LeastVideoBytesPerSecond, VideoTokensPerSecond),
            _ => Unknown,
        };
    }

    /// <summary>Measures a file at the provider, or elsewhere, whose size alone is known at best.</summary>
    public static ContentMeasure Of(string? mediaType, long? bytes) => (bytes, KindOf(mediaType)) switch
    {
        (null, _) => Unknown,
        ({ } size, MediaKind.Text) => new ContentMeasure(size / 4, size),
        ({ } size, MediaKind.Pdf) => Pages(null, size),
        ({ } size, MediaKind.Audio) => Audio(size),
        ({ } size, MediaKind.Video) => Seconds(size, VideoBytesPerSecond, LeastVideoBytesPerSecond, VideoTokensPerSecond),
        _ => Unknown,
    };

    public static bool IsText(string? mediaType) => KindOf(mediaType) == MediaKind.Text;

    private static MediaKind KindOf(string? mediaType)
    {
        ReadOnlySpan<char> type = mediaType.AsSpan();
        int parameters = type.IndexOf(';');
        if (parameters >= 0) type = type[..parameters].TrimEnd();
        if (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || Is(type, MediaTypeNames.Application.Json)
            || Is(type, MediaTypeNames.Application.Xml) || Is(type, "application/yaml") || Is(type, "application/x-yaml")
            || Is(type, "application/javascript") || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase))
            return MediaKind.Text;
        if (Is(type, MediaTypeNames.Application.Pdf)) return MediaKind.Pdf;
        if (type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)) return MediaKind.Audio;
        return type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) ? MediaKind.Video : MediaKind.Other;
    }

    private static bool Is(ReadOnlySpan<char> type, string name) => type.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static ContentMeasure Pages(int? counted, long bytes)
    {
        long expected = counted ?? 1 + (bytes / PageBytes);
        long most = counted ?? 1 + (bytes / LeastPageBytes);
        return new ContentMeasure(expected * PageTokens, most * MostPageTokens);
    }

    private static ContentMeasure Audio(long bytes) => Seconds(bytes, AudioBytesPerSecond, LeastAudioBytesPerSecond, AudioTokensPerSecond);

    private static ContentMeasure Seconds(long bytes, int usualRate, int leastRate, int tokens) =>
        new((1 + (bytes / usualRate)) * tokens, (1 + (bytes / leastRate)) * tokens);

    private static bool IsWave(ReadOnlySpan<byte> bytes) => bytes.Length > 44 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WAVE"u8);

    /// <summary>The bytes of a second, by the header; at most eight channels of studio quality, whatever the header claims.</summary>
    private static int WaveRate(ReadOnlySpan<byte> bytes) =>
        (int)Math.Clamp(BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]), LeastAudioBytesPerSecond, 8 * 4 * 192_000);

    private enum MediaKind
    {
        Other,
        Text,
        Pdf,
        Audio,
        Video,
    }
}
