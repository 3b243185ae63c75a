using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fallback.Gateway;

/// <summary>The SHA-256 of a caller's key. Its text reveals nothing.</summary>
/// <remarks>
/// Two are compared in constant time. They may nevertheless be looked up in a table by <see cref="GetHashCode"/>: the time of that reveals
/// at most a part of a stored hash, which does not lead to its key, because a hash of 256 random bits cannot be reversed.
/// </remarks>
internal readonly struct KeyHash : IEquatable<KeyHash>
{
    private const string Algorithm = "sha256:";

    private readonly ulong _a, _b, _c, _d;

    private KeyHash(ReadOnlySpan<byte> hash)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(hash);
        _b = BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(hash[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(hash[24..]);
    }

    /// <summary>Returns the hash of a key; null if the text is not a key.</summary>
    public static KeyHash? Of(ReadOnlySpan<char> key)
    {
        if (!CallerKey.IsKey(key)) return null;
        Span<byte> bytes = stackalloc byte[key.Length];
        for (int i = 0; i < key.Length; i++) bytes[i] = (byte)key[i];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new KeyHash(hash);
    }

    /// <summary>Parses a configured hash; null if it is invalid.</summary>
    public static KeyHash? Parse(string text)
    {
        if (text.Length != Algorithm.Length + 2 * SHA256.HashSizeInBytes) return null;
        if (!text.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase)) return null;
        ReadOnlySpan<char> digits = text.AsSpan(Algorithm.Length);
        foreach (char c in digits)
            if (!char.IsAsciiHexDigit(c)) return null;
        return new KeyHash(Convert.FromHexString(digits));
    }

    /// <summary>Returns the hash in its configured form.</summary>
    public string Write() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Algorithm}{_a:x16}{_b:x16}{_c:x16}{_d:x16}");

    public bool Equals(KeyHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    public override int GetHashCode() => (int)_a;

    public override string ToString() => "sha256:…";
}
