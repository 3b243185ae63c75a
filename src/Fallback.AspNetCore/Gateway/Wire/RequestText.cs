using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Fallback.Gateway;

/// <summary>The text of requests: whether it can be read at all, and how a piece of it is shown to its caller.</summary>
internal static class RequestText
{
    /// <summary>The depth to which values may be nested.</summary>
    public const int Depth = 64;

    /// <summary>More characters of a caller's value than this are never repeated.</summary>
    private const int LongestShown = 60;

    /// <summary>
    /// Returns why JSON readers cannot convert a text to strings, which they notice only when a string is read; null if they can.
    /// </summary>
    public static string? Objection(ReadOnlySpan<byte> json) =>
        !Utf8.IsValid(json) ? "is not valid UTF-8"
        : HalfCharacters.AreIn(json) ? "holds an escape \\uD800 to \\uDFFF without its other half"
        : null;

    /// <summary>What is wrong with a body that a reader has thrown at.</summary>
    public static RequestError Broken(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
            }
            return new RequestError($"The request is nested deeper than {Depth} levels.", null, RequestCodes.Json);
        }
        catch (JsonException e)
        {
            bool isOver = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == 0;
            string what = body.IsEmpty ? "is empty, and must be a JSON object" : isOver ? "continues after its end" : "is not valid JSON";
            return new RequestError(
                string.Create(CultureInfo.InvariantCulture, $"The request {what} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."),
                null, RequestCodes.Json);
        }
    }

    /// <summary>A caller's value as it is shown to the caller: a few characters, in one line.</summary>
    public static string Shown(string value)
    {
        int length = Math.Min(value.Length, LongestShown);
        if (length < value.Length && char.IsHighSurrogate(value[length - 1])) length--;
        return string.Create(length, value, static (clean, value) =>
        {
            for (int i = 0; i < clean.Length; i++) clean[i] = IsShown(value[i]) ? value[i] : '?';
        });
    }

    public static string KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        _ => "null",
    };

    // Marks that turn the direction of a text would make a message read otherwise than it is.
    private static bool IsShown(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
