using System.Security.Cryptography;

namespace Fallback.Gateway;

/// <summary>Keys of callers: <c>fbk_</c> and 256 random bits in base64url, 47 characters.</summary>
/// <remarks>
/// Only what was made here is a key: a word that somebody chose has another form, and is refused before it is hashed. That is why one round
/// of SHA-256 is enough at rest: slow hashes make up for secrets that can be guessed, and nobody guesses 256 random bits, however many
/// guesses a second are to be had. A slow hash would only let strangers keep the gateway busy.
/// </remarks>
internal static class CallerKey
{
    public const string Prefix = "fbk_";

    private const int Bytes = 32;
    private const int Length = 47;

    /// <summary>A new key, from the system's random numbers.</summary>
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
