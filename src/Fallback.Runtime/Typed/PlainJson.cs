using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// Writes JSON as a person or a model reads it: only what JSON itself requires is escaped. Even the relaxed encoder escapes emoji, which
/// models then repeat letter by letter.
/// </summary>
internal static class PlainJson
{
    public static string Of(JsonElement element)
    {
        var text = new StringBuilder();
        Write(text, element);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                char open = '{';
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Write(text.Append(open), property.Name);
                    Write(text.Append(':'), property.Value);
                    open = ',';
                }
                text.Append(open == '{' ? "{}" : "}");
                break;
            case JsonValueKind.Array:
                char begin = '[';
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(text.Append(begin), item);
                    begin = ',';
                }
                text.Append(begin == '[' ? "[]" : "]");
                break;
            case JsonValueKind.String: Write(text, element.GetString()!); break;
            default: text.Append(element.GetRawText()); break;
        }
    }

    private static void Write(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
