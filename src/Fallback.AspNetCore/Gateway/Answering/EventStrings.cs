using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>A text within an event.</summary>
/// <param name="Start">The position where it begins, with its quote.</param>
/// <param name="End">The position after its closing quote.</param>
/// <param name="Place">The text of the stream that it is a part of: the same number in each event.</param>
/// <param name="Text">The text.</param>
internal readonly record struct EventString(int Start, int End, ulong Place, string Text);

/// <summary>
/// Finds the texts of an event, and which of them are parts of the same one: by the names around them and by their <c>index</c>.
/// </summary>
internal static class EventStrings
{
    private const int Deepest = 64;

    /// <summary>Adds the texts of an event, in order; false if it is not JSON.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, List<EventString> strings)
    {
        Span<Level> levels = stackalloc Level[Deepest + 2];
        levels.Clear();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
        int depth = 0;
        bool isIndex = false;
        try
        {
            while (reader.Read())
            {
                ref Level level = ref levels[depth];
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        level.Name = Hash(reader.ValueSpan);
                        isIndex = reader.ValueSpan.EndsWith("index"u8);
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        levels[++depth] = new Level { Place = level.Member, First = strings.Count };
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        // The index may follow the text that it belongs to.
                        for (int i = level.First; level.Index != 0 && i < strings.Count; i++)
                            strings[i] = strings[i] with { Place = Mix(strings[i].Place, level.Index) };
                        depth--;
                        break;
                    case JsonTokenType.Number when isIndex:
                        level.Index = Mix(level.Index + 1, Hash(reader.ValueSpan));
                        break;
                    case JsonTokenType.String:
                        strings.Add(new EventString((int)reader.TokenStartIndex, (int)reader.BytesConsumed, level.Member, TextOf(reader)));
                        break;
                }
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string TextOf(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        // Half a character, or invalid bytes.
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static ulong Mix(ulong one, ulong other) => (BitOperations.RotateLeft(one, 5) ^ other) * 0x9E3779B97F4A7C15;

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in name) hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }

    /// <summary>An object or an array that is being read.</summary>
    private struct Level
    {
        public ulong Place;
        public ulong Name;
        public ulong Index;
        public int First;

        public readonly ulong Member => Mix(Place + 1, Name);
    }
}
