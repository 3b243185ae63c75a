using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fallback;

/// <summary>
/// Writes the values of an answer one after another. Beyond the limit, or after a value that cannot be written, it writes nothing more.
/// </summary>
internal sealed class PayloadWriter(int maxBytes)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>The reason why it has stopped.</summary>
    public SharedFault Fault { get; private set; }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    /// <summary>Reserves space at the beginning.</summary>
    public void Reserve(int length) => Take(length).Clear();

    /// <summary>Stops, because a part cannot be written so that it could be read again.</summary>
    public void Refuse()
    {
        if (Fault == SharedFault.None) Fault = SharedFault.Unwritable;
    }

    public void Byte(byte value)
    {
        if (Take(1) is [_, ..] place) place[0] = value;
    }

    public void Whole(long value)
    {
        if (Take(sizeof(long)) is [_, ..] place) BinaryPrimitives.WriteInt64LittleEndian(place, value);
    }

    public void Whole(long? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } whole) Whole(whole);
    }

    public void Count(int value)
    {
        if (Take(sizeof(int)) is [_, ..] place) BinaryPrimitives.WriteInt32LittleEndian(place, value);
    }

    public void Time(DateTimeOffset? value)
    {
        Whole(value?.Ticks);
        if (value is { } time) Count((int)time.Offset.TotalMinutes);
    }

    public void Bytes(ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes)
        {
            Count(-1);
            return;
        }
        Count(bytes.Length);
        if (bytes.Length > 0 && Take(bytes.Length) is [_, ..] place) bytes.Span.CopyTo(place);
    }

    /// <summary>Writes UTF-8. A text with unpaired surrogates would change, and is refused.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Count(-1);
            return;
        }
        int length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        if (length == 0 || Take(length) is not [_, ..] place) return;
        Encoding.UTF8.GetBytes(value, place);
        if (place.IndexOf(_replacement) >= 0 && Encoding.UTF8.GetString(place) != value) Refuse();
    }

    private static readonly byte[] _replacement = [0xEF, 0xBF, 0xBD];

    /// <summary>Returns space for the given bytes; empty if there is none left.</summary>
    private Span<byte> Take(int length)
    {
        if (Fault != SharedFault.None) return [];
        if (length > maxBytes - _buffer.WrittenCount)
        {
            Fault = SharedFault.TooLarge;
            return [];
        }
        Span<byte> place = _buffer.GetSpan(length)[..length];
        _buffer.Advance(length);
        return place;
    }
}
