using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The types of files, in the form that Gemini requires.</summary>
internal static class GeminiMedia
{
    /// <summary>Whether a file of this type may be in a tool's result, for models of the third generation.</summary>
    public static bool IsTakenInResults(string mediaType) =>
        mediaType is "image/png" or "image/jpeg" or "image/webp" or "application/pdf" or "text/plain";

    /// <summary>
    /// Returns the type of a file at an address; null to leave it to Google, which accepts no patterns such as <c>image/*</c>.
    /// </summary>
    public static string? TypeOf(UriContent content)
    {
        if (!content.MediaType.EndsWith("/*", StringComparison.Ordinal)) return content.MediaType;
        string path = content.Uri.IsAbsoluteUri ? content.Uri.AbsolutePath : content.Uri.OriginalString;
        return path[(path.LastIndexOf('.') + 1)..].ToUpperInvariant() switch
        {
            "PNG" => "image/png",
            "JPG" or "JPEG" => "image/jpeg",
            "WEBP" => "image/webp",
            "HEIC" => "image/heic",
            "HEIF" => "image/heif",
            "GIF" => "image/gif",
            "MP4" => "video/mp4",
            "MOV" => "video/quicktime",
            "WEBM" => "video/webm",
            "MP3" => "audio/mpeg",
            "WAV" => "audio/wav",
            "FLAC" => "audio/flac",
            _ => null,
        };
    }
}
