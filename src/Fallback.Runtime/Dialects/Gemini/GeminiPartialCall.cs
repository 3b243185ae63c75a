using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fallback;

/// <summary>
/// A call, whole or with arguments that Vertex streams, each part at its JSON path (<c>$.recipe.steps[0].text</c>). Vertex does so only on
/// request (<c>streamFunctionCallArguments</c>).
/// </summary>
/// <param name="id">The call's id, if there is one.</param>
/// <param name="name">The function; empty for a part of a call that has begun.</param>
/// <param name="arguments">The arguments, if they arrive as a whole.</param>
/// <param name="signature">The signature of the part that begins the call.</param>
internal sealed class GeminiPartialCall(string? id, string? name, string? arguments, string? signature)
{
    /// <summary>Deeper than any arguments, and long before a path costs more than its text.</summary>
    private const int Deepest = 64;

    /// <summary>More values than any arguments that arrive one by one.</summary>
    private const int MostValues = 16_384;

    private JsonObject? _arguments;
    private int _values;
    private Dictionary<string, StringBuilder>? _texts;
    private bool _isBroken;

    public string? Id => id;

    public string? Name => string.IsNullOrEmpty(name) ? null : name;

    public string? Signature => signature;

    /// <summary>Adds a list of parts.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (WireSteps.Enter(ref reader)) TakePiece(ref reader);
    }

    /// <summary>Returns the arguments as JSON; invalid JSON if a part had no place.</summary>
    public string ToArguments()
    {
        if (_arguments is null && !_isBroken) return arguments ?? "";
        foreach ((string path, StringBuilder text) in _texts ?? []) Put(path, JsonValue.Create(text.ToString()));
        return _isBroken ? "[null]" : _arguments!.ToJsonString();
    }

    private void TakePiece(ref Utf8JsonReader reader)
    {
        string? path = null, text = null;
        JsonNode? value = null;
        bool hasValue = false;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "jsonPath"u8)) path = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "stringValue"u8)) text = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "numberValue"u8) || WireSteps.Next(ref reader, "boolValue"u8)
                || WireSteps.Next(ref reader, "nullValue"u8))
                (value, hasValue) = (Value(ref reader), true);
            else reader.Skip();
        }
        if (path is null) return;
        if (text is not null)
        {
            if (!(_texts ??= new(StringComparer.Ordinal)).TryGetValue(path, out StringBuilder? so))
            {
                _texts.Add(path, so = new StringBuilder());
                // Takes its place now, so that members keep their order.
                Place(path, JsonValue.Create(""));
            }
            so.Append(text);
        }
        else if (hasValue) Place(path, value);
    }

    private void Place(string path, JsonNode? value)
    {
        if (++_values > MostValues) _isBroken = true;
        else Put(path, value);
    }

    private static JsonValue? Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True: return JsonValue.Create(true);
            case JsonTokenType.False: return JsonValue.Create(false);
            case JsonTokenType.Number when reader.TryGetInt64(out long whole): return JsonValue.Create(whole);
            case JsonTokenType.Number when reader.TryGetDouble(out double number) && double.IsFinite(number):
                return JsonValue.Create(number);
            default:
                reader.Skip();
                return null;
        }
    }

    private void Put(string path, JsonNode? value)
    {
        _arguments ??= [];
        if (Steps(path) is not { Count: > 0 } steps || !TryPut(_arguments, steps, value)) _isBroken = true;
    }

    private static bool TryPut(JsonNode root, List<(string? Name, int Index)> steps, JsonNode? value)
    {
        JsonNode at = root;
        for (int i = 0; ; i++)
        {
            (string? name, int index) = steps[i];
            bool isLast = i == steps.Count - 1;
            JsonNode? next = isLast ? value : steps[i + 1].Name is null ? new JsonArray() : new JsonObject();
            if (name is not null)
            {
                if (at is not JsonObject members) return false;
                if (isLast || members[name] is null) members[name] = next;
                at = members[name]!;
            }
            else
            {
                // Items arrive in order; a gap would create a list of any claimed length.
                if (at is not JsonArray items || index > items.Count) return false;
                if (index == items.Count) items.Add(null);
                if (isLast || items[index] is null) items[index] = next;
                at = items[index]!;
            }
            if (isLast) return true;
        }
    }

    /// <summary>Returns a path's steps by name or index; null for an unreadable path.</summary>
    private static List<(string? Name, int Index)>? Steps(string path)
    {
        var steps = new List<(string?, int)>();
        if (path is not ['$', ..]) return null;
        int i = 1;
        while (i < path.Length && steps.Count < Deepest)
        {
            int end = path[i] == '.' ? path.AsSpan(i + 1).IndexOfAny('.', '[') : path.AsSpan(i).IndexOf(']');
            if (path[i] == '.')
            {
                end = end < 0 ? path.Length : i + 1 + end;
                steps.Add((path[(i + 1)..end], 0));
                i = end;
                continue;
            }
            if (path[i] != '[' || end < 0) return null;
            ReadOnlySpan<char> within = path.AsSpan(i + 1, end - 1);
            if (int.TryParse(within, out int index) && index >= 0) steps.Add((null, index));
            else if (within is ['\'' or '"', .., '\'' or '"']) steps.Add((within[1..^1].ToString(), 0));
            else return null;
            i += end + 1;
        }
        return i < path.Length ? null : steps;
    }
}
