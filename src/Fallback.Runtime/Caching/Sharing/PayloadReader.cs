using System.Buffers.Binary;
using System.Text;

namespace Fallback;

/// <summary>
/// Reads what <see cref="PayloadWriter"/> has written. Invalid input makes the reader broken: it then returns only empty values, and is
/// never at its end.
/// </summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    public bool IsBroken { get; private set; }

    /// <summary>Whether everything was read without an error.</summary>
    public readonly bool IsAtEnd => !IsBroken && _rest.IsEmpty;

    public void Break()
    {
        IsBroken = true;
        _rest = default;
    }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public long Whole() => Take(sizeof(long)) is { Length: sizeof(long) } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public long? WholeOrNull()
    {
        byte isThere = Byte();
        if (isThere > 1) Break();
        return isThere == 1 ? Whole() : null;
    }

    /// <summary>Returns a length, or -1 for none; never more than the remaining bytes can hold.</summary>
    public int Count()
    {
        int count = Take(sizeof(int)) is { Length: sizeof(int) } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        if (count >= -1 && count <= _rest.Length) return count;
        Break();
        return 0;
    }

    public DateTimeOffset? Time()
    {
        if (WholeOrNull() is not { } ticks) return null;
        // Not by Count, which limits by the following bytes.
        int minutes = Take(sizeof(int)) is { Length: sizeof(int) } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return IsBroken ? null : new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes));
    }

    public byte[]? Bytes()
    {
        int length = Count();
        return length < 0 ? null : Take(length).ToArray();
    }

    public string? Text()
    {
        int length = Count();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length || IsBroken)
        {
            Break();
            return default;
        }
        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
