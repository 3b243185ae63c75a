using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fallback.Gateway;

/// <summary>The SHA-256 of a caller's key. Prints nothing of itself.</summary>
/// <remarks>
/// Two are compared in constant time. A table of them may be looked up by <see cref="GetHashCode"/> all the same: how long that takes tells at
/// most something of a stored hash, which brings nobody nearer to its key, because for 256 random bits there is no way back from the hash.
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

    /// <summary>The hash of a key; null for what is none.</summary>
    public static KeyHash? Of(ReadOnlySpan<char> key)
    {
        if (!CallerKey.IsKey(key)) return null;
        Span<byte> bytes = stackalloc byte[key.Length];
        for (int i = 0; i < key.Length; i++) bytes[i] = (byte)key[i];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new KeyHash(hash);
    }

    /// <summary>What stands in the configuration; null where that is no hash.</summary>
    public static KeyHash? Parse(string text)
    {
        if (text.Length != Algorithm.Length + 2 * SHA256.HashSizeInBytes) return null;
        if (!text.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase)) return null;
        ReadOnlySpan<char> digits = text.AsSpan(Algorithm.Length);
        foreach (char c in digits)
            if (!char.IsAsciiHexDigit(c)) return null;
        return new KeyHash(Convert.FromHexString(digits));
    }

    /// <summary>As it stands in the configuration.</summary>
    public string Write() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Algorithm}{_a:x16}{_b:x16}{_c:x16}{_d:x16}");

    public bool Equals(KeyHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    public override int GetHashCode() => (int)_a;

    public override string ToString() => "sha256:…";
}
