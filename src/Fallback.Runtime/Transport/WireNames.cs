using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// The names of a reply's members and their meanings: one lookup, however many names there are, and no allocation. Immutable.
/// </summary>
/// <typeparam name="T">The meanings, whose default value is that of all other names.</typeparam>
internal sealed class WireNames<T> where T : struct, Enum
{
    private const int LongestEscape = 6;

    // At most a quarter full, so that a lookup ends at the first or second place.
    private readonly (byte[] Name, T Meaning)[] _places;
    private readonly int _longest;

    public WireNames(params (T Meaning, string[] Names)[] table)
    {
        _places = new (byte[], T)[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)table.Sum(static row => row.Names.Length) * 4)];
        foreach ((T meaning, string[] names) in table)
        {
            foreach (string text in names)
            {
                byte[] name = Encoding.UTF8.GetBytes(text);
                int place = Place(name);
                while (_places[place].Name is not null) place = Next(place);
                _places[place] = (name, meaning);
                _longest = Math.Max(_longest, name.Length);
            }
        }
    }

    /// <summary>Returns the meaning of the member at the reader's position.</summary>
    public T Find(in Utf8JsonReader reader) => reader.ValueIsEscaped ? FindEscaped(reader) : Find(reader.ValueSpan);

    private T Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return default;
        for (int place = Place(name); _places[place].Name is { } other; place = Next(place))
            if (name.SequenceEqual(other)) return _places[place].Meaning;
        return default;
    }

    private T FindEscaped(in Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > _longest * LongestEscape) return default;
        Span<byte> name = stackalloc byte[reader.ValueSpan.Length];
        return Find(name[..reader.CopyString(name)]);
    }

    private int Place(ReadOnlySpan<byte> name) =>
        (((name.Length * 31 + name[0]) * 31 + name[name.Length / 2]) * 31 + name[^1]) & (_places.Length - 1);

    private int Next(int place) => (place + 1) & (_places.Length - 1);
}
