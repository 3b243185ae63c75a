using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Reads FastAPI's list of errors: <c>[{"loc":["body","temperature"],"msg":"…","type":"less_than_equal"}]</c>.</summary>
internal static class ValidationErrors
{
    private const int MostShown = 5;

    public static void Read(JsonElement list, ErrorBody body)
    {
        var text = new StringBuilder();
        int shown = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (shown++ == MostShown) break;
            if (item.ValueKind == JsonValueKind.String) Append(text, LooseJson.Text(item));
            if (item.ValueKind != JsonValueKind.Object) continue;
            string? field = Field(item);
            body.Parameter ??= field;
            if (item.TryGetProperty("type", out JsonElement type)) body.AddCode(LooseJson.Text(type));
            string? message = item.TryGetProperty("msg", out JsonElement msg) || item.TryGetProperty("message", out msg) ? LooseJson.Text(msg) : null;
            if (message is not null) Append(text, field is null ? message : $"{field}: {message}");
        }
        body.OfferMessage(text.ToString());
    }

    private static void Append(StringBuilder text, string? message)
    {
        if (text.Length > 0) text.Append("; ");
        text.Append(message);
    }

    /// <summary>Returns the path within the body, without the first element, which only names the body.</summary>
    private static string? Field(JsonElement item)
    {
        if (!item.TryGetProperty("loc", out JsonElement loc) || loc.ValueKind != JsonValueKind.Array) return null;
        var path = new StringBuilder();
        foreach (JsonElement step in loc.EnumerateArray())
        {
            string? name = step.ValueKind == JsonValueKind.Number && step.TryGetInt32(out int index)
                ? index.ToString(CultureInfo.InvariantCulture)
                : LooseJson.Text(step);
            if (name is null || name == "body" && path.Length == 0) continue;
            if (path.Length > 0) path.Append('.');
            path.Append(name);
        }
        return path.Length == 0 ? null : path.ToString();
    }
}
