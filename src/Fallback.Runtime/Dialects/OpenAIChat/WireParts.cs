using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Reads content that is a list of parts: each known type is assigned to its place, and unknown ones are kept.</summary>
internal static class WireParts
{
    /// <summary>The name of the thoughts that are parts of the content (Mistral).</summary>
    private const string ContentMember = "content";

    /// <summary>Returns the text of a content; the rest is added to the answer.</summary>
    public static string? ReadContent(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return WireText.Read(ref reader);
        var text = new StringBuilder();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadPart(ref reader, ref answer, text);
            return text.ToString();
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) ReadPart(ref reader, ref answer, text);
            else text.Append(WireText.Read(ref reader));
        }
        return text.ToString();
    }

    /// <summary>Reads images next to the content, from OpenRouter's image models.</summary>
    public static void ReadImages(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            if (!TryReadImage(ref reader, ref answer)) Keep(ref answer, start, (int)reader.BytesConsumed);
        }
    }

    private static void ReadPart(ref Utf8JsonReader reader, ref WireAnswer answer, StringBuilder text)
    {
        int start = (int)reader.TokenStartIndex;
        Utf8JsonReader again = reader;
        string? type = TypeOf(ref reader);
        bool isRead = type switch
        {
            null or "text" or "output_text" => TryReadText(ref again, ref answer, text),
            "thinking" or "reasoning" => TryReadThoughts(ref again, ref answer),
            "refusal" => TryReadRefusal(ref again, ref answer),
            "image_url" or "image" or "output_image" => TryReadImage(ref again, ref answer),
            _ => false,
        };
        if (!isRead) Keep(ref answer, start, (int)reader.BytesConsumed);
    }

    /// <summary>Returns a part's type; moves to its end.</summary>
    private static string? TypeOf(ref Utf8JsonReader reader)
    {
        string? type = null;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "type"u8)) type = WireText.Read(ref reader);
            else reader.Skip();
        }
        return type;
    }

    private static bool TryReadText(ref Utf8JsonReader reader, ref WireAnswer answer, StringBuilder text)
    {
        bool isText = false;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "text"u8))
            {
                isText = true;
                Gather(ref reader, text);
            }
            else if (reader.ValueTextEquals("annotations"u8))
                WireMembers.Take(ref reader, ref answer, ref answer.MessageMembers, joins: true);
            else reader.Skip();
        }
        return isText;
    }

    private static bool TryReadThoughts(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        var thoughts = new StringBuilder();
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "thinking"u8) || WireSteps.Next(ref reader, "reasoning"u8)
                || WireSteps.Next(ref reader, "text"u8) || WireSteps.Next(ref reader, "summary"u8))
                Gather(ref reader, thoughts);
            else reader.Skip();
        }
        if (thoughts.Length == 0) return false;
        answer.AddThought(thoughts.ToString());
        answer.ReasoningMember = ContentMember;
        return true;
    }

    private static bool TryReadRefusal(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "refusal"u8)) answer.Refusal = WireText.Read(ref reader) ?? answer.Refusal;
            else reader.Skip();
        }
        return answer.Refusal is { Length: > 0 };
    }

    /// <summary>Gathers all text of a value: itself, in the parts of a list, in a part's own member.</summary>
    private static void Gather(ref Utf8JsonReader reader, StringBuilder text)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Gather(ref reader, text);
                break;
            case JsonTokenType.StartObject:
                while (WireSteps.NextProperty(ref reader))
                {
                    if (WireSteps.Next(ref reader, "text"u8) || WireSteps.Next(ref reader, "thinking"u8)) Gather(ref reader, text);
                    else reader.Skip();
                }
                break;
            default:
                text.Append(WireText.Read(ref reader));
                break;
        }
    }

    private static bool TryReadImage(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader)) return false;
        string? url = null;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "image_url"u8)) url = Url(ref reader) ?? url;
            else if (WireSteps.Next(ref reader, "url"u8)) url = WireText.Read(ref reader) ?? url;
            else reader.Skip();
        }
        if (ToImage(url) is not { } image) return false;
        (answer.Contents ??= []).Add(image);
        answer.KeptBytes += WireAnswer.Object + url!.Length;
        return true;
    }

    private static string? Url(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return WireText.Read(ref reader);
        string? url = null;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "url"u8)) url = WireText.Read(ref reader);
            else reader.Skip();
        }
        return url;
    }

    private static AIContent? ToImage(string? url)
    {
        if (string.IsNullOrEmpty(url)) return null;
        try
        {
            if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) return IsReadable(url) ? new DataContent(url) : null;
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)) return null;
            return uri.Scheme is "http" or "https" ? new UriContent(uri, "image/*") : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether its bytes can be decoded; otherwise this would be noticed only when they are read.</summary>
    private static bool IsReadable(string url) =>
        url.IndexOf(',', StringComparison.Ordinal) is > 0 and var comma
        && (!url.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase) || Base64.IsValid(url.AsSpan(comma + 1)));

    private static void Keep(ref WireAnswer answer, int start, int end)
    {
        ReadOnlySpan<byte> part = answer.Json[start..end];
        if (part[0] is not ((byte)'{' or (byte)'[')) return;
        (answer.MessageMembers ??= new WireMembers()).AddElement(ref answer, Encoding.UTF8.GetBytes(WireMembers.UnknownParts), part);
    }
}
