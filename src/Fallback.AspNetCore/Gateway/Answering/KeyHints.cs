using System.Text;

namespace Fallback.Gateway;

/// <summary>
/// Tells quickly that there is nothing of a key in an event, as there is nothing in almost all: no whole one, no text that ends with a
/// beginning of one, and no escape in which one could hide.
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
        // Writers escape these as they like.
        _canHide = Secrets.Any(static secret => secret.Length < 2 || secret.AsSpan(0, 2).ContainsAny('/', '"', '\\'));
    }

    /// <summary>The keys, each once.</summary>
    public ApiKey[] Keys { get; }

    /// <summary>The same as texts.</summary>
    public string[] Secrets { get; }

    /// <summary>Whether an event needs a closer look.</summary>
    public bool AreIn(ReadOnlySpan<byte> json)
    {
        if (_secrets.Length == 0) return false;
        if (_canHide || HasEscapes(json)) return true;
        foreach (byte[] secret in _secrets)
            if (IsIn(json, secret)) return true;
        return false;
    }

    /// <summary>Whether some text of an event begins with what a key goes on with behind some of its characters.</summary>
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
            // As far as the text goes, or as can be told.
            if (length == secret.Length || length == found.Length || found[length] is Quote or (byte)'\\') return true;
        }
        return false;
    }

    /// <summary>Whether a text ends with a key's first character; a member's name is none.</summary>
    private static bool EndsWithFirst(ReadOnlySpan<byte> json, byte first)
    {
        for (int at; (at = json.IndexOf((ReadOnlySpan<byte>)[first, Quote])) >= 0; json = json[(at + 2)..])
            if (at + 2 >= json.Length || json[at + 2] != ':') return true;
        return false;
    }
}
