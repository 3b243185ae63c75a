using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fallback.Tool.Output;

/// <summary>Writes JSON for other programs: indented, with <c>\n</c>, and readable in other languages, too.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions _indented =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _indented)) write(json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Writes a figure that may be unknown, which is null and never 0.</summary>
    public static void Number(this Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }

    /// <summary>Writes a text from outside, which may be unknown, and may contain a key instead of a name.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, Shown.Sentence(value));
    }

    /// <summary>Writes a Boolean that may be unknown.</summary>
    public static void Truth(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known) json.WriteBoolean(name, known);
        else json.WriteNull(name);
    }
}
