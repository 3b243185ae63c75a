using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes the parts of a message in the form of Responses: text, images, files.</summary>
internal static class ResponsesParts
{
    /// <summary>The property of an image by which clients of Microsoft.Extensions.AI set its resolution.</summary>
    private const string Detail = "detail";

    /// <summary>Returns why a content cannot be sent, as a part of a sentence; null if it can.</summary>
    public static string? Objection(AIContent content) => content switch
    {
        TextContent or TextReasoningContent or FunctionCallContent or UsageContent or ErrorContent => null,
        _ when ContentKinds.IsStateOnly(content) => null,
        FunctionResultContent result => ToolResults.Objection(result, Objection),
        _ when ContentKinds.IsOfType(content, "audio") || ContentKinds.IsOfType(content, "video") => ContentKinds.Name(content),
        DataContent or UriContent or HostedFileContent => null,
        _ => ContentKinds.Name(content),
    };

    public static void Write(Utf8JsonWriter writer, AIContent content)
    {
        if (content is TextContent text) WriteText(writer, text.Text);
        else if (IsPicture(content)) WritePicture(writer, content);
        else WriteFile(writer, content);
    }

    public static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "input_text");
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private static bool IsPicture(AIContent content) =>
        ContentKinds.IsImage(content)
        || content is HostedFileContent { MediaType: { } type } && type.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    private static void WritePicture(Utf8JsonWriter writer, AIContent content)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "input_image");
        if (content is HostedFileContent hosted) writer.WriteString("file_id"u8, hosted.FileId);
        else writer.WriteString("image_url"u8, ContentKinds.Address(content));
        if (Origin.Text(content.AdditionalProperties, Detail) is { } detail) writer.WriteString("detail"u8, detail);
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, AIContent content)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "input_file");
        switch (content)
        {
            case HostedFileContent hosted:
                writer.WriteString("file_id"u8, hosted.FileId);
                break;
            case UriContent uri:
                writer.WriteString("file_url"u8, uri.Uri.AbsoluteUri);
                break;
            default:
                writer.WriteString("filename"u8, ContentKinds.FileName(content));
                writer.WriteString("file_data"u8, ContentKinds.Address(content));
                break;
        }
        writer.WriteEndObject();
    }
}
