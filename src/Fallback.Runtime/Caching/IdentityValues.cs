using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Hashes values that callers pass as objects, if their types are known to contain nothing hidden.</summary>
internal static class IdentityValues
{
    /// <summary>The depth to which values may be nested; deeper ones may be circular.</summary>
    public const int Nesting = 64;

    public static void Properties(IdentityHash hash, IEnumerable<KeyValuePair<string, object?>>? properties, string where, int depth = 0)
    {
        KeyValuePair<string, object?>[] all = properties is null ? [] : [.. properties];
        hash.Count(all.Length);
        foreach ((string name, object? value) in all)
        {
            hash.Text(name);
            Write(hash, value, where, depth + 1);
        }
    }

    // Longer than other methods: one line per type.
    public static void Write(IdentityHash hash, object? value, string where, int depth = 0)
    {
        if (hash.Obstacle is not null || !hash.Has(value)) return;
        if (depth > Nesting)
        {
            hash.Refuse($"{where} is nested too deep");
            return;
        }
        switch (value)
        {
            case string text: hash.Text(text); break;
            case bool flag: hash.Flag(flag); break;
            case int or long or short or byte or sbyte or ushort or uint:
                Named(hash, value);
                hash.Whole(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number: Number(hash, value, number); break;
            case float number: Number(hash, value, number); break;
            case ulong or decimal or Half or Int128 or UInt128 or char or Guid or TimeSpan:
                Named(hash, value);
                hash.Text(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly:
                Named(hash, value);
                hash.Text(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            case Enum: Named(hash, value); hash.Text(value.ToString()); break;
            case Uri uri: hash.Name("uri"); hash.Text(uri.OriginalString); break;
            case byte[] bytes: hash.Bytes(bytes); break;
            case ReadOnlyMemory<byte> bytes: hash.Bytes(bytes.Span); break;
            case JsonElement { ValueKind: not JsonValueKind.Undefined } json: hash.Json(json); break;
            case JsonDocument document: hash.Json(document.RootElement); break;
            case JsonNode node: hash.Name("json"); hash.Text(JsonValues.ToText(node)); break;
            case AIContent content: IdentityContents.Write(hash, content, depth + 1); break;
            case IDictionary<string, object?> map when IsPlain(value): hash.Name("map"); Properties(hash, map, where, depth); break;
            case IDictionary map when IsPlain(value): hash.Name("map"); Entries(hash, map, where, depth); break;
            case IEnumerable items when IsPlain(value): hash.Name("list"); Items(hash, items, where, depth); break;
            default: hash.Refuse($"{where} holds a {value.GetType()}"); break;
        }
    }

    private static void Number(IdentityHash hash, object value, double number)
    {
        Named(hash, value);
        hash.Number(number);
    }

    private static void Named(IdentityHash hash, object value) => hash.Name(value.GetType().FullName!);

    private static void Entries(IdentityHash hash, IDictionary map, string where, int depth)
    {
        hash.Count(map.Count);
        foreach (DictionaryEntry entry in map)
        {
            Write(hash, entry.Key, where, depth + 1);
            Write(hash, entry.Value, where, depth + 1);
        }
    }

    private static void Items(IdentityHash hash, IEnumerable items, string where, int depth)
    {
        object?[] all = [.. items.Cast<object?>()];
        hash.Count(all.Length);
        foreach (object? item in all) Write(hash, item, where, depth + 1);
    }

    /// <summary>
    /// Whether it is an array or one of the platform's own collections: another type may contain more that a tier could see.
    /// </summary>
    private static bool IsPlain(object value)
    {
        Type type = value.GetType();
        return type.IsArray || value is AdditionalPropertiesDictionary
            || type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true
            // The types that collection expressions create for interfaces.
            || type.Name.StartsWith("<>z__", StringComparison.Ordinal);
    }
}
