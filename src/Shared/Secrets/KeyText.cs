using System;
using System.Collections.Generic;

namespace Fallback.Roslyn;

/// <summary>Distinguishes a key from a placeholder by its characters.</summary>
internal static class KeyText
{
    private const int ShortestBody = 20;
    private const int ShortestSecret = 16;
    private const int ShortestRun = 12;

    /// <summary>The prefixes of providers' keys, the longer ones first, and the provider if it is certain.</summary>
    private static readonly (string Prefix, string? Provider)[] _formats =
    [
        ("sk-ant-", "ANTHROPIC"), ("sk-proj-", "OPENAI"), ("sk-svcacct-", "OPENAI"), ("sk-or-", "OPENROUTER"), ("sk-", null),
        ("AIza", "GOOGLE"), ("gsk_", "GROQ"), ("xai-", "XAI"), ("hf_", "HUGGINGFACE"), ("pplx-", "PERPLEXITY"), ("r8_", "REPLICATE"),
        // Keys of the gateway's callers.
        ("fbk_", null), ("Bearer ", null),
    ];

    private static readonly string[] _placeholders =
    [
        "your", "xxxx", "****", "....", "...", "…", "<", ">", "{", "}", "$(", "test", "example", "sample", "placeholder", "dummy",
        "fake", "changeme", "change-me", "insert", "replace", "redacted", "secret-key", "api-key", "apikey", "not-a", "12345"
    ];

    /// <summary>Returns where a provider's key is in a text; null if there is none.</summary>
    public static (int Start, int Length, string? Provider)? Find(string text)
    {
        foreach ((string prefix, string? provider) in _formats)
            for (int at = text.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(prefix, at + 1, StringComparison.Ordinal))
            {
                if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '-' or '_')) continue;
                int start = prefix == "Bearer " ? at + prefix.Length : at;
                int end = at + prefix.Length;
                while (end < text.Length && IsKeyCharacter(text[end])) end++;
                string body = text.Substring(at + prefix.Length, end - at - prefix.Length);
                if (body.Length >= ShortestBody && IsRandom(body)) return (start, end - start, provider);
            }
        return null;
    }

    /// <summary>Whether a text that is passed as a key can be one: long, without spaces, with letters and digits in random order.</summary>
    public static bool IsSecret(string text)
    {
        if (text.Length < ShortestSecret || text.IndexOf("://", StringComparison.Ordinal) >= 0) return false;
        bool letters = false, digits = false;
        foreach (char c in text)
        {
            if (!IsKeyCharacter(c) && c is not ('/' or '+')) return false;
            letters |= char.IsLetter(c);
            digits |= char.IsDigit(c);
        }
        // "OPENAI_API_KEY_2" is the name of a key.
        return letters && digits && !KeyNames.MayBeKey(text) && IsRandom(text);
    }

    /// <summary>First four … last four, as <c>ApiKey.Mask</c> does.</summary>
    public static string Mask(string key) => key.Length > 12 ? key.Substring(0, 4) + "…" + key.Substring(key.Length - 4) : "***";

    private static bool IsKeyCharacter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or '=';

    private static bool IsRandom(string body)
    {
        foreach (string word in _placeholders)
            if (body.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) return false;
        int steps = 0;
        for (int i = 1; i < body.Length; i++)
            if (body[i] - body[i - 1] is 0 or 1) steps++;
        return steps * 2 < body.Length && HasRandomRun(body) && Entropy(body) >= 3;
    }

    // Words with hyphens ("sk-list-of-2026-entries") are as varied as a key, but none of them is long and contains digits.
    private static bool HasRandomRun(string body)
    {
        int length = 0;
        bool digits = false;
        foreach (char c in body)
        {
            bool inside = char.IsLetterOrDigit(c);
            length = inside ? length + 1 : 0;
            digits = inside && (digits || char.IsDigit(c));
            if (length >= ShortestRun && digits) return true;
        }
        return false;
    }

    /// <summary>Returns the bits per character.</summary>
    private static double Entropy(string text)
    {
        var counts = new Dictionary<char, int>();
        foreach (char c in text) counts[c] = counts.TryGetValue(c, out int count) ? count + 1 : 1;
        double bits = 0;
        foreach (int count in counts.Values) bits -= (double)count / text.Length * Math.Log((double)count / text.Length, 2);
        return bits;
    }
}
