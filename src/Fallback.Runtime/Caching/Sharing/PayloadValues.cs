using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Writes and reads additional properties and results, whose types only their maker knows: each of the types here is restored unchanged.
/// </summary>
internal static class PayloadValues
{
    /// <summary>The depth to which JSON may be nested.</summary>
    private const int Depth = 64;

    private static readonly JsonDocumentOptions _json = new() { MaxDepth = Depth };

    private enum Kind : byte
    {
        Null,
        Text,
        Json,
        False,
        True,
        Int,
        Long,
        Double,
        Decimal,
        Time,
    }

    public static void Write(PayloadWriter writer, AdditionalPropertiesDictionary? properties)
    {
        writer.Count(properties?.Count ?? -1);
        foreach ((string name, object? value) in properties ?? [])
        {
            writer.Text(name);
            Write(writer, value);
        }
    }

    public static AdditionalPropertiesDictionary? Read(ref PayloadReader reader)
    {
        int count = reader.Count();
        if (count < 0) return null;
        var properties = new AdditionalPropertiesDictionary();
        for (; count > 0 && !reader.IsBroken; count--) properties[reader.Text() ?? ""] = ReadValue(ref reader);
        return properties;
    }

    public static void Write(PayloadWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.Byte((byte)Kind.Null); break;
            case string text: writer.Byte((byte)Kind.Text); writer.Text(text); break;
            case JsonElement { ValueKind: not JsonValueKind.Undefined } json:
                writer.Byte((byte)Kind.Json);
                writer.Text(json.GetRawText());
                break;
            case bool flag: writer.Byte((byte)(flag ? Kind.True : Kind.False)); break;
            case int number: writer.Byte((byte)Kind.Int); writer.Whole((long)number); break;
            case long number: writer.Byte((byte)Kind.Long); writer.Whole(number); break;
            case double number: writer.Byte((byte)Kind.Double); writer.Whole(BitConverter.DoubleToInt64Bits(number)); break;
            case decimal number: writer.Byte((byte)Kind.Decimal); writer.Text(number.ToString(CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: writer.Byte((byte)Kind.Time); writer.Time(time); break;
            default: writer.Refuse(); break;
        }
    }

    public static object? ReadValue(ref PayloadReader reader)
    {
        switch ((Kind)reader.Byte())
        {
            case Kind.Null: return null;
            case Kind.Text: return reader.Text();
            case Kind.Json:
                using (JsonDocument document = JsonDocument.Parse(reader.Text() ?? "", _json)) return document.RootElement.Clone();
            case Kind.False: return false;
            case Kind.True: return true;
            case Kind.Int: return (int)reader.Whole();
            case Kind.Long: return reader.Whole();
            case Kind.Double: return BitConverter.Int64BitsToDouble(reader.Whole());
            case Kind.Decimal: return decimal.Parse(reader.Text() ?? "", NumberStyles.Number, CultureInfo.InvariantCulture);
            case Kind.Time: return reader.Time();
            default:
                reader.Break();
                return null;
        }
    }
}
