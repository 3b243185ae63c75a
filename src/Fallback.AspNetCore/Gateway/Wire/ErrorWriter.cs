using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>Writes errors in OpenAI's shape, which all its clients read.</summary>
internal static class ErrorWriter
{
    public const string InvalidRequest = "invalid_request_error";

    public static void Write(Utf8JsonWriter writer, string message, string type, string? param, string? code)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, message);
        writer.WriteString("type"u8, type);
        writer.WriteString("param"u8, param);
        writer.WriteString("code"u8, code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Why a request cannot be understood.</summary>
    public static void Write(Utf8JsonWriter writer, RequestError error) =>
        Write(writer, error.Message, InvalidRequest, error.Param, error.Code);

    /// <summary>An error within a stream of a response's events.</summary>
    public static void WriteEvent(Utf8JsonWriter writer, string message, string? code)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "error"u8);
        writer.WriteString("code"u8, code);
        writer.WriteString("message"u8, message);
        writer.WriteNull("param"u8);
        writer.WriteEndObject();
    }
}
