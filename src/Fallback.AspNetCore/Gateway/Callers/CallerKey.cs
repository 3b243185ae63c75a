using System.Security.Cryptography;

namespace Fallback.Gateway;

/// <summary>Keys of callers: <c>fbk_</c> and 256 random bits in base64url, 47 characters.</summary>
/// <remarks>
/// Only a generated text is a key: a word that somebody chose has another form, and is refused before it is hashed. Therefore one round of
/// SHA-256 is enough for storage: slow hashes protect secrets that can be guessed, and 256 random bits cannot be guessed at any speed. A
/// slow hash would only let strangers overload the gateway.
/// </remarks>
internal static class CallerKey
{
    public const string Prefix = "fbk_";

    private const int Bytes = 32;
    private const int Length = 47;

    /// <summary>Returns a new key, from the system's random numbers.</summary>
    public static string Make()
    {
        Span<byte> random = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(random);
        return Prefix + Convert.ToBase64String(random).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool IsKey(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        foreach (char c in text[Prefix.Length..])
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        return true;
    }
}
