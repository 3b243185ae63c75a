using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes the parts of a message that are not text, in the form of chat completions: images, sounds, documents.</summary>
internal static class ContentForm
{
    /// <summary>Returns why a flavor cannot carry a content, as a part of a sentence; null if it can.</summary>
    public static string? Objection(AIContent content, ChatFlavour flavour) => content switch
    {
        TextContent or TextReasoningContent or FunctionCallContent or UsageContent or ErrorContent => null,
        _ when ContentKinds.IsStateOnly(content) => null,
        FunctionResultContent result => ToolResults.Contents(result) is { } contents ? First(contents, flavour) : null,
        _ when ContentKinds.IsImage(content) => null,
        _ when ContentKinds.IsOfType(content, "audio") =>
            flavour.TakesAudio && content is DataContent data && AudioFormat(data.MediaType) is not null ? null : ContentKinds.Name(content),
        _ when ContentKinds.IsOfType(content, "video") => flavour.TakesVideo ? null : ContentKinds.Name(content),
        DataContent => flavour.Files == FilePart.None ? ContentKinds.Name(content) : null,
        UriContent => flavour.Files is FilePart.FileOrUrl or FilePart.DocumentUrl ? null : ContentKinds.Name(content),
        HostedFileContent => flavour.Files == FilePart.File ? null : ContentKinds.Name(content),
        _ => ContentKinds.Name(content),
    };

    /// <summary>Writes a content as a part; one that <see cref="Objection"/> refuses is not written.</summary>
    public static void Write(Utf8JsonWriter writer, AIContent content, ChatFlavour flavour)
    {
        if (ContentKinds.IsImage(content)) WriteAddress(writer, "image_url", ContentKinds.Address(content));
        else if (ContentKinds.IsOfType(content, "video")) WriteAddress(writer, "video_url", ContentKinds.Address(content));
        else if (content is DataContent sound && ContentKinds.IsOfType(content, "audio")) WriteAudio(writer, sound);
        else if (content is HostedFileContent hosted) WriteFile(writer, "file_id", hosted.FileId, null);
        else if (content is not (DataContent or UriContent)) return;
        else if (flavour.Files == FilePart.DocumentUrl) WriteDocument(writer, ContentKinds.Address(content));
        else WriteFile(writer, "file_data", ContentKinds.Address(content), ContentKinds.FileName(content));
    }

    private static string? First(IReadOnlyList<AIContent> contents, ChatFlavour flavour)
    {
        foreach (AIContent content in contents)
            if (Objection(content, flavour) is { } objection) return objection;
        return null;
    }

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
