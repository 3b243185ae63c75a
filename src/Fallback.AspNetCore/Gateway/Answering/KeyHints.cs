using System.Text;

namespace Fallback.Gateway;

/// <summary>
/// Quickly rules out any part of a key in an event, as for almost all events: no whole key, no text that ends with the beginning of one,
/// and no escape in which one could hide.
/// </summary>
internal sealed class KeyHints
{
    private const byte Quote = (byte)'"';

    private readonly byte[][] _secrets;
    private readonly bool _canHide;

    public KeyHints(IEnumerable<ApiKey> keys)
    {
        Keys = [.. keys.Distinct()];
        Secrets = [.. Keys.Select(static key => key.Reveal())];
        _secrets = [.. Secrets.Select(Encoding.ASCII.GetBytes)];
        // Writers may escape these characters.
        _canHide = Secrets.Any(static secret => secret.Length < 2 || secret.AsSpan(0, 2).ContainsAny('/', '"', '\\'));
    }

    /// <summary>The keys, each once.</summary>
    public ApiKey[] Keys { get; }

    /// <summary>The same as texts.</summary>
    public string[] Secrets { get; }

    /// <summary>Whether an event needs a closer check.</summary>
    public bool AreIn(ReadOnlySpan<byte> json)
    {
        if (_secrets.Length == 0) return false;
        if (_canHide || HasEscapes(json)) return true;
        foreach (byte[] secret in _secrets)
            if (IsIn(json, secret)) return true;
        return false;
    }

    /// <summary>Whether a text of an event begins with the continuation of a key's beginning.</summary>
    public static bool MayGoOn(ReadOnlySpan<byte> json, KeyTail tail) =>
        tail.Secret[tail.Length] is '"' or '\\' or '/' || json.IndexOf((ReadOnlySpan<byte>)[Quote, (byte)tail.Secret[tail.Length]]) >= 0;

    /// <summary>Whether there is ASCII that is escaped.</summary>
    private static bool HasEscapes(ReadOnlySpan<byte> json) => json.IndexOf("\\u00"u8) >= 0;

    private static bool IsIn(ReadOnlySpan<byte> json, ReadOnlySpan<byte> secret)
    {
        if (EndsWithFirst(json, secret[0])) return true;
        for (int at; (at = json.IndexOf(secret[..2])) >= 0; json = json[(at + 2)..])
        {
            ReadOnlySpan<byte> found = json[at..];
            int length = found.CommonPrefixLength(secret);
            // As far as the text goes, or as far as this can be decided.
            if (length == secret.Length || length == found.Length || found[length] is Quote or (byte)'\\') return true;
        }
        return false;
    }

    /// <summary>Whether a text ends with a key's first character; a member's name does not count.</summary>
    private static bool EndsWithFirst(ReadOnlySpan<byte> json, byte first)
    {
        for (int at; (at = json.IndexOf((ReadOnlySpan<byte>)[first, Quote])) >= 0; json = json[(at + 2)..])
            if (at + 2 >= json.Length || json[at + 2] != ':') return true;
        return false;
    }
}
