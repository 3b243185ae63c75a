using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The parts of a message that are no text, as chat completions have them: pictures, sounds, documents.</summary>
internal static class ContentForm
{
    public static bool IsImage(AIContent content) => IsOfType(content, "image");

    /// <summary>Whether a content becomes a part of its own.</summary>
    public static bool IsPart(AIContent content) => content is DataContent or UriContent or HostedFileContent;

    /// <summary>Whether a content is no more than its properties, which are for its maker only.</summary>
    public static bool IsStateOnly(AIContent content) => content.GetType() == typeof(AIContent);

    /// <summary>Why a flavour cannot carry a content, as a part of a sentence; null when it can.</summary>
    public static string? Objection(AIContent content, ChatFlavour flavour) => content switch
    {
        TextContent or TextReasoningContent or FunctionCallContent or UsageContent or ErrorContent => null,
        _ when IsStateOnly(content) => null,
        FunctionResultContent result => ToolResults.Contents(result) is { } contents ? First(contents, flavour) : null,
        _ when IsImage(content) => null,
        _ when IsOfType(content, "audio") =>
            flavour.TakesAudio && content is DataContent data && AudioFormat(data.MediaType) is not null ? null : Name(content),
        _ when IsOfType(content, "video") => flavour.TakesVideo ? null : Name(content),
        DataContent => flavour.Files == FilePart.None ? Name(content) : null,
        UriContent => flavour.Files is FilePart.FileOrUrl or FilePart.DocumentUrl ? null : Name(content),
        HostedFileContent => flavour.Files == FilePart.File ? null : Name(content),
        _ => Name(content),
    };

    /// <summary>Writes a content as a part; one that <see cref="Objection"/> objects to is not written.</summary>
    public static void Write(Utf8JsonWriter writer, AIContent content, ChatFlavour flavour)
    {
        if (IsImage(content)) WriteAddress(writer, "image_url", Address(content));
        else if (IsOfType(content, "video")) WriteAddress(writer, "video_url", Address(content));
        else if (content is DataContent sound && IsOfType(content, "audio")) WriteAudio(writer, sound);
        else if (content is HostedFileContent hosted) WriteFile(writer, "file_id", hosted.FileId, null);
        else if (content is not (DataContent or UriContent)) return;
        else if (flavour.Files == FilePart.DocumentUrl) WriteDocument(writer, Address(content));
        else WriteFile(writer, "file_data", Address(content), FileName(content));
    }

    private static string? First(IReadOnlyList<AIContent> contents, ChatFlavour flavour)
    {
        foreach (AIContent content in contents)
            if (Objection(content, flavour) is { } objection) return objection;
        return null;
    }

    public static bool IsOfType(AIContent content, string top) => content switch
    {
        DataContent data => data.HasTopLevelMediaType(top),
        UriContent uri => uri.HasTopLevelMediaType(top),
        _ => false,
    };

    public static string Name(AIContent content) => content switch
    {
        DataContent data => $"{nameof(DataContent)} of {data.MediaType}",
        UriContent uri => $"{nameof(UriContent)} of {uri.MediaType}",
        _ => content.GetType().Name,
    };

    public static string Address(AIContent content) => content is DataContent data ? data.Uri : ((UriContent)content).Uri.AbsoluteUri;

    private static void WriteAddress(Utf8JsonWriter writer, string type, string address)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteStartObject(type);
        writer.WriteString("url"u8, address);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteAudio(Utf8JsonWriter writer, DataContent sound)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "input_audio");
        writer.WriteStartObject("input_audio"u8);
        writer.WriteBase64String("data"u8, sound.Data.Span);
        writer.WriteString("format"u8, AudioFormat(sound.MediaType));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, string member, string value, string? name)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "file");
        writer.WriteStartObject("file"u8);
        if (name is not null) writer.WriteString("filename"u8, name);
        writer.WriteString(member, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDocument(Utf8JsonWriter writer, string address)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "document_url");
        writer.WriteString("document_url"u8, address);
        writer.WriteEndObject();
    }

    // OpenAI refuses a file without a name; the ending tells some servers what it is.
    public static string FileName(AIContent content)
    {
        if (content is DataContent { Name: { Length: > 0 } name }) return name;
        string type = content is DataContent data ? data.MediaType : ((UriContent)content).MediaType;
        string ending = type[(type.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return ending == "plain" ? "file.txt" : $"file.{ending}";
    }

    private static string? AudioFormat(string mediaType) => mediaType switch
    {
        "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "wav",
        "audio/mpeg" or "audio/mp3" => "mp3",
        "audio/flac" or "audio/x-flac" => "flac",
        "audio/ogg" or "audio/opus" => "ogg",
        "audio/mp4" or "audio/x-m4a" or "audio/m4a" => "m4a",
        "audio/aac" => "aac",
        "audio/webm" => "webm",
        _ => null,
    };
}
